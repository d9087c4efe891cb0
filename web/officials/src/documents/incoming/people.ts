// Who of one's own agency may be given work.
import { api } from '@tinhso/shared/api/client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useSignedIn } from '../../accounts/me'

interface Person { value: string; label: string }

/** One line a person, their first position; an official may hold two. */
export function usePeople() {
  const me = useSignedIn()
  const people = useQuery({
    queryKey: ['officials', me.agency.id],
    queryFn: () => api.get('/api/organisation/officials', { query: { agency: me.agency.id, limit: 200 } }),
  })
  const options = useMemo(() => {
    const seen = new Set<number>()
    return (people.data?.items ?? [])
      .filter((p) => p.role !== 'administrator' && !seen.has(p.official) && seen.add(p.official))
      .map((p): Person => ({ value: String(p.official), label: `${p.official_name} · ${p.title}` }))
  }, [people.data])
  return { options, loading: people.isPending }
}
