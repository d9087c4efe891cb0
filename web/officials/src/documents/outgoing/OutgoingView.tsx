// One outgoing document: a draft to go on with, or what became of it at every receiver.
import type { OutgoingView } from '@tinhso/shared/api/types'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, buttonClass, Tag } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { bytes, day, moment, number } from '@tinhso/shared/words/format'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../accounts/me'
import { BackBar } from '../../panes/Panes'
import { Changes } from '../change/Recall'
import { ReaderSkeleton } from '../incoming/Reader'
import { Files } from '../parts/Files'
import reader from '../parts/reader.module.css'
import { PriorityTag } from '../parts/tags'
import { Trail } from '../parts/Trail'
import { sendForSignature } from '../../signing/data'
import { FileChecks } from '../../signing/FileChecks'
import { deleteDraft, useOutgoingView } from './data'
import { SealIssued, SignDraft, useDigital } from './DigitalActions'
import { FlowActions, FlowHistory } from './FlowPanel'
import css from './outgoing.module.css'
import { Tracking } from './Tracking'

const Copies = lazy(() => import('../copies/Copies'))
const FormCheck = lazy(() => import('./FormCheck'))
const FileDialog = lazy(() => import('../folders/FileDialog'))
const PrintDialog = lazy(() => import('../../signing/PrintDialog'))

export function OutgoingReader() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/documents/outgoing/$id' })
  const view = useOutgoingView(Number(id))
  return (
    <>
      <BackBar to="/documents/outgoing" words={t('shell.system.outgoing')} />
      {view.data ? <Outgoing key={id} view={view.data} /> : view.error ? <Fault fault={view.error} retry={() => void view.refetch()} /> : <ReaderSkeleton />}
    </>
  )
}

function Outgoing({ view }: { view: OutgoingView }) {
  const { t } = useTranslation()
  const issued = view.state === 'issued'
  const digital = useDigital(view.id)
  const [tab, setTab] = useState<'tracking' | 'document'>('tracking')
  const shown = issued ? tab : 'document'
  return (
    <article className={reader.document} aria-labelledby="subject">
      <header className={reader.head}>
        <h1 id="subject">{view.subject || t('documents.noSubject')}</h1>
        <div className={reader.meta}>
          {issued ? <b>{view.code}</b> : <Tag>{t('documents.draft')}</Tag>}
          <span>{view.type_name}</span>
          {view.issued_at && <span>{t('documents.issuedAt', { at: moment(view.issued_at) })} {view.issued_by && t('documents.issuedBy', { who: view.issued_by })}</span>}
          {view.due_on && <span>{t('documents.dueOn')}: {day(view.due_on)}</span>}
          <PriorityTag priority={view.priority} />
          {issued && !view.delivered && view.seal !== 'waiting' && <Tag tone="info">{t('documents.sending')}</Tag>}
          {view.seal === 'done' && <Tag tone="ok">{t('documents.flow.sealed')}</Tag>}
        </div>
        {issued && (
          <div className={css.notices}>
            {view.seal === 'waiting' && <SealIssued view={view} digital={digital} />}
            <Changes view={view} />
          </div>
        )}
      </header>
      {issued ? (
        <div className={css.tabs} role="tablist">
          {(['tracking', 'document'] as const).map((key) => (
            <button key={key} type="button" role="tab" aria-selected={tab === key} onClick={() => setTab(key)}>{t(key === 'tracking' ? 'documents.tabTracking' : 'documents.tabDocument')}</button>
          ))}
        </div>
      ) : <DraftActions view={view} digital={digital} />}
      {shown === 'tracking' ? <Tracking view={view} /> : <TheDocument view={view} />}
      {digital.dialog}
    </article>
  )
}

function DraftActions({ view, digital }: { view: OutgoingView; digital: ReturnType<typeof useDigital> }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const navigate = useNavigate()
  const [sure, setSure] = useState(false)
  const remove = () =>
    deleteDraft(view.id, view.version)
      .then(() => (toast({ icon: 'check', text: t('documents.deleted') }), navigate({ to: '/documents/outgoing' })))
      .catch((fault: unknown) => toastFault(fault, words))
  const pdfs = view.attachments.filter((f) => f.type === 'application/pdf').map((f) => f.ordinal)
  const send = () =>
    sendForSignature(view.signer!, view.id, pdfs.slice(0, 1))
      .then(() => toast({ icon: 'check', text: t('signing.sent', { name: view.signer_name }) }))
      .catch((fault: unknown) => toastFault(fault, words))
  return (
    <div className={reader.actions}>
      {view.actions.includes('sign_digital') && <SignDraft digital={digital} />}
      {view.actions.includes('edit') && !view.actions.includes('submit') && !view.step && view.signer != null && pdfs.length > 0 && <Button look="primary" icon="sign" onClick={() => void send()}>{t('signing.send')}</Button>}
      {view.actions.includes('edit') && <Link to="/documents/compose" search={{ id: view.id }} className={buttonClass(view.actions.some((a) => ['submit', 'approve', 'sign_paper'].includes(a)) || view.step === 'ready' ? 'plain' : 'primary')}>{t('documents.edit')}</Link>}
      <FlowActions view={view} />
      {view.actions.includes('delete') && (sure ? (
        <>
          <span>{t('documents.deleteSure')}</span>
          <Button look="filledDanger" onClick={() => void remove()}>{t('documents.delete')}</Button>
          <Button onClick={() => setSure(false)}>{t('common.cancel')}</Button>
        </>
      ) : <Button look="danger" onClick={() => setSure(true)}>{t('documents.delete')}</Button>)}
    </div>
  )
}

function TheDocument({ view }: { view: OutgoingView }) {
  const { t } = useTranslation()
  const [filing, setFiling] = useState(false)
  const [printing, setPrinting] = useState(false)
  const issues = useMay('documents.issue')
  const signer = [view.authority !== 'none' ? `${view.authority}.` : '', view.signer_position].filter(Boolean).join(' ')
  const facts: [string, string][] = [
    [t('documents.signer'), view.signer_name && (signer ? `${view.signer_name}, ${signer}` : view.signer_name)],
    [t('documents.summary'), view.summary],
    [t('documents.recipients'), view.recipients.map((r) => (r.count > 1 ? `${r.label} (${number(r.count)})` : r.label)).join('; ')],
  ]
  return (
    <div className={reader.desk}>
      <Files base={`/api/documents/outgoing/${view.id}`} files={view.attachments} />
      <aside className={reader.aside}>
        <section>
          <h2>{t('documents.facts')}</h2>
          <dl className={reader.facts}>{facts.filter(([, v]) => v).map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}</dl>
        </section>
        {view.state === 'issued' && <FileChecks direction="outgoing" id={view.id} files={view.attachments} checks={view.checks} />}
        {(view.step || view.actions.includes('comment')) && <FlowHistory id={view.id} />}
        <Suspense>{view.state === 'draft' ? <FormCheck view={view} /> : <Copies may source={{ direction: 'outgoing', object: view.id, code: view.code, subject: view.subject, place: view.place, files: view.attachments }} />}</Suspense>
        {view.state === 'issued' && issues && view.attachments.some((f) => f.type === 'application/pdf') && <Button icon="print" onClick={() => setPrinting(true)}>{t('signing.print.button')}</Button>}
        <Suspense>{printing && <PrintDialog view={view} close={() => setPrinting(false)} />}</Suspense>
        {view.state === 'issued' && <Button icon="file" onClick={() => setFiling(true)}>{t('documents.folders.putButton')}</Button>}
        <Suspense>{filing && <FileDialog direction="outgoing" object={view.id} code={view.code} subject={view.subject} close={() => setFiling(false)} />}</Suspense>
        {view.actions.includes('package') && (
          <a className={buttonClass()} href={`/api/documents/outgoing/${view.id}/package`} download><Icon name="download" />{t('documents.package')}</a>
        )}
        <ul className={css.fileList}>{view.attachments.map((f) => <li key={f.ordinal}>{f.name} <small>{bytes(f.bytes)}</small></li>)}</ul>
        <Trail of="/api/documents/outgoing/{id}/trail" id={view.id} />
      </aside>
    </div>
  )
}
