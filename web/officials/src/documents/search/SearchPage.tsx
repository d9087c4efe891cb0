// Finding documents by their words, also those inside files, with filters that can be kept under a name.
import { Select, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { api } from '@tinhso/shared/api/client'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Empty } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { day } from '@tinhso/shared/words/format'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../queries'
import panes from '../../panes/panes.module.css'
import css from '../reports/reports.module.css'

const route = getRouteApi('/documents/search')
export interface Finding { q?: string; direction?: 'incoming' | 'outgoing'; type?: string; sender?: string; person?: string; from?: string; until?: string }

export function SearchPage() {
  const { t } = useTranslation()
  const words = useFaultWords()
  const asked = route.useSearch()
  const navigate = route.useNavigate()
  const [name, setName] = useState('')
  const set = (part: Finding) => void navigate({ search: (s) => ({ ...s, ...Object.fromEntries(Object.entries(part).map(([k, v]) => [k, v || undefined])) }), replace: true })
  const types = useQuery({ queryKey: ['types'], queryFn: () => api.get('/api/documents/types'), staleTime: Infinity })
  const saved = useQuery({ queryKey: ['searches'], queryFn: () => api.get('/api/documents/searches') })
  const found = useInfiniteQuery({
    queryKey: ['finding', asked], enabled: !!asked.q, initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/documents/search', { query: { ...asked, q: asked.q!, after: pageParam, limit: 30 }, signal }),
    getNextPageParam: (last) => last.next,
  })
  const hits = found.data?.pages.flatMap((p) => p.items) ?? []
  const date = (v: unknown) => (v ? String(v).slice(0, 10) : undefined)
  const keep = () => api.post('/api/documents/searches', { body: { name, query: JSON.stringify(asked) } }).then(() => (setName(''), toast({ icon: 'check', text: t('documents.finding.kept') }), queries.invalidateQueries({ queryKey: ['searches'] }))).catch((no: unknown) => toastFault(no, words))
  const forget = (id: number) => api.del('/api/documents/searches/{id}', { path: { id } }).then(() => queries.invalidateQueries({ queryKey: ['searches'] })).catch((no: unknown) => toastFault(no, words))
  return (
    <div className={css.page}>
      <h1>{t('documents.finding.title')}</h1>
      {!!saved.data?.length && (
        <div className={css.tools} role="group" aria-label={t('documents.finding.saved')}>
          {saved.data.map((s) => <span key={s.id}><Button onClick={() => void navigate({ search: JSON.parse(s.query) as Finding })}>{s.name}</Button><Button look="quiet" icon="close" aria-label={t('documents.finding.forget', { name: s.name })} onClick={() => void forget(s.id)} /></span>)}
        </div>
      )}
      <TextInput label={t('documents.finding.q')} description={t('documents.finding.qHelp')} defaultValue={asked.q ?? ''} key={asked.q} onKeyDown={(e) => e.key === 'Enter' && set({ q: e.currentTarget.value })} onBlur={(e) => e.currentTarget.value !== (asked.q ?? '') && set({ q: e.currentTarget.value })} />
      <div className={css.tools}>
        <Select label={t('documents.finding.direction')} data={[{ value: '', label: t('documents.finding.both') }, { value: 'incoming', label: t('documents.finding.incoming') }, { value: 'outgoing', label: t('documents.finding.outgoing') }]} value={asked.direction ?? ''} onChange={(v) => set({ direction: (v || undefined) as Finding['direction'] })} />
        <Select label={t('documents.finding.type')} searchable clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} data={(types.data ?? []).map((x) => ({ value: x.key, label: x.name }))} value={asked.type ?? null} onChange={(v) => set({ type: v ?? undefined })} />
        <TextInput label={t('documents.finding.sender')} value={asked.sender ?? ''} onChange={(e) => set({ sender: e.currentTarget.value })} />
        <TextInput label={t('documents.finding.person')} value={asked.person ?? ''} onChange={(e) => set({ person: e.currentTarget.value })} />
        <DateInput label={t('documents.finding.from')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} value={asked.from ?? null} onChange={(v) => set({ from: date(v) })} />
        <DateInput label={t('documents.finding.until')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} value={asked.until ?? null} onChange={(v) => set({ until: date(v) })} />
      </div>
      {asked.q && <div className={css.tools}><TextInput label={t('documents.finding.saveName')} value={name} maxLength={80} onChange={(e) => setName(e.currentTarget.value)} /><Button onClick={() => name.trim() && void keep()}>{t('documents.finding.save')}</Button></div>}
      {found.error && <Fault fault={found.error} retry={() => void found.refetch()} />}
      {found.data && !hits.length && <Empty icon="search" title={t('documents.finding.nothing')} />}
      <ul className={css.wrap}>{hits.map((h) => (
        <li key={`${h.direction}${h.id}`}>
          <Link to={h.direction === 'incoming' ? '/documents/incoming/$id' : '/documents/outgoing/$id'} params={{ id: String(h.id) }} className={panes.row}>
            <span className={panes.from}><b>{h.code}</b> <small>{h.from_name}</small></span><small>{h.issued_on && day(h.issued_on)}</small>
            <span className={panes.subject}>{h.subject}</span>
          </Link>
        </li>
      ))}</ul>
      {found.hasNextPage && <Button onClick={() => void found.fetchNextPage()}>{t('documents.finding.more')}</Button>}
    </div>
  )
}
