// What could not be sent: visible to those whose job it is, with a button to try again.
import { api } from '@tinhso/shared/api/client'
import type { DeadJob } from '@tinhso/shared/api/types'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Empty, Skeleton } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { moment } from '@tinhso/shared/words/format'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Denied } from '../accounts/Denied'
import { useMay } from '../accounts/me'
import { More } from '../panes/Panes'
import panes from '../panes/panes.module.css'
import { queries } from '../queries'
import css from './operate.module.css'

export function OperatePage() {
  const { t } = useTranslation()
  const may = useMay('jobs.operate')
  const list = useInfiniteQuery({
    queryKey: ['jobs', 'dead'],
    enabled: may,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/jobs/dead', { query: { after: pageParam === null ? null : Number(pageParam), limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
    refetchInterval: 60_000,
  })
  if (!may) return <Denied right="jobs.operate" />
  const jobs = list.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <div className={panes.page}>
      <div className={panes.pageIn}>
        <header><h1>{t('operate.title')}</h1><p className={css.about}>{t('operate.about')}</p></header>
        {list.isPending ? <Skeleton h="10rem" /> : list.error ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
        {list.data && !jobs.length && <Empty icon="check" title={t('operate.none')}>{t('operate.noneHelp')}</Empty>}
        <ul className={css.jobs}>{jobs.map((job) => <Row key={job.id} job={job} />)}</ul>
        <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
      </div>
    </div>
  )
}

function Row({ job }: { job: DeadJob }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const retry = useMutation({
    mutationFn: () => api.post('/api/jobs/{id}/retry', { path: { id: job.id } }),
    onSuccess: () => {
      toast({ icon: 'check', text: t('operate.retried') })
      void queries.invalidateQueries({ queryKey: ['jobs'] })
    },
    onError: (fault) => toastFault(fault, words),
  })
  return (
    <li>
      <div>
        <b>{t(`operate.kinds.${job.kind.replace('.', '_') as 'work_remind'}`, { defaultValue: job.kind })}</b>
        <small>{t('operate.attempts', { count: job.attempts, at: moment(job.failed_at) })}</small>
        {job.last_error && <p className={css.fault}>{job.last_error}</p>}
        <details><summary>{t('operate.payload')}</summary><code>{JSON.stringify(job.payload)}</code></details>
      </div>
      <Button busy={retry.isPending} onClick={() => retry.mutate()}>{t('operate.retry')}</Button>
    </li>
  )
}
