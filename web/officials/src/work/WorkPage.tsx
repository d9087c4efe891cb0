// Việc của tôi: everything this official has to do, by deadline, with the document beside it.
import { api } from '@tinhso/shared/api/client'
import type { TaskPage, TaskRow } from '@tinhso/shared/api/types'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Empty, Tag } from '@tinhso/shared/parts/parts'
import { number, shortMoment } from '@tinhso/shared/words/format'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Outlet, useChildMatches } from '@tanstack/react-router'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { DueTag } from '../documents/parts/tags'
import { Grouped } from '../panes/Grouped'
import { useNow } from '../panes/now'
import { Chips, ListHead, More, Panes, RowSkeletons } from '../panes/Panes'
import css from '../panes/panes.module.css'

const route = getRouteApi('/work')

export function WorkPage() {
  const { t } = useTranslation()
  const now = useNow()
  const { show = 'open' } = route.useSearch()
  const navigate = route.useNavigate()
  const reading = useChildMatches().some((m) => 'id' in m.params)
  const list = useInfiniteQuery({
    queryKey: ['tasks', show],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get<TaskPage>('/api/work/tasks', { query: { state: show, after: pageParam, limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
  })
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  const totals = list.data?.pages[0]?.counts
  const open = totals && totals.overdue + totals.today + totals.week + totals.later
  const row = (task: TaskRow) => <Row key={task.id} task={task} now={now} />
  return (
    <Panes
      reading={reading}
      reader={<Outlet />}
      list={
        <>
          <ListHead title={t('shell.system.work')} aside={open !== undefined && t('work.openCount', { count: open, n: number(open) })}>
            <Chips label={t('work.show')} value={show} options={[['open', t('work.shows.open')], ['done', t('work.shows.done')]]}
              choose={(to) => void navigate({ search: { show: to === 'open' ? undefined : to }, replace: true })} />
          </ListHead>
          <div className={css.scroll}>
            {list.isPending ? <RowSkeletons /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
            {list.data && !items.length && <Empty icon="check" title={t(show === 'open' ? 'work.none' : 'work.noneDone')}>{show === 'open' && t('work.noneHelp')}</Empty>}
            {show === 'open' ? <Grouped items={items} due={(x) => x.due_at} now={now} more={list.hasNextPage} totals={totals} row={row} /> : <ul>{items.map(row)}</ul>}
            <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
          </div>
        </>
      }
    />
  )
}

const Row = memo(function Row({ task, now }: { task: TaskRow; now: Date }) {
  const { t } = useTranslation()
  return (
    <li>
      <Link to="/work/$kind/$id" params={{ kind: task.kind, id: String(task.object) }} search={(s: object) => s as never} className={css.row} data-row
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
