import { api } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import { queries } from '../../queries'

export type Direction = 'incoming' | 'outgoing'
type Input = components['schemas']['CopyInputInput']
export const useCopies = (direction: Direction, object: number) =>
  useQuery({ queryKey: ['copies', direction, object], queryFn: () => api.get('/api/documents/copies', { query: { direction, object } }) })
export const useMakeCopy = (direction: Direction, object: number) =>
  useMutation({
    mutationFn: (body: Input) => api.post('/api/documents/copies', { body }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['copies', direction, object] })
      void queries.invalidateQueries({ queryKey: ['outgoing', 'list'] })
    },
  })
