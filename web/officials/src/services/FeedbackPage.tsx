// Phản ánh, kiến nghị: what citizens say about how dossiers are handled, for leaders to read and answer.
import { Textarea } from '@mantine/core'
import { Problem } from '@tinhso/shared/api/client'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, Empty, Notice, Tag } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { moment, number, shortMoment } from '@tinhso/shared/words/format'
import { getRouteApi, Link, Outlet, useChildMatches } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Denied } from '../accounts/Denied'
import { useMay } from '../accounts/me'
import { FilePicker, useUploads } from '../documents/compose/FilePicker'
import type { DraftFile } from '../documents/compose/draft'
import { ReaderSkeleton } from '../documents/incoming/Reader'
import dialog from '../documents/parts/dialog.module.css'
import reader from '../documents/parts/reader.module.css'
import { DueTag } from '../documents/parts/tags'
import { useNow } from '../panes/now'
import { BackBar, Chips, ListHead, More, Panes, RowSkeletons } from '../panes/Panes'
import css from '../panes/panes.module.css'
import { feedbackShows, useAnswerFeedback, useFeedback, useFeedbackList, type FeedbackRow, type FeedbackView } from './data'
import own from './services.module.css'

const route = getRouteApi('/services/feedback')

export function FeedbackPage() {
  const { t } = useTranslation()
  const leads = useMay('services.approve')
  const { show = 'open', below = false } = route.useSearch()
  const navigate = route.useNavigate()
  const reading = useChildMatches().some((m) => 'id' in m.params)
  const list = useFeedbackList(show, below, leads)
  if (!leads) return <Denied right="services.approve" />
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <Panes
      reading={reading}
      reader={<Outlet />}
      list={
        <>
          <ListHead title={t('services.feedback.title')} aside={list.data && t('services.feedback.count', { n: `${number(items.length)}${list.hasNextPage ? '+' : ''}` })}>
            <Chips label={t('services.feedback.whose')} value={below ? 'below' : 'ours'} options={[['ours', t('services.feedback.ours')], ['below', t('services.feedback.below')]]}
              choose={(to) => void navigate({ search: (s) => ({ ...s, below: to === 'below' || undefined }), replace: true })} />
            <Chips label={t('services.show')} value={show} options={feedbackShows.map((s) => [s, t(`services.feedback.shows.${s}`)])}
              choose={(to) => void navigate({ search: (s) => ({ ...s, show: to === 'open' ? undefined : to }), replace: true })} />
          </ListHead>
          <div className={css.scroll}>
            {list.isPending ? <RowSkeletons /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
            {list.data && !items.length && <Empty icon="check" title={t('services.feedback.none')}>{t('services.feedback.noneHelp')}</Empty>}
            <ul>{items.map((row) => <Row key={row.id} row={row} />)}</ul>
            <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
          </div>
        </>
      }
    />
  )
}

function Row({ row }: { row: FeedbackRow }) {
  const { t } = useTranslation()
  const now = useNow()
  return (
    <li>
      <Link to="/services/feedback/$id" params={{ id: String(row.id) }} search={(s: object) => s as never} className={css.row} data-row data-unread={!row.answered_at || undefined}
        activeProps={{ 'data-on': true, 'aria-current': 'true' } as object}>
        <span className={css.from}><b>{row.code}</b> <small>{row.applicant}</small></span>
        <span className={css.tags}>{row.answered_at ? <Tag tone={row.late ? 'plain' : 'ok'}>{t('services.feedback.answered')}</Tag> : <DueTag due={row.due_at} now={now} />}</span>
        <span className={css.subject}>{row.words}</span>
        <span className={css.under}><span>{row.dossier_code}</span>{!row.own && <span>{row.agency_name}</span>}{row.turn > 1 && <span>{t('services.feedback.second')}</span>}</span>
      </Link>
    </li>
  )
}

const readerRoute = getRouteApi('/services/feedback/$id')
export function FeedbackReader() {
  const { t } = useTranslation()
  const id = Number(readerRoute.useParams().id)
  const view = useFeedback(id)
  return (
    <>
      <BackBar to="/services/feedback" words={t('services.feedback.title')} />
      {view.data ? <Read key={id} view={view.data} /> : view.error instanceof Problem && view.error.status === 403 ? <Denied fault={view.error} />
        : view.error ? <Fault fault={view.error} retry={() => void view.refetch()} /> : <ReaderSkeleton />}
    </>
  )
}

function Read({ view }: { view: FeedbackView }) {
  const { t } = useTranslation()
  const last = view.turns.at(-1)!
  const now = useNow()
  return (
    <article className={`${reader.document} ${own.feedback}`} aria-labelledby="feedback-code">
      <header className={reader.head}>
        <h1 id="feedback-code">{view.code}</h1>
        <div className={reader.meta}>
          <span>{view.applicant}</span>
          {last.answered_at ? <Tag tone="ok">{t('services.feedback.answered')}</Tag> : <><Tag tone="info">{t('services.feedback.open')}</Tag><DueTag due={last.due_at} now={now} /></>}
        </div>
      </header>
      <dl className={reader.facts}>
        <div><dt>{t('services.feedback.dossier')}</dt><dd>{view.dossier ? <Link to="/services/$id" params={{ id: String(view.dossier) }}>{view.dossier_code}</Link> : view.dossier_code}, {view.procedure_name}</dd></div>
        <div><dt>{t('services.feedback.applicant')}</dt><dd>{view.applicant}</dd></div>
        <div><dt>{t('services.feedback.phone')}</dt><dd>{view.phone}</dd></div>
      </dl>
      {view.turns.map((turn, n) => (
        <section key={n}>
          <h2>{turn.agency_name}</h2>
          <small>{[t('services.feedback.begun', { at: moment(turn.begun_at) }), t('services.feedback.due', { at: moment(turn.due_at) }), turn.seen_at && t('services.feedback.seen', { at: shortMoment(turn.seen_at, now) })].filter(Boolean).join(' · ')} {turn.late && <Tag tone="late">{t('services.feedback.late')}</Tag>}</small>
          <blockquote>{turn.words}</blockquote>
          <FileLinks id={view.id} files={turn.files} />
          {turn.answered_at && (
            <Notice tone="ok">
              <p>{turn.answer}</p>
              <small>{t('services.feedback.answeredAt', { who: [turn.who, turn.position].filter(Boolean).join(', '), at: moment(turn.answered_at) })}</small>
              <FileLinks id={view.id} files={turn.answers} />
            </Notice>
          )}
        </section>
      ))}
      {view.may_answer && <Answer id={view.id} />}
      <small>{t('services.feedback.law')}</small>
    </article>
  )
}

const FileLinks = ({ id, files }: { id: number; files: FeedbackView['turns'][number]['files'] }) =>
  files.length ? <ul className={own.forms}>{files.map((f) => <li key={f.id}><a href={`/api/services/feedback/${id}/files/${f.id}`} download={f.name}><Icon name="download" size={18} />{f.name}</a></li>)}</ul> : null

function Answer({ id }: { id: number }) {
  const { t } = useTranslation()
  const faultWords = useFaultWords()
  const answer = useAnswerFeedback(id)
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const [files, setFiles] = useState<DraftFile[]>([])
  const uploads = useUploads((f) => setFiles((all) => [...all, f]))
  const fault = answer.error
  const field = (name: string) => (fault instanceof Problem ? fault.field(name) : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!words.trim() || uploads.busy) return
    answer.mutate({ words: words.trim(), ...(files.length && { files: files.map((f) => ({ ticket: f.ticket! })) }) }, { onSuccess: () => toast({ icon: 'check', text: t('services.feedback.sent') }) })
  }
  return (
    <form className={dialog.form} onSubmit={submit} noValidate>
      <Textarea label={t('services.feedback.answer')} description={t('services.feedback.answerHelp')} minRows={5} autosize maxLength={2000} value={words} onChange={(e) => setWords(e.currentTarget.value)}
        error={tried && !words.trim() ? t('services.feedback.needed') : field('words')} />
      <FilePicker files={files} uploads={uploads} change={setFiles} error={field('files[0].ticket')} />
      {fault && !(fault instanceof Problem && fault.errors.length) && <Notice tone="late" role="alert">{faultWords(fault)}</Notice>}
      <div className={dialog.buttons}><Button type="submit" look="primary" busy={answer.isPending || uploads.busy}>{t('services.feedback.send')}</Button></div>
    </form>
  )
}
