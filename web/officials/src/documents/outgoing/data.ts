// Outgoing documents: drafts, what was issued, and how far it is at each receiver.
import { api, type Answer } from '@tinhso/shared/api/client'
import type { DeliveryRow, RemindOnly } from '@tinhso/shared/api/types'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { queries } from '../../queries'

export const useOutgoing = (state: 'draft' | 'issued' | undefined, q: string) =>
  useInfiniteQuery({
    queryKey: ['outgoing', 'list', state ?? 'all', q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/documents/outgoing', { query: { state, q, after: pageParam, limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
  })

export const outgoingKey = (id: number) => ['outgoing', 'view', id]
export const fetchOutgoing = (id: number) => api.get('/api/documents/outgoing/{id}', { path: { id } })
export const useOutgoingView = (id: number) => useQuery({ queryKey: outgoingKey(id), queryFn: () => fetchOutgoing(id) })

/** All receivers at once (a province has some 500): filtering and searching them is then instant. */
export const useDeliveries = (id: number, enabled: boolean) =>
  useQuery({
    queryKey: ['deliveries', id],
    enabled,
    queryFn: async ({ signal }) => {
      const items: DeliveryRow[] = []
      let after: string | null = null
      for (;;) {
        const page: Answer<'/api/documents/outgoing/{id}/deliveries', 'get'> = await api.get('/api/documents/outgoing/{id}/deliveries', { path: { id }, query: { after, limit: 500 }, signal })
        items.push(...page.items)
        after = page.next
        if (!after) return { items, counts: page.counts }
      }
    },
  })

export const useRemind = (id: number) =>
  useMutation({
    mutationFn: (only: RemindOnly) => api.post('/api/documents/outgoing/{id}/remind', { path: { id }, body: { only } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['deliveries', id] }),
  })

export async function deleteDraft(id: number, version: number) {
  await api.del('/api/documents/outgoing/{id}', { path: { id }, version })
  queries.removeQueries({ queryKey: outgoingKey(id) })
  void queries.invalidateQueries({ queryKey: ['outgoing', 'list'] })
  void queries.invalidateQueries({ queryKey: ['counts'] })
}
