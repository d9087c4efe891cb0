import { api } from '@tinhso/shared/api/client'
import { Fault } from '@tinhso/shared/parts/Fault'
import { useQuery } from '@tanstack/react-query'
import { CheckResult } from '../signing/CheckResult'
import own from './services.module.css'

/** The verdict on one file of a dossier, asked for when it is shown. */
export default function Verdict({ dossier, file, name }: { dossier: number; file: number; name: string }) {
  const found = useQuery({
    queryKey: ['services', 'signature', dossier, file],
    queryFn: ({ signal }) => api.get('/api/services/dossiers/{id}/files/{file}/signature', { path: { id: dossier, file: String(file) }, signal }),
    staleTime: 60_000,
  })
  if (found.error) return <Fault fault={found.error} retry={() => void found.refetch()} />
  return (
    <div className={own.verdict} aria-busy={!found.data}>
      <b>{name}</b>
      {found.data && <CheckResult check={found.data} />}
    </div>
  )
}
