import { api } from '@tinhso/shared/api/client'
import type { Counts } from '@tinhso/shared/api/types'
import { useQuery } from '@tanstack/react-query'

export const useCounts = () =>
  useQuery({ queryKey: ['counts'], queryFn: () => api.get<Counts>('/api/work/counts'), refetchInterval: 5 * 60_000 }).data
