// Trục liên thông: how the exchange of documents works, agency by agency; what failed; who may connect.
import { Fault } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { buttonClass, Empty, Notice, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { fold, number, shortMoment } from '@tinhso/shared/words/format'
import type { components } from '@tinhso/shared/api/schema'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useDeferredValue, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Denied } from '../accounts/Denied'
import { useMay } from '../accounts/me'
import { Chips, FilterBox } from '../panes/Panes'
import css from './axis.module.css'
import { Clients } from './Clients'
import { axisShows, useOversight, type AxisShow, type AxisView } from './data'
import { Faults } from './Faults'

type Oversight = components['schemas']['Oversight']
type Row = components['schemas']['AxisAgency']
const route = getRouteApi('/axis')
const troubled = (row: Row) => row.silent_since !== null || row.failed > 0 || row.slow > 0

export function AxisPage() {
  const { t } = useTranslation()
  const may = useMay('exchange.oversee')
  const { view = 'agencies', days = 30 } = route.useSearch()
  const navigate = route.useNavigate()
  const seen = useOversight(days, may)
  if (!may) return <Denied right="exchange.oversee" />
  const faults = seen.data?.faults ?? 0
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('axis.title')}</h1>
        <Chips<AxisView> label={t('axis.view')} value={view} choose={(to) => void navigate({ search: (s) => ({ ...s, view: to === 'agencies' ? undefined : to }) })}
          options={[['agencies', t('axis.views.agencies')], ['faults', faults ? t('axis.views.faultsN', { n: number(faults) }) : t('axis.views.faults')], ['clients', t('axis.views.clients')]]} />
      </header>
      {view === 'faults' ? <Faults /> : view === 'clients' ? <Clients /> : seen.isPending ? <Skeleton h="40vh" /> : seen.error && !seen.data ? (
        <Fault fault={seen.error} retry={() => void seen.refetch()} />
      ) : seen.data && <Agencies seen={seen.data} />}
    </div>
  )
}

function Agencies({ seen }: { seen: Oversight }) {
  const { t } = useTranslation()
  const { show = 'all', q = '', days = 30 } = route.useSearch()
  const navigate = route.useNavigate()
  const wanted = useDeferredValue(fold(q))
  const rows = useMemo(() => seen.items.filter((r) =>
    (show === 'all' || (show === 'trouble' ? troubled(r) : r.elsewhere)) && wanted.split(/\s+/).every((w) => fold(`${r.name} ${r.short_name} ${r.code}`).includes(w))), [seen.items, show, wanted])
  const silent = seen.items.filter((r) => r.silent_since)
  const set = (part: object) => void navigate({ search: (s: object) => ({ ...s, ...part }) as never, replace: true })
  return (
    <>
      {seen.link && <LinkState link={seen.link} />}
      {silent.length > 0 && (
        <Notice tone="late">{t('axis.silentCount', { n: silent.length, minutes: seen.silence_minutes, names: silent.slice(0, 5).map((r) => r.short_name).join(', ') + (silent.length > 5 ? '…' : '') })}</Notice>
      )}
      <p className={css.about}>{t('axis.about', { days: seen.days, hours: seen.slow_hours })}</p>
      <div className={css.tools}>
        <FilterBox label={t('axis.filter')} value={q} change={(to) => set({ q: to || undefined })} />
        <Chips<AxisShow> label={t('axis.only')} value={show} options={axisShows.map((s) => [s, t(`axis.shows.${s}`)])} choose={(to) => set({ show: to === 'all' ? undefined : to })} />
        <Chips label={t('axis.days')} value={String(days)} options={['7', '30', '90', '365'].map((d) => [d, t('axis.daysN', { n: d })])} choose={(to) => set({ days: to === '30' ? undefined : Number(to) })} />
        <a className={buttonClass()} href={`/api/exchange/oversight/file?days=${days}`} download><Icon name="download" />{t('axis.xlsx')}</a>
      </div>
      {!rows.length ? (
        show === 'trouble' && !q ? <Empty icon="check" title={t('axis.allWell')}>{t('axis.allWellHelp')}</Empty> : <Empty icon="search" title={t('axis.none')}>{t('axis.noneHelp')}</Empty>
      ) : (
        <div className={css.wrap} tabIndex={0} role="region" aria-label={t('axis.title')}>
          <table className={css.table}>
            <thead><tr>{(['agency', 'sent', 'received', 'unread', 'slow', 'failed', 'seen'] as const).map((c) => <th key={c} scope="col" data-number={c !== 'agency' && c !== 'seen' ? true : undefined}>{t(`axis.columns.${c}`)}</th>)}</tr></thead>
            <tbody>{rows.map((row) => <AgencyRow key={row.agency} row={row} />)}</tbody>
          </table>
        </div>
      )}
    </>
  )
}

function LinkState({ link }: { link: NonNullable<Oversight['link']> }) {
  const { t } = useTranslation()
  const failing = link.failing_since !== null
  return (
    <Notice tone={link.alarm ? 'late' : failing || link.refused ? 'soon' : link.known ? 'ok' : 'plain'}>
      <b>{t('axis.link.title')}</b>{link.endpoint && <small className={css.endpoint}>{link.endpoint}</small>}<br />
      {!link.known ? t('axis.link.none') : failing ? t('axis.link.failing', { at: shortMoment(link.failing_since!), why: link.last_error }) : link.good_at && t('axis.link.works', { at: shortMoment(link.good_at) })}
      {link.waiting > 0 && <> {t('axis.link.waiting', { n: number(link.waiting), at: shortMoment(link.oldest_waiting!) })}</>}
      {link.refused > 0 && <> {t('axis.link.refused', { n: number(link.refused) })}</>}
    </Notice>
  )
}

function AgencyRow({ row }: { row: Row }) {
  const { t } = useTranslation()
  const id = String(row.agency)
  const cell = (column: 'sent' | 'received' | 'unread' | 'slow' | 'failed', search: object) => (
    <td data-number data-label={t(`axis.columns.${column}`)} data-none={!row[column] || undefined} data-alarm={((column === 'slow' || column === 'failed') && row[column] > 0) || undefined}>
      {row[column] ? <Link to="/axis/agencies/$id" params={{ id }} search={search as never} aria-label={`${row.short_name}, ${t(`axis.columns.${column}`)}: ${number(row[column])}`}>{number(row[column])}</Link> : <span aria-hidden="true">·</span>}
    </td>
  )
  return (
    <tr>
      <th scope="row">
        <Link to="/axis/agencies/$id" params={{ id }} search={{} as never}>{row.name}</Link>
        <small>{[row.code, row.elsewhere && t('axis.elsewhere'), row.elsewhere && !row.clients && t('axis.noClient')].filter(Boolean).join(' · ')}</small>
      </th>
      {cell('sent', { side: 'sent' })}{cell('received', {})}{cell('unread', { show: 'unread' })}{cell('slow', { show: 'slow' })}{cell('failed', { show: 'failed' })}
      <td data-label={t('axis.columns.seen')} data-seen>
        {row.silent_since ? <Tag tone="late">{t('axis.silent', { at: shortMoment(row.silent_since) })}</Tag> : row.last_seen ? <time dateTime={row.last_seen}>{shortMoment(row.last_seen)}</time> : <span className={css.quiet}>{t('axis.never')}</span>}
      </td>
    </tr>
  )
}
