// One incoming document: what it says, where it is on its path, and what this reader may do with it now.
import type { IncomingView } from '@tinhso/shared/api/types'
import { Problem } from '@tinhso/shared/api/client'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Notice, Skeleton } from '@tinhso/shared/parts/parts'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Denied } from '../../accounts/Denied'
import { useNow } from '../../panes/now'
import { Asked } from '../change/Asked'
import { Files } from '../parts/Files'
import css from '../parts/reader.module.css'
import { Trail } from '../parts/Trail'
import { Actions } from './Actions'
import { tellOpened, useIncomingView } from './data'
import { Extension } from './Extension'
import { Facts, Meta } from './Facts'
import { FileChecks } from '../../signing/FileChecks'
import { Steps } from './Steps'

const Copies = lazy(() => import('../copies/Copies'))

export function Reader({ id }: { id: number }) {
  const view = useIncomingView(id)
  if (view.data) return <Document key={id} view={view.data} />
  if (view.error instanceof Problem && view.error.status === 403) return <Denied fault={view.error} />
  if (view.error) return <Fault fault={view.error} retry={() => void view.refetch()} />
  return <ReaderSkeleton />
}

function Document({ view }: { view: IncomingView }) {
  const { t } = useTranslation()
  const now = useNow()
  useEffect(() => tellOpened(view), [view.id]) // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <article className={css.document} aria-labelledby="subject">
      <header className={css.head}>
        <h1 id="subject">{view.subject}</h1>
        <Meta view={view} now={now} />
      </header>
      <Actions view={view} />
      <div className={css.desk}>
        <Files base={`/api/documents/incoming/${view.id}`} files={view.attachments} />
        <aside className={css.aside}>
          <Asked view={view} />
          {view.state === 'refused' && <Notice tone="late"><b>{t('documents.refused')}</b><p>{view.refused_reason}</p></Notice>}
          {!view.from.verified && <Notice tone="soon"><b>{t('documents.fromOutside')}</b><p>{t('documents.fromOutsideHelp')}</p></Notice>}
          <Extension view={view} />
          {view.proposal && view.state === 'received' && (
            <section className={css.words}>
              <h2>{t('documents.handle.proposed')}</h2>
              <blockquote>{[view.proposal.official_name, view.proposal.words].filter(Boolean).join('\n')}</blockquote>
              <small>{view.proposal.by_name}</small>
            </section>
          )}
          {view.task?.instruction && (
            <section className={css.words}>
              <h2>{t('documents.instruction')}</h2>
              <blockquote>{view.task.instruction}</blockquote>
              <small>{view.task.assigned_by}</small>
            </section>
          )}
          <FileChecks direction="incoming" id={view.id} files={view.attachments} checks={view.checks} />
          <Steps view={view} now={now} />
          <Facts view={view} />
          {view.arrival_number != null && <Suspense><Copies may={!view.frozen} source={{ direction: 'incoming', object: view.id, code: view.code, subject: view.subject, place: '', files: view.attachments }} /></Suspense>}
          <Trail of="/api/documents/incoming/{id}/trail" id={view.id} />
        </aside>
      </div>
    </article>
  )
}

export function ReaderSkeleton() {
  return (
    <div className={css.document} aria-busy="true">
      <header className={css.head} style={{ display: 'grid', gap: '0.75rem' }}><Skeleton w="70%" h="1.75rem" /><Skeleton w="50%" /></header>
      <div className={css.actions}><Skeleton w="8rem" h="2.75rem" /><Skeleton w="8rem" h="2.75rem" /></div>
      <div className={css.desk}>
        <Skeleton h="100%" />
        <aside className={css.aside}>{[60, 80, 50, 70, 65].map((w) => <Skeleton key={w} w={`${w}%`} />)}</aside>
      </div>
    </div>
  )
}
