// Certified copies: what is asked of the server, and what a copy costs.
import { api } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { queries } from '../queries'

type S = components['schemas']
export type CertifyForm = S['CertifyForm']
export type CertificationView = S['CertificationView']
export type CertifiedRow = S['CertifiedRow']
export interface Wanted { q?: string; from?: string; until?: string }

/** The server's rule (procedure.cpp). */
export function pageFee(fee: NonNullable<CertifyForm['fee']>, pages: number): number {
  const first = Math.min(pages, fee.first_pages)
  return Math.min(fee.most, first * fee.first + (pages - first) * fee.further)
}
export const useCertifyForm = () => useQuery({ queryKey: ['services', 'certify-form'], queryFn: () => api.get('/api/services/certified/form') })
export const useCertification = (id: number) => useQuery({ queryKey: ['services', 'certification', id], queryFn: () => api.get('/api/services/certified/{id}', { path: { id } }) })
export const useCertified = (wanted: Wanted) =>
  useInfiniteQuery({
    queryKey: ['services', 'certified', wanted],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/services/certified', { query: { ...wanted, after: pageParam, limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
export function certifiedChanged() {
  for (const part of ['certified', 'certify-form']) void queries.invalidateQueries({ queryKey: ['services', part] })
}
export const useStrikeOut = (row: CertifiedRow) =>
  useMutation({
    mutationFn: (reason: string) => api.post('/api/services/certified/papers/{id}/strike-out', { path: { id: row.id }, body: { reason } }),
    onSuccess: (view) => {
      queries.setQueryData(['services', 'certification', row.certification], view)
      certifiedChanged()
    },
  })
export function certifiedSheet(wanted: Wanted) {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(wanted)) if (value) query.set(name, value)
  return `/api/services/certified/register?${query}`
}
