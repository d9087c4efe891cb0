// How far the document is at every receiver: a bar, filters, one line a receiver, and a reminder in one click.
import type { DeliveryCounts, DeliveryRow, OutgoingView, RemindOnly } from '@tinhso/shared/api/types'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Empty, Skeleton, Tag, type Tone } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { day, fold, number, shortDay, shortMoment, time } from '@tinhso/shared/words/format'
import { memo, useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Chips, FilterBox } from '../../panes/Panes'
import { useDeliveries, useRemind } from './data'
import { saveCsv } from './csv'
import css from './outgoing.module.css'

type Filter = 'all' | 'not_opened' | 'arrived' | 'unfinished' | 'refused' | 'finished' | 'awaiting'
const fits: Record<Filter, (d: DeliveryRow) => boolean> = {
  all: () => true,
  not_opened: (d) => !d.opened_at && !d.received_at && !d.refused_at,
  arrived: (d) => d.status === '01',
  unfinished: (d) => d.status !== '06' && d.status !== '02',
  refused: (d) => d.status === '02',
  finished: (d) => d.status === '06',
  awaiting: (d) => d.status === '',
}
const unfinished = (c: DeliveryCounts) => c.total - c.finished - c.refused
const countOf = (filter: Filter, c: DeliveryCounts) =>
  filter === 'all' ? c.total : filter === 'unfinished' ? unfinished(c) : c[filter]

export function Tracking({ view }: { view: OutgoingView }) {
  const { t } = useTranslation()
  const [filter, setFilter] = useState<Filter>('all')
  const [q, setQ] = useState('')
  const loaded = useDeliveries(view.id, true)
  const counts = loaded.data?.counts ?? view.deliveries
  const wanted = useDeferredValue(fold(q))
  const rows = useMemo(
    () => (loaded.data?.items ?? []).filter((d) => fits[filter](d) && wanted.split(/\s+/).every((w) => fold(`${d.name} ${d.short_name} ${d.code}`).includes(w))),
    [loaded.data, filter, wanted])
  const filters = (['all', 'not_opened', 'arrived', 'unfinished', 'refused', 'finished', 'awaiting'] as Filter[]).filter((f) => f === 'all' || f === filter || countOf(f, counts) > 0)

  return (
    <div className={css.tracking}>
      <CountsBar counts={counts} />
      <div className={css.tools}>
        <FilterBox label={t('documents.trackSearch')} value={q} change={setQ} />
        {view.actions.includes('remind') && <Remind id={view.id} filter={filter} counts={counts} />}
        <Button icon="download" aria-label={t('documents.exportCsv')} title={t('documents.exportCsv')} disabled={!loaded.data}
          onClick={() => saveCsv(view, loaded.data!.items, (status) => t(`documents.deliveryState.${status as ''}`))} />
      </div>
      <Chips label={t('documents.trackFilter')} value={filter} options={filters.map((f) => [f, t(`documents.track.${f}`, { n: number(countOf(f, counts)) })])} choose={setFilter} />
      {loaded.isPending ? <Skeleton h="16rem" /> : loaded.error ? <Fault fault={loaded.error} retry={() => void loaded.refetch()} /> : rows.length === 0 ? (
        <Empty icon="people" title={t('documents.trackNobody')} />
      ) : (
        <div className={css.scroll} tabIndex={0} role="region" aria-label={t('documents.recipients')}>
          <table className={css.table}>
            <thead>
              <tr>{(['agency', 'state', 'arrived', 'opened', 'received', 'assigned', 'processing', 'finished'] as const).map((c) => <th key={c} scope="col">{t(`documents.columns.${c}`)}</th>)}</tr>
            </thead>
            <tbody>{rows.map((d) => <Row key={d.id} d={d} issued={day(view.issued_at ?? view.updated_at)} />)}</tbody>
          </table>
        </div>
      )}
    </div>
  )
}

const times = ['arrived', 'opened', 'received', 'assigned', 'processing', 'finished'] as const
const tones: Record<string, Tone> = { '02': 'late', '06': 'ok', '05': 'info', '04': 'info', '03': 'info' }
const Row = memo(function Row({ d, issued }: { d: DeliveryRow; issued: string }) {
  const { t } = useTranslation()
  const at = (when: string | null) => when ? <time dateTime={when} title={shortMoment(when)}>{time(when)}{day(when) !== issued && <small>{shortDay(when)}</small>}</time> : <span aria-hidden="true">·</span>
  return (
    <tr>
      <th scope="row">
        {d.short_name || d.name}
        {(d.change || d.reason || d.note || d.reminded_at || d.elsewhere) && (
          <small>{[d.change && `${t(`documents.change.row.${d.change as 'recall'}.${d.change_state as 'asked'}`)}${d.change_note ? `: “${d.change_note}”` : ''}`, d.reason && `“${d.reason}”`, d.note, d.elsewhere && t('documents.elsewhere'), d.reminded_at && t('documents.remindedAt', { at: shortMoment(d.reminded_at) })].filter(Boolean).join(' · ')}</small>
        )}
      </th>
      <td><Tag tone={tones[d.status] ?? 'plain'}>{t(`documents.deliveryState.${d.status as ''}`)}</Tag></td>
      {times.map((key) => <td key={key} data-label={t(`documents.columns.${key}`)} data-none={!d[`${key}_at`] || undefined}>{at(d[`${key}_at`])}</td>)}
    </tr>
  )
})

function CountsBar({ counts }: { counts: DeliveryCounts }) {
  const { t } = useTranslation()
  const parts = [['finished', '06'], ['processing', '05'], ['assigned', '04'], ['received', '03'], ['arrived', '01'], ['awaiting', ''], ['refused', '02']] as const
  return (
    <figure className={css.counts}>
      <div className={css.stack} aria-hidden="true">{parts.map(([key]) => counts[key] > 0 && <i key={key} data-part={key} style={{ flexGrow: counts[key] }} />)}</div>
      <figcaption>
        <span className="hidden-but-read">{t('documents.countsBar', { total: counts.total })}: </span>
        {parts.filter(([key]) => counts[key] > 0).map(([key, code]) => (
          <span key={key}><i data-part={key} aria-hidden="true" /><b>{number(counts[key])}</b> {t(`documents.deliveryState.${code}`).toLowerCase()}</span>
        ))}
      </figcaption>
    </figure>
  )
}

function Remind({ id, filter, counts }: { id: number; filter: Filter; counts: DeliveryCounts }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const remind = useRemind(id)
  // What the reader looks at is whom they mean; otherwise those who are furthest behind.
  const only: RemindOnly = filter === 'not_opened' ? 'not_opened' : filter === 'unfinished' ? 'unfinished' : filter === 'arrived' || counts.arrived > 0 ? 'not_received' : 'unfinished'
  const count = only === 'not_opened' ? counts.not_opened : only === 'not_received' ? counts.arrived + counts.awaiting : unfinished(counts)
  if (!count) return null
  return (
    <Button look="primary" icon="bell" busy={remind.isPending}
      onClick={() => remind.mutate(only, {
        onSuccess: (r) => toast({
          icon: 'bell',
          text: r.reminded ? t('documents.reminded', { count: r.reminded }) : t('documents.remindedNone'),
          detail: r.too_soon && r.reminded ? t('documents.tooSoon', { count: r.too_soon }) : undefined,
        }),
        onError: (fault) => toastFault(fault, words),
      })}>
      {t('documents.remindDo', { count, whom: t(`documents.remindWhom.${only}`) })}
    </Button>
  )
}
