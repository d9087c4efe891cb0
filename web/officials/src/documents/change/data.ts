// Recall, update, replacement: what is asked of the server.
import { api } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { useMutation } from '@tanstack/react-query'
import { queries } from '../../queries'
import { outgoingKey } from '../outgoing/data'

export const useRecall = (id: number) =>
  useMutation({
    mutationFn: (body: { reason: string; agencies?: number[] }) => api.post('/api/documents/outgoing/{id}/recall', { path: { id }, body }),
    onSuccess: (view) => {
      queries.setQueryData(outgoingKey(id), view)
      void queries.invalidateQueries({ queryKey: ['deliveries', id] })
      void queries.invalidateQueries({ queryKey: ['outgoing', 'list'] })
    },
  })

type Update = components['schemas']['UpdateInputInput']
export const useUpdate = (id: number) =>
  useMutation({
    mutationFn: (body: Update) => api.post('/api/documents/outgoing/{id}/update', { path: { id }, body }),
    onSuccess: (view) => {
      queries.setQueryData(outgoingKey(id), view)
      void queries.invalidateQueries({ queryKey: ['deliveries', id] })
      void queries.invalidateQueries({ queryKey: ['outgoing', 'list'] })
    },
  })

export const useAnswerChange = (id: number) =>
  useMutation({
    mutationFn: (body: { agree: boolean; note?: string }) => api.post('/api/documents/incoming/{id}/answer_change', { path: { id }, body }),
    onSuccess: (view) => {
      queries.setQueryData(['incoming', 'view', id], view)
      for (const key of ['tasks', 'counts', 'trail', 'notices']) void queries.invalidateQueries({ queryKey: [key] })
      void queries.invalidateQueries({ queryKey: ['incoming', 'list'] })
    },
  })
