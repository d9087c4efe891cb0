// One dossier: whose it is, what was handed in, when it is due, what happened, and what this reader may do with it now.
import { Problem } from '@tinhso/shared/api/client'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Notice, Tag } from '@tinhso/shared/parts/parts'
import { dueExactly } from '@tinhso/shared/words/due'
import { day, moment, number, shortMoment } from '@tinhso/shared/words/format'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Denied } from '../accounts/Denied'
import { ReaderSkeleton } from '../documents/incoming/Reader'
import { Files } from '../documents/parts/Files'
import css from '../documents/parts/reader.module.css'
import { DueTag } from '../documents/parts/tags'
import { useNow } from '../panes/now'
import { Money } from '../payments/Money'
import { Actions } from './Actions'
import { formAddress, useDossier, type DossierView } from './data'
import own from './services.module.css'

const Verdict = lazy(() => import('./Verdict'))
const Aliases = lazy(() => import('./Aliases'))
const PaperTexts = lazy(() => import('./PaperTexts'))

export function DossierReader({ id }: { id: number }) {
  const view = useDossier(id)
  if (view.data) return <Dossier key={id} view={view.data} />
  if (view.error instanceof Problem && view.error.status === 403) return <Denied fault={view.error} />
  if (view.error) return <Fault fault={view.error} retry={() => void view.refetch()} />
  return <ReaderSkeleton />
}

function Dossier({ view }: { view: DossierView }) {
  const { t } = useTranslation()
  const now = useNow()
  const over = !!view.ended_at
  const status = view.proposal ? t('services.status.proposed') : t(`services.status.s${view.status}` as 'services.status.s1')
  return (
    <article className={css.document} aria-labelledby="subject">
      <header className={css.head}>
        <h1 id="subject">{view.procedure_name}</h1>
        <div className={css.meta}>
          <b>{view.code}</b>
          <span>{view.applicant}</span>
          {view.agency && <Tag tone="info">{t('services.ofAgency', { name: view.agency })}</Tag>}
          <Tag tone={view.status >= 9 ? 'ok' : view.status === 3 || view.status === 8 ? 'late' : 'info'}>{status}</Tag>
          {!over && (view.due === 'stopped' ? <Tag>{t('services.due.stopped')}</Tag> : <DueTag due={view.due_at} now={now} />)}
          {!over && view.holder && view.status !== 1 && <span>{t('services.holder', { name: view.holder })}</span>}
        </div>
      </header>
      <Actions view={view} />
      <div className={css.desk}>
        {view.files.length ? (
          <Files base="" address={(n) => `/api/services/dossiers/${view.id}/files/${n}`} files={view.files.map((f) => ({ ...f, ordinal: f.id }))} />
        ) : (
          <div className={css.files}><div className={css.noView}><Icon name="file" size={28} />{t('services.noFiles')}</div></div>
        )}
        <aside className={css.aside}>
          {view.proposal && <Notice tone="soon"><b>{t('services.proposal')}</b><p>{view.proposal}</p></Notice>}
          {view.result && <Notice tone="ok"><b>{t('services.result')}</b><p>{view.result}</p></Notice>}
          <Verdicts view={view} />
          <Clock view={view} now={now} />
          {view.payment && <Money charge={view.payment} dossier={view.id} />}
          <Process view={view} now={now} />
          <Papers view={view} />
          {view.files.some((f) => f.has_text) && <Suspense><PaperTexts view={view} /></Suspense>}
          {view.behalf && <Authority behalf={view.behalf} />}
          <Facts view={view} />
          <Suspense><Aliases view={view} /></Suspense>
          <Path view={view} now={now} />
          <section>
            <h2>{t('services.forms')}</h2>
            <ul className={own.forms}>
              {view.forms.map((f) => <li key={f}><a href={formAddress(view.id, f)} target="_blank" rel="noreferrer"><Icon name="print" size={18} />{t(`services.form.${f}`)}</a></li>)}
            </ul>
          </section>
        </aside>
      </div>
    </article>
  )
}

function Clock({ view, now }: { view: DossierView; now: Date }) {
  const { t } = useTranslation()
  if (!view.due_at || view.ended_at) return null
  const hours = number(Math.round(view.minutes_left / 6) / 10)
  return (
    <section className={own.clock} data-late={view.due === 'overdue' || undefined}>
      <b>{t('services.due.due', { at: dueExactly(view.due_at, now) })}</b>
      {view.due !== 'overdue' && <small>{t(view.due === 'stopped' ? 'services.due.leftStopped' : 'services.due.left', { n: hours })}</small>}
      {view.first_due_at && view.first_due_at !== view.due_at && <small>{t('services.due.first', { at: dueExactly(view.first_due_at, now) })}</small>}
    </section>
  )
}

function Papers({ view }: { view: DossierView }) {
  const { t } = useTranslation()
  if (!view.components.length) return null
  return (
    <section>
      <h2>{t('services.papers')}</h2>
      <ul className={own.papers}>
        {view.components.map((c, i) => {
          const paper = view.papers.filter((p) => p.component === i).reduce((sum, p) => ({ originals: sum.originals + p.originals, copies: sum.copies + p.copies }), { originals: 0, copies: 0 })
          const files = view.files.filter((f) => f.component === i).length
          const has = paper.originals + paper.copies + files > 0
          return (
            <li key={i} data-has={has || undefined}>
              <Icon name={has ? 'check' : 'close'} size={16} />
              <span>{c.name}
                <small>{has ? [paper.originals + paper.copies > 0 && t('services.paperCount', { ...paper }), files > 0 && t('services.fileCount', { count: files })].filter(Boolean).join(', ')
                  : `${t('services.noPaper')}${c.required ? `, ${t('services.required')}` : ''}`}</small>
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Facts({ view }: { view: DossierView }) {
  const { t } = useTranslation()
  const rows: [string, string | null | undefined][] = [
    [t('services.applicant'), view.applicant],
    [t('services.phone'), view.phone],
    [t('services.birth'), view.birth_date && day(view.birth_date)],
    [t('services.address'), view.address],
    [t('services.account'), view.account && `${view.account.name}, ${view.account.number}${view.account.taken ? ` (${t('services.accountTaken')})` : ''}`],
    [t('services.behalf'), view.behalf ? null : view.on_behalf_of],
    [t('services.byPost'), view.delivery && [`${view.delivery.name}, ${view.delivery.address}, ${view.delivery.phone}`, view.delivery.waybill && t('services.waybillIs', { code: view.delivery.waybill })].filter(Boolean).join('. ')],
    [t('services.procedure'), `${view.procedure_code} · ${t(`services.channel.${view.channel}`)}`],
    [t('services.case'), view.case_name],
    [t('services.filedAt'), moment(view.filed_at)],
    [t('services.received'), view.received_at && moment(view.received_at)],
    [t('services.handler'), view.handler],
  ]
  const pages = [...new Set(view.answers.map((one) => one.page))]
  return (
    <section>
      <h2>{t('services.facts')}</h2>
      <dl className={css.facts}>{rows.filter(([, v]) => v).map(([name, v]) => <div key={name}><dt>{name}</dt><dd>{v}</dd></div>)}</dl>
      {pages.length > 0 && <h2 className={own.answers}>{t('services.answersTitle')}</h2>}
      {pages.map((page) => (
        <div key={page} lang="vi">
          <h3 className={own.answers}>{page || t('services.answersOther')}</h3>
          <dl className={css.facts}>{view.answers.filter((one) => one.page === page).map((one) => <div key={one.key}><dt>{one.label}</dt><dd>{one.date ? day(one.value) : one.value}</dd></div>)}</dl>
        </div>
      ))}
    </section>
  )
}

/** What the signatures of the result are worth: once there is one, or one waits for the leader. */
function Verdicts({ view }: { view: DossierView }) {
  const { t } = useTranslation()
  const files = view.files.filter((f) => (f.kind === 'result' || f.kind === 'draft') && f.type === 'application/pdf')
  if (!files.length) return null
  return (
    <section>
      <h2>{t('services.signatures')}</h2>
      <Suspense>{files.map((f) => <Verdict key={f.id} dossier={view.id} file={f.id} name={f.name} />)}</Suspense>
    </section>
  )
}

/** For whom it was filed, by what authority, and who is to have the result. */
function Authority({ behalf }: { behalf: NonNullable<DossierView['behalf']> }) {
  const { t } = useTranslation()
  const rows: [string, string | null | undefined][] = [
    [t('services.behalf'), behalf.name],
    [t('services.number'), behalf.number],
    [t('services.birth'), behalf.birth_date && day(behalf.birth_date)],
    [t('services.authority'), behalf.paper],
    [t('services.givenAt'), behalf.given_at && moment(behalf.given_at)],
    [t('services.resultsTo'), t(behalf.to_filer ? 'services.toFiler' : 'services.toPerson')],
  ]
  return (
    <section>
      <h2>{t('services.authorityTitle')}</h2>
      {behalf.withdrawn_at && <Notice tone="late">{t('services.withdrawnAt', { at: moment(behalf.withdrawn_at) })}</Notice>}
      <dl className={css.facts}>{rows.filter(([, v]) => v).map(([name, v]) => <div key={name}><dt>{name}</dt><dd>{v}</dd></div>)}</dl>
    </section>
  )
}

/** The tasks of its process: whose turn it is and until when, and what was found before. */
function Process({ view, now }: { view: DossierView; now: Date }) {
  const { t } = useTranslation()
  if (!view.tasks.length) return null
  return (
    <section>
      <h2>{t('services.process')}</h2>
      <p className={own.process}>{view.process}</p>
      <ol className={css.steps}>
        {view.tasks.map((x, i) => (
          <li key={i} data-done={x.ended_at ? '' : undefined} data-no={brokenOff(x) || undefined} data-now={x.ended_at ? undefined : ''} aria-current={x.ended_at ? undefined : 'step'}>
            <b>{x.name}</b>
            <small>{[x.ended_at ? x.ended_by : x.handler || x.lane, x.agency, x.ended_at && shortMoment(x.ended_at, now)].filter(Boolean).join(' · ')}</small>
            {!x.ended_at && x.due_at && view.due !== 'stopped' && <small><DueTag due={x.due_at} now={now} /></small>}
            {brokenOff(x) ? <small>{t('services.taskCut')}</small> : x.ended_at && x.due_at && <small>{t(x.ended_at <= x.due_at ? 'services.taskInTime' : 'services.taskLate')}</small>}
            {x.ended_at && !(x.outcome in acts) && x.outcome && <p>{x.outcome}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}
/** It ended with its dossier; nobody did it. */
const brokenOff = (x: DossierView['tasks'][number]) => !!x.ended_at && !x.ended_by
const acts = { receive: 1, complete: 1, propose: 1, approve: 1, give_back: 1, finish: 1, hand_over: 1 }

function Path({ view, now }: { view: DossierView; now: Date }) {
  const { t } = useTranslation()
  return (
    <section>
      <h2>{t('services.path')}</h2>
      <ol className={css.steps}>
        {view.steps.map((s, i) => (
          <li key={i} data-done data-no={s.action === 'refuse' || s.action === 'stop' || undefined}>
            <b>{s.action === 'complete' ? s.task : t(`services.step.${s.action as 'file'}`, { defaultValue: s.action })}</b>
            <small>{[shortMoment(s.at, now), s.who, s.position, s.action !== 'ask' && s.agency].filter(Boolean).join(' · ')}</small>
            {s.action === 'ask' ? <small>{s.agency ? `${s.agency}: ${s.task}` : s.task}</small> : s.towards && <small>{t('services.towards', { name: s.towards })}</small>}
            {s.words && <p>{s.words}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}
