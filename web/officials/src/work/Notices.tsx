// Reminders from senders and deadlines that come near; opening one reads it.
import { api } from '@tinhso/shared/api/client'
import type { WorkNotice } from '@tinhso/shared/api/types'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Empty, Tag } from '@tinhso/shared/parts/parts'
import { shortMoment } from '@tinhso/shared/words/format'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { More, RowSkeletons } from '../panes/Panes'
import css from '../panes/panes.module.css'
import { queries } from '../queries'
import { ofDossier } from './Tasks'

function read(notice: WorkNotice) {
  if (notice.read_at) return
  void api
    .post('/api/work/notices/{id}/read', { path: { id: notice.id } })
    .then(() => Promise.all(['notices', 'counts'].map((key) => queries.invalidateQueries({ queryKey: [key] }))))
    .catch(() => {
      // It stays unread and can be opened again.
    })
}

/** Where a notice leads: the axis, a dossier or an outgoing document has its own page; the rest opens beside the list. */
function target(notice: WorkNotice) {
  const id = String(notice.object)
  if (ofDossier(notice.object_kind)) return { to: '/services/$id', params: { id } }
  switch (notice.object_kind) {
    case 'axis': return notice.object ? { to: '/axis/agencies/$id', params: { id } } : { to: '/axis' }
    case 'outgoing': return { to: '/documents/outgoing/$id', params: { id } }
    case 'certificate': return { to: '/certificates/$id', params: { id } }
    case 'certificate_request': return { to: '/certificates/requests' }
    case 'certified.refund': return { to: '/services/takings' }
    case 'feedback': return { to: '/services/feedback/$id', params: { id } }
    default: return { to: '/work/$kind/$id', params: { kind: notice.object_kind, id }, search: (s: object) => s }
  }
}

export function Notices() {
  const { t } = useTranslation()
  const list = useInfiniteQuery({
    queryKey: ['notices'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/work/notices', { query: { after: pageParam, limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
  })
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <>
      {list.isPending ? <RowSkeletons /> : list.error ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
      {list.data && !items.length && <Empty icon="bell" title={t('work.noneNotices')}>{t('work.noneNoticesHelp')}</Empty>}
      <ul>
        {items.map((notice) => (
          <li key={notice.id}>
            <Link {...target(notice)} className={css.row} data-row
              data-unread={!notice.read_at || undefined} onClick={() => read(notice)}>
              <span className={css.from}><b>{t(`work.notice.${notice.kind as 'reminded'}`, { defaultValue: notice.kind })}</b></span>
              <span className={css.tags}><Tag tone={notice.kind === 'overdue' ? 'late' : notice.kind === 'due_soon' ? 'soon' : 'plain'}>{shortMoment(notice.at)}</Tag></span>
              <span className={css.subject}>{notice.title}</span>
              <span className={css.under}><span>{notice.code}</span><span>{notice.from_name}</span></span>
            </Link>
          </li>
        ))}
      </ul>
      <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
    </>
  )
}
