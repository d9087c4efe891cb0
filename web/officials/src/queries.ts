// What is kept of the server's answers. Live events say when something changed, so nothing is asked for twice by itself.
import { Problem } from '@tinhso/shared/api/client'
import { QueryClient } from '@tanstack/react-query'

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (times, fault) => times < 2 && (!(fault instanceof Problem) || fault.status === 0 || fault.status >= 500),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
})
