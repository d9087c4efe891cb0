// Oversight of the axis: what is asked of the server.
import { api } from '@tinhso/shared/api/client'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { queries } from '../queries'

export const axisViews = ['agencies', 'faults', 'clients'] as const
export type AxisView = (typeof axisViews)[number]
export const axisShows = ['all', 'trouble', 'elsewhere'] as const
export type AxisShow = (typeof axisShows)[number]
export const axisSides = ['received', 'sent'] as const
export type AxisSide = (typeof axisSides)[number]
export const packageShows = ['all', 'unread', 'slow', 'failed'] as const
export type PackageShow = (typeof packageShows)[number]

const stale = () => void queries.invalidateQueries({ queryKey: ['axis'] })

export const useOversight = (days: number, enabled: boolean) =>
  useQuery({ queryKey: ['axis', 'table', days], enabled, queryFn: ({ signal }) => api.get('/api/exchange/oversight', { query: { days }, signal }), refetchInterval: 60_000, placeholderData: (before) => before })

export const usePackages = (id: number, side: AxisSide, show: PackageShow) =>
  useInfiniteQuery({
    queryKey: ['axis', 'packages', id, side, show],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/exchange/oversight/agencies/{id}/packages', { path: { id }, query: { side, show, after: pageParam, limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
  })
export const usePackage = (id: number) =>
  useQuery({ queryKey: ['axis', 'package', id], queryFn: ({ signal }) => api.get('/api/exchange/oversight/packages/{id}', { path: { id }, signal }) })

export const useFaults = (open: boolean) =>
  useInfiniteQuery({
    queryKey: ['axis', 'faults', open],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/exchange/faults', { query: { open, after: pageParam, limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
    refetchInterval: 60_000,
  })
export const useRetryFault = () => useMutation({ mutationFn: (id: number) => api.post('/api/exchange/faults/{id}/retry', { path: { id } }), onSettled: stale })
export const useAcknowledgeFault = () =>
  useMutation({ mutationFn: ({ id, note }: { id: number; note: string }) => api.post('/api/exchange/faults/{id}/acknowledge', { path: { id }, body: { note } }), onSuccess: stale })

export const useClients = () => useQuery({ queryKey: ['axis', 'clients'], queryFn: () => api.get('/api/exchange/clients') })
/** The agency is first set to work in software of its own: only then it can have a credential. */
export const useAddClient = () =>
  useMutation({
    mutationFn: async ({ agency, code, system_id }: { agency: number; code: string; system_id: string }) => {
      const settings = await api.get('/api/documents/agencies/{id}/settings', { path: { id: agency } })
      if (!settings.elsewhere) await api.put('/api/documents/agencies/{id}/settings', { path: { id: agency }, body: { ...settings, elsewhere: true } })
      return api.post('/api/exchange/clients', { body: { agency: code, system_id } })
    },
    onSuccess: stale,
  })
export const useRemoveClient = () => useMutation({ mutationFn: (id: number) => api.del('/api/exchange/clients/{id}', { path: { id } }), onSuccess: stale })
