// Work files: the agency's yearly list, one file, and what changes them.
import { api } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import { queries } from '../../queries'

export type FileRow = components['schemas']['FileRow']
export type FileView = components['schemas']['FileView']
type Input = components['schemas']['FileInputInput']
export const thisYear = () => new Date().getFullYear()

export const useFolders = (year: number, enabled = true) =>
  useQuery({ queryKey: ['folders', 'list', year], queryFn: () => api.get('/api/documents/files', { query: { year } }), enabled })
export const useFolder = (id: number) =>
  useQuery({ queryKey: ['folders', 'view', id], queryFn: () => api.get('/api/documents/files/{id}', { path: { id } }) })

const shown = (view: FileView) => {
  queries.setQueryData(['folders', 'view', view.file.id], view)
  void queries.invalidateQueries({ queryKey: ['folders', 'list'] })
}
export const useOpenFolder = () => useMutation({ mutationFn: (body: Input) => api.post('/api/documents/files', { body }), onSuccess: shown })
export const useFileDocument = () =>
  useMutation({
    mutationFn: ({ id, direction, object }: { id: number; direction: 'incoming' | 'outgoing'; object: number }) => api.post('/api/documents/files/{id}/documents', { path: { id }, body: { direction, object } }),
    onSuccess: shown,
  })
export const useHandOver = (id: number) => useMutation({ mutationFn: () => api.post('/api/documents/files/{id}/hand-over', { path: { id } }), onSuccess: shown })
