// Hồ sơ thủ tục: the dossiers of the agency by due date, one of them beside the list.
import { Fault } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, buttonClass, Empty, Tag } from '@tinhso/shared/parts/parts'
import { number } from '@tinhso/shared/words/format'
import { getRouteApi, Link, Outlet, useChildMatches } from '@tanstack/react-router'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../accounts/me'
import { DueTag } from '../documents/parts/tags'
import { Grouped } from '../panes/Grouped'
import { useNow } from '../panes/now'
import { BackBar, Chips, FilterBox, ListHead, More, Panes, RowSkeletons } from '../panes/Panes'
import css from '../panes/panes.module.css'
import { isNarrowed, narrowedKeys, sheetAddress, shows, useDossiers, type DossierRow, type Narrowed } from './data'
import { DossierReader } from './DossierReader'
import own from './services.module.css'
import './boardWords'
import '../payments/words'
import '../queue/words'

const route = getRouteApi('/services')
const nothing = Object.fromEntries(narrowedKeys.map((k) => [k, undefined])) as Narrowed

export function ServicesPage() {
  const { t } = useTranslation()
  const now = useNow()
  const { show = 'open', q = '', ...narrowed } = route.useSearch()
  const navigate = route.useNavigate()
  const reading = useChildMatches().some((m) => 'id' in m.params)
  const list = useDossiers(show, narrowed, q)
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  const more = list.hasNextPage
  const receives = useMay('services.receive')
  const leads = useMay('services.approve')
  const row = (item: DossierRow) => <Row key={item.id} row={item} now={now} />
  const narrow = isNarrowed(narrowed)
  const grouped = !narrow && (show === 'open' || show === 'mine' || show === 'overdue')

  return (
    <Panes
      reading={reading}
      reader={<Outlet />}
      list={
        <>
          <ListHead title={t('shell.system.services')} aside={list.data && t('services.count', { n: `${number(items.length)}${more ? '+' : ''}` })}>
            <div className={own.head}>
              {receives && <Link to="/services/counter" className={buttonClass('primary')}><Icon name="plus" size={18} />{t('services.receiveHere')}</Link>}
              {receives && <Link to="/services/certified" className={buttonClass()}><Icon name="print" size={18} />{t('services.certify.open')}</Link>}
              {receives && <Link to="/services/queue" className={buttonClass()}><Icon name="bell" size={18} />{t('queue.open')}</Link>}
              {leads && <Link to="/services/feedback" className={buttonClass()}><Icon name="bell" size={18} />{t('services.feedback.title')}</Link>}
              <Link to="/services/takings" className={buttonClass()}><Icon name="list" size={18} />{t('payments.openDay')}</Link>
              <Link to="/services/board" className={buttonClass()}><Icon name="list" size={18} />{t('services.boardOpen')}</Link>
            </div>
            <FilterBox label={t('services.filter')} value={q} change={(to) => void navigate({ search: (s) => ({ ...s, q: to || undefined }), replace: true })} />
            {narrow ? (
              <div className={own.narrowed}>
                <Tag tone="info">{t('services.narrowed')}</Tag>
                <span>{narrowedWords(t as never, narrowed)}</span>
                <Button look="quiet" icon="close" onClick={() => void navigate({ search: (s) => ({ ...s, ...nothing }), replace: true })}>{t('services.clearNarrowed')}</Button>
              </div>
            ) : (
              <Chips label={t('services.show')} value={show} options={shows.filter((s) => s !== 'proposed' || leads).map((s) => [s, t(`services.shows.${s}`)])}
                choose={(to) => void navigate({ search: (s) => ({ ...s, show: to === 'open' ? undefined : to }), replace: true })} />
            )}
          </ListHead>
          <div className={css.scroll}>
            {list.isPending ? <RowSkeletons /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
            {list.data && !items.length && !more && (
              <Empty icon="dossier" title={t(q ? 'services.nothingFound' : 'services.none')}>{q ? t('services.nothingFoundHelp') : show === 'open' ? t('services.noneHelp') : undefined}</Empty>
            )}
            {grouped ? <Grouped items={items} due={(r) => r.due_at} fresh={(r) => r.status === 1} now={now} more={!!more} row={row} /> : <ul>{items.map(row)}</ul>}
            <More more={!!more} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
            {!!items.length && <p className={own.sheet}><a href={sheetAddress(show, narrowed, q)} download><Icon name="download" size={18} />{t('services.sheet')}</a></p>}
          </div>
        </>
      }
    />
  )
}

function narrowedWords(t: (key: string, options?: object) => string, n: Narrowed): string {
  const out: string[] = []
  if (n.due) out.push(t(`board.${n.due}`))
  if (n.outcome) out.push(t(`board.${n.outcome === 'other' ? 'ended_otherwise' : `done_${n.outcome}`}`))
  if (n.received_from) out.push(t('board.received'))
  if (n.status) out.push(t(`services.status.s${n.status}`))
  if (n.waits) out.push(t('services.status.proposed'))
  if (n.procedure) out.push(n.procedure)
  if (n.level !== undefined) out.push(n.level ? t('board.level', { n: n.level }) : t('board.noLevel'))
  if (n.extent) out.push(t(`board.extents.${n.extent}`))
  if (n.channel) out.push(t('board.online'))
  if (n.rated) out.push(t(n.rated === 'any' ? 'board.ratings' : `board.${n.rated}`))
  return out.join(' · ')
}

const Row = memo(function Row({ row, now }: { row: DossierRow; now: Date }) {
  const { t } = useTranslation()
  const over = [3, 7, 8, 9, 10].includes(row.status)
  const status = row.proposed ? t('services.status.proposed') : t(`services.status.s${row.status}` as 'services.status.s1')
  const inside = (
    <>
      <span className={css.from}><b>{row.code}</b></span>
      <span className={css.tags}>
        {over ? <Tag tone={row.status >= 9 ? 'ok' : 'plain'}>{status}</Tag> : row.due === 'stopped' ? <Tag>{t('services.due.stopped')}</Tag> : <DueTag due={row.due_at} now={now} />}
      </span>
      <span className={css.subject}>{row.procedure_name}</span>
      <span className={css.under}>
        <span>{row.own ? row.applicant : t('services.otherAgency')}</span>
        {row.agency && <span>{row.agency}</span>}
        {!over && <span>{status}</span>}
        {!over && row.holder && row.status !== 1 && <span>{t('services.holder', { name: row.holder })}</span>}
      </span>
      {row.stars && <span className={own.rating}><b>{t('board.ofFive', { n: row.stars })}</b> {row.rating_words && <q lang="vi">{row.rating_words}</q>}</span>}
    </>
  )
  if (!row.own) return <li><div className={css.row}>{inside}</div></li>
  return (
    <li>
      <Link to="/services/$id" params={{ id: String(row.id) }} search={(s: object) => s as never} className={css.row} data-row data-unread={row.status === 1 || undefined}
        activeProps={{ 'data-on': true, 'aria-current': 'true' } as object}>{inside}</Link>
    </li>
  )
})

const readerRoute = getRouteApi('/services/$id')
export function ServicesReader() {
  const { t } = useTranslation()
  const { id } = readerRoute.useParams()
  return <><BackBar to="/services" words={t('shell.system.services')} /><DossierReader id={Number(id)} /></>
}
