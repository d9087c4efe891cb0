import { api } from '@tinhso/shared/api/client'
import type { TaskRow } from '@tinhso/shared/api/types'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Empty, Tag } from '@tinhso/shared/parts/parts'
import { shortMoment } from '@tinhso/shared/words/format'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { DueTag } from '../documents/parts/tags'
import { Grouped } from '../panes/Grouped'
import { useNow } from '../panes/now'
import { More, RowSkeletons } from '../panes/Panes'
import css from '../panes/panes.module.css'

export function Tasks({ show }: { show: 'open' | 'done' }) {
  const { t } = useTranslation()
  const now = useNow()
  const list = useInfiniteQuery({
    queryKey: ['tasks', show],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/work/tasks', { query: { state: show, after: pageParam, limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
  })
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  const row = (task: TaskRow) => <Row key={task.id} task={task} now={now} />
  return (
    <>
      {list.isPending ? <RowSkeletons /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
      {list.data && !items.length && <Empty icon="check" title={t(show === 'open' ? 'work.none' : 'work.noneDone')}>{show === 'open' && t('work.noneHelp')}</Empty>}
      {show === 'open' ? <Grouped items={items} due={(x) => x.due_at} now={now} more={list.hasNextPage} totals={list.data?.pages[0]?.counts} row={row} /> : <ul>{items.map(row)}</ul>}
      <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
    </>
  )
}

/** A dossier, or one task of its process that stands beside others: "dossier:appraise". */
export const ofDossier = (kind: string) => kind === 'dossier' || kind === 'dossier.refund' || kind.startsWith('dossier:')
/** Where a task is done. */
function target(kind: string) {
  if (kind === 'outgoing') return { to: '/documents/outgoing/$id', keep: true }
  if (ofDossier(kind)) return { to: '/services/$id', keep: false }
  if (kind === 'certified.refund') return { to: '/services/takings', keep: false }
  if (kind === 'feedback') return { to: '/services/feedback/$id', keep: false }
  return { to: '/work/$kind/$id', keep: true }
}

const Row = memo(function Row({ task, now }: { task: TaskRow; now: Date }) {
  const { t } = useTranslation()
  const { to, keep } = target(task.kind)
  return (
    <li>
      <Link to={to as '/work/$kind/$id'} params={{ kind: task.kind, id: String(task.object) }} search={(s: object) => (keep ? s : {}) as never} className={css.row} data-row
        data-unread={(task.state === 'open' && task.step === 'register') || undefined} activeProps={{ 'data-on': true, 'aria-current': 'true' } as object}>
        <span className={css.from}><b>{task.code}</b> <small>{task.from_name}</small></span>
        <span className={css.tags}>{task.state === 'open' ? <DueTag due={task.due_at} priority={task.priority} now={now} /> : task.done_at && <Tag tone="ok">{t('work.doneAt', { at: shortMoment(task.done_at, now) })}</Tag>}</span>
        <span className={css.subject}>{task.title}</span>
        <span className={css.under}>
          <span>{t(`work.step.${task.step as 'register'}`, { defaultValue: task.step })}{task.part === 'co' && ` (${t('work.co')})`}</span>
          {task.assigned_by && <span>{task.assigned_by}</span>}
          {task.instruction && <span>“{task.instruction}”</span>}
        </span>
      </Link>
    </li>
  )
})
