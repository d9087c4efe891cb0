// Văn bản đi: drafts and what was issued, beside how far it is.
import type { OutgoingRow } from '@tinhso/shared/api/types'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Empty, Tag } from '@tinhso/shared/parts/parts'
import { number, shortMoment } from '@tinhso/shared/words/format'
import { getRouteApi, Link, Outlet, useChildMatches } from '@tanstack/react-router'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Chips, FilterBox, ListHead, More, Panes, RowSkeletons } from '../../panes/Panes'
import { useNow } from '../../panes/now'
import panes from '../../panes/panes.module.css'
import { PriorityTag } from '../parts/tags'
import { useOutgoing } from './data'
import css from './outgoing.module.css'

const route = getRouteApi('/documents/outgoing')
const shows = ['all', 'issued', 'draft'] as const

export function OutgoingPage() {
  const { t } = useTranslation()
  const now = useNow()
  const { show = 'all', q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const reading = useChildMatches().some((m) => 'id' in m.params)
  const list = useOutgoing(show === 'all' ? undefined : show, q)
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <Panes
      reading={reading}
      reader={<Outlet />}
      list={
        <>
          <ListHead title={t('shell.system.outgoing')} aside={list.data && t('documents.outCount', { count: items.length, n: `${number(items.length)}${list.hasNextPage ? '+' : ''}` })}>
            <FilterBox label={t('documents.filter')} value={q} change={(to) => void navigate({ search: (s) => ({ ...s, q: to || undefined }), replace: true })} />
            <Chips label={t('documents.show')} value={show} options={shows.map((s) => [s, t(`documents.outShows.${s}`)])}
              choose={(to) => void navigate({ search: (s) => ({ ...s, show: to === 'all' ? undefined : to }), replace: true })} />
          </ListHead>
          <div className={panes.scroll}>
            {list.isPending ? <RowSkeletons /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
            {list.data && !items.length && <Empty icon="send" title={t(q ? 'documents.nothingFound' : 'documents.outNone')}>{t(q ? 'documents.nothingFoundHelp' : 'documents.outNoneHelp')}</Empty>}
            <ul>{items.map((row) => <Row key={row.id} row={row} now={now} />)}</ul>
            <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
          </div>
        </>
      }
    />
  )
}

const Row = memo(function Row({ row, now }: { row: OutgoingRow; now: Date }) {
  const { t } = useTranslation()
  const c = row.deliveries
  const draft = row.state === 'draft'
  const received = c.received + c.assigned + c.processing + c.finished
  return (
    <li>
      <Link to="/documents/outgoing/$id" params={{ id: String(row.id) }} search={(s: object) => s as never} className={panes.row} data-row activeProps={{ 'data-on': true, 'aria-current': 'true' } as object}>
        <span className={panes.from}>{draft ? <b>{row.type_name || t('documents.draft')}</b> : <><b>{row.code}</b> <small>{row.type_name}</small></>}</span>
        <span className={panes.tags}>{draft ? <Tag tone={row.step ? 'info' : 'plain'}>{row.step ? t(`documents.flow.steps.${row.step as 'content'}`) : t('documents.draft')}</Tag> : row.change ? <Tag tone="soon">{t(`documents.change.tag.${row.change as 'recall'}`)}</Tag> : c.refused > 0 ? <Tag tone="late">{t('documents.refusedCount', { count: c.refused })}</Tag> : <PriorityTag priority={row.priority} />}</span>
        <span className={panes.subject}>{row.subject || t('documents.noSubject')}</span>
        {draft ? (
          <span className={panes.under}><span>{t('documents.draftOf', { who: row.drafted_by, at: shortMoment(row.at, now) })}</span></span>
        ) : (
          <span className={css.progress}>
            <span className={css.bar} aria-hidden="true"><i style={{ width: `${c.total ? (100 * received) / c.total : 0}%` }} /></span>
            <small>{c.total > 0 && c.finished === c.total ? t('documents.allDone', { total: number(c.total) }) : t('documents.progress', { done: number(received), total: number(c.total) })}</small>
            <small>{shortMoment(row.at, now)}</small>
          </span>
        )}
      </Link>
    </li>
  )
})
