// Long-term upkeep of signed files: how many are at which level, what is due, what failed and why.
import type { KeptRow } from '@tinhso/shared/api/types'
import { api } from '@tinhso/shared/api/client'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Empty, Notice, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { bytes, day, moment, number } from '@tinhso/shared/words/format'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Denied } from '../accounts/Denied'
import { useMay } from '../accounts/me'
import { useNow } from '../panes/now'
import { Chips, FilterBox, More } from '../panes/Panes'
import { queries } from '../queries'
import { keptShows } from './data'
import css from './register.module.css'
import { RegisterTabs } from './RegisterTabs'

const route = getRouteApi('/certificates/kept')
const stale = () => void queries.invalidateQueries({ queryKey: ['signing', 'kept'] })

export function KeptPage() {
  const { t } = useTranslation()
  const words = useFaultWords()
  const may = useMay('signing.administer')
  const { show = 'all', q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const sum = useQuery({ queryKey: ['signing', 'kept', 'summary'], enabled: may, queryFn: () => api.get('/api/signing/kept/summary'), refetchInterval: 60_000 })
  const list = useInfiniteQuery({
    queryKey: ['signing', 'kept', 'list', show, q],
    enabled: may,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/signing/kept', { query: { show, q, after: pageParam, limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
    refetchInterval: 60_000,
  })
  const retryAll = useMutation({
    mutationFn: () => api.post('/api/signing/kept/retry'),
    onSuccess: (done) => (stale(), toast({ icon: 'check', text: t('signing.kept.retriedN', { count: done.files }) })),
    onError: (fault) => toastFault(fault, words),
  })
  if (!may) return <Denied right="signing.administer" />
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  const s = sum.data
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('signing.kept.title')}</h1>
        <RegisterTabs on="kept" />
        <p>{t('signing.kept.about')}</p>
      </header>
      {s && !s.trust && <Notice tone="late" icon="alert">{t('signing.kept.noTrust')}</Notice>}
      {s && !s.time_stamps && <Notice tone="soon" icon="alert">{t('signing.kept.noStamps')}</Notice>}
      {s && (
        <dl className={css.figures}>
          {(['files', 'lta', 'lt', 'below', 'due', 'late', 'failed', 'unfit', 'renewing'] as const).map((k) => (
            <div key={k} data-tone={(k === 'late' || k === 'failed') && s[k] > 0 ? 'late' : undefined}><dt>{t(`signing.kept.figures.${k}`)}</dt><dd>{number(s[k])}</dd></div>
          ))}
        </dl>
      )}
      <div className={css.tools}>
        <Chips label={t('signing.show')} value={show} options={keptShows.map((k) => [k, t(`signing.kept.shows.${k}`)])}
          choose={(to) => void navigate({ search: (was) => ({ ...was, show: to === 'all' ? undefined : to }), replace: true })} />
        <FilterBox label={t('signing.kept.filter')} value={q} change={(to) => void navigate({ search: (was) => ({ ...was, q: to || undefined }), replace: true })} />
        {!!s?.failed && <Button busy={retryAll.isPending} onClick={() => retryAll.mutate()}>{t('signing.kept.retryAll')}</Button>}
      </div>
      {list.isPending ? <Skeleton h="10rem" /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
      {list.data && !items.length && <Empty icon="check" title={t('signing.kept.none')}>{show === 'all' && !q ? t('signing.kept.noneHelp') : undefined}</Empty>}
      {items.length > 0 && <ul className={css.list}>{items.map((row) => <Line key={row.id} row={row} />)}</ul>}
      <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
    </div>
  )
}

const tones = { waiting: 'soon', failing: 'late', stopped: 'late', kept: 'ok', unfit: 'plain' } as const

function Line({ row }: { row: KeptRow }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const now = useNow()
  const [open, setOpen] = useState(false)
  const retry = useMutation({
    mutationFn: () => api.post('/api/signing/kept/{id}/retry', { path: { id: row.id } }),
    onSuccess: () => (stale(), toast({ icon: 'check', text: t('signing.kept.retried') })),
    onError: (fault) => toastFault(fault, words),
  })
  const pending = row.state === 'waiting' || row.state === 'failing'
  const late = pending && new Date(row.due_at) < now
  return (
    <li className={css.line}>
      <div>
        <b>{row.code}</b> <Tag tone={late ? 'late' : tones[row.state]}>{t(`signing.kept.states.${row.state}`)}</Tag>
        <small>{row.from_name} · {row.file_name} · {bytes(row.bytes)}{row.kept_bytes !== null && row.kept_bytes !== undefined && ` → ${bytes(row.kept_bytes)}`}</small>
        <small>{t('signing.kept.level', { level: row.level || '–', wanted: row.wanted })}{row.good_until && ` · ${t('signing.kept.goodUntil', { day: day(row.good_until) })}`}{row.state === 'kept' && row.renew_at && ` · ${t('signing.kept.renewAt', { day: day(row.renew_at) })}`}</small>
        {pending && <small className={late ? css.bad : undefined}>{t('signing.kept.due', { at: moment(row.due_at) })}{row.next_at && ` · ${t('signing.kept.next', { at: moment(row.next_at) })}`}</small>}
        {row.problem && <p className={css.bad}>{row.attempts > 0 ? t('signing.kept.problem', { count: row.attempts, problem: row.problem }) : row.problem}</p>}
      </div>
      {row.state !== 'kept' && <div className={css.acts}><Button busy={retry.isPending} onClick={() => retry.mutate()}>{t('signing.kept.retry')}</Button></div>}
      <details className={css.steps} onToggle={(e) => setOpen(e.currentTarget.open)}>
        <summary>{t('signing.kept.steps')}</summary>
        {open && <Steps id={row.id} />}
      </details>
    </li>
  )
}

function Steps({ id }: { id: number }) {
  const { t } = useTranslation()
  const view = useQuery({ queryKey: ['signing', 'kept', 'one', id], queryFn: () => api.get('/api/signing/kept/{id}', { path: { id } }) })
  if (view.error) return <Fault fault={view.error} retry={() => void view.refetch()} />
  if (!view.data) return <Skeleton h="3rem" />
  if (!view.data.steps.length) return <p>{t('signing.kept.noSteps')}</p>
  return (
    <ol>
      {view.data.steps.map((s) => (
        <li key={s.id}>
          {moment(s.at)} · {t(`signing.kept.why.${s.why as 'arrival'}`)}: {s.problem
            ? <span className={css.bad}>{s.problem}</span>
            : <>{s.level_before || '–'} → <b>{s.level_after}</b>, {bytes(s.bytes_before)} → {bytes(s.bytes_after)}<br /><code>SHA-256 {s.sha256_after}</code></>}
        </li>
      ))}
    </ol>
  )
}
