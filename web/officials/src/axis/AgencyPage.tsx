// The packages of one agency, newest first; each leads to everything that is known of it.
import { api } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Empty, Tag, type Tone } from '@tinhso/shared/parts/parts'
import { shortMoment } from '@tinhso/shared/words/format'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Denied } from '../accounts/Denied'
import { useMay } from '../accounts/me'
import { Chips, More, RowSkeletons } from '../panes/Panes'
import panes from '../panes/panes.module.css'
import css from './axis.module.css'
import { axisSides, packageShows, usePackages, type AxisSide, type PackageShow } from './data'
import { Back } from './PackagePage'

type Row = components['schemas']['AxisPackage']
const route = getRouteApi('/axis/agencies/$id')

export const stateTone = (state: string): Tone => (['02', 'fail', 'refused'].includes(state) ? 'late' : ['06', 'done', 'sent'].includes(state) ? 'ok' : ['03', '04', '05'].includes(state) ? 'info' : 'plain')

/** A status of Decision 28, or one of the transport. */
export function State({ state }: { state: string }) {
  const { t } = useTranslation()
  return <Tag tone={stateTone(state)}>{/^\d\d$/.test(state) || !state ? t(`axis.status.${state as '01'}`) : t(`axis.transport.${state as 'done'}`)}</Tag>
}

export function AgencyPage() {
  const may = useMay('exchange.oversee')
  return may ? <Packages /> : <Denied right="exchange.oversee" />
}

function Packages() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const { side = 'received', show = 'all' } = route.useSearch()
  const navigate = route.useNavigate()
  const agency = useQuery({ queryKey: ['agencies', Number(id)], queryFn: () => api.get('/api/organisation/agencies/{id}', { path: { id: Number(id) } }) })
  const list = usePackages(Number(id), side, show)
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <div className={css.page}>
      <Back to="/axis" words={t('axis.title')} />
      <header className={css.head}>
        <h1>{agency.data?.agency.name ?? ' '}</h1>
        {agency.data && <p className={css.about}>{agency.data.agency.code} · <Link to="/organisation/$id" params={{ id }}>{t('axis.toAgency')}</Link></p>}
      </header>
      <div className={css.tools}>
        <Chips<AxisSide> label={t('axis.side')} value={side} options={axisSides.map((s) => [s, t(`axis.sides.${s}`)])} choose={(to) => void navigate({ search: { side: to === 'received' ? undefined : to }, replace: true })} />
        <Chips<PackageShow> label={t('axis.only')} value={show} options={packageShows.filter((s) => side === 'received' || s === 'all' || s === 'failed').map((s) => [s, t(`axis.packageShows.${s}`)])}
          choose={(to) => void navigate({ search: (s) => ({ ...s, show: to === 'all' ? undefined : to }), replace: true })} />
      </div>
      {list.isPending ? <RowSkeletons /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
      {list.data && !items.length && <Empty icon="check" title={t('axis.noPackages')}>{t('axis.noPackagesHelp')}</Empty>}
      {items.length > 0 && <ul className={css.wrap}>{items.map((row) => <li key={row.id}><Line row={row} side={side} /></li>)}</ul>}
      <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
    </div>
  )
}

function Line({ row, side }: { row: Row; side: AxisSide }) {
  const { t } = useTranslation()
  const inside = (
    <>
      <span className={panes.from}><b>{row.code || row.document_id}</b></span>
      <span className={panes.tags}>{(side === 'received' || row.state) && <State state={row.state} />}</span>
      <span className={panes.subject}>{row.subject || t('axis.carried')}</span>
      <span className={panes.under}>
        {side === 'received' && <span>{row.from_name || row.from_code}</span>}
        <span>{shortMoment(row.at)}</span>
        {row.note && <span className={css.bad}>{row.note}</span>}
      </span>
    </>
  )
  return row.package ? <Link to="/axis/packages/$id" params={{ id: String(row.package) }} className={panes.row} data-row>{inside}</Link> : <div className={panes.row}>{inside}</div>
}
