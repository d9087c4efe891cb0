import { api } from '@tinhso/shared/api/client'
import { useQuery } from '@tanstack/react-query'

export const useCounts = () =>
  useQuery({ queryKey: ['counts'], queryFn: () => api.get('/api/work/counts'), refetchInterval: 5 * 60_000 }).data
