// The way of a draft to its signature: where it is, what was said, and what this reader may do now.
import { Modal, Select, Textarea } from '@mantine/core'
import { api, Problem } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import type { OutgoingView } from '@tinhso/shared/api/types'
import { upload } from '@tinhso/shared/api/upload'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice, Tag } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { moment } from '@tinhso/shared/words/format'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSignedIn } from '../../accounts/me'
import { queries } from '../../queries'
import dialogs from '../parts/dialog.module.css'
import reader from '../parts/reader.module.css'
import { outgoingKey } from './data'
import css from './outgoing.module.css'

type Flow = components['schemas']['FlowView']
const fresh = (id: number) => {
  for (const key of [outgoingKey(id), ['flow', id], ['outgoing', 'list'], ['tasks'], ['counts']]) void queries.invalidateQueries({ queryKey: key })
}
const useFlow = (id: number) => useQuery({ queryKey: ['flow', id], queryFn: () => api.get('/api/documents/outgoing/{id}/flow', { path: { id } }) })

export function FlowActions({ view }: { view: OutgoingView }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [dialog, setDialog] = useState<'submit' | 'return' | 'sign' | ''>('')
  const [busy, setBusy] = useState(false)
  const may = (act: string) => view.actions.includes(act)
  const run = <T,>(does: Promise<T>, said: (done: T) => string) => {
    setBusy(true)
    does.then((done) => (toast({ icon: 'check', text: said(done) }), fresh(view.id))).catch((no: unknown) => toastFault(no, words)).finally(() => setBusy(false))
  }
  return (
    <>
      {may('submit') && <Button look="primary" onClick={() => setDialog('submit')}>{t('documents.flow.submit')}</Button>}
      {may('approve') && <Button look="primary" busy={busy} onClick={() => run(api.post('/api/documents/outgoing/{id}/approve', { path: { id: view.id }, body: {} }), () => t('documents.flow.approved'))}>{t('documents.flow.approve')}</Button>}
      {may('sign_paper') && <Button look={may('sign_digital') ? 'plain' : 'primary'} onClick={() => setDialog('sign')}>{t('documents.flow.signPaper')}</Button>}
      {view.step === 'ready' && may('issue') && <Button look="primary" busy={busy} onClick={() => run(api.post('/api/documents/outgoing/{id}/issue', { path: { id: view.id }, version: view.version, key: `issue-${view.id}` }), (done) => t('documents.flow.issued', { code: done.code }))}>{t('documents.flow.issue')}</Button>}
      {may('return') && <Button onClick={() => setDialog('return')}>{t('documents.flow.giveBack')}</Button>}
      {dialog && <FlowDialog view={view} act={dialog} close={() => setDialog('')} />}
    </>
  )
}

export function FlowDialog({ view, act, start = '', close }: { view: OutgoingView; act: 'submit' | 'return' | 'sign'; start?: string; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const me = useSignedIn()
  const flow = useFlow(view.id)
  const people = useQuery({ queryKey: ['officials', me.agency.id], queryFn: () => api.get('/api/organisation/officials', { query: { agency: me.agency.id, limit: 200 } }) })
  const [text, setText] = useState(start)
  const [reviewer, setReviewer] = useState<string | null>(null)
  const [file, setFile] = useState<File | null>(null)
  const [fault, setFault] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const path = { id: view.id }
  const go = async () => {
    setBusy(true)
    try {
      if (act === 'submit') await api.post('/api/documents/outgoing/{id}/submit', { path, body: { reviewer: reviewer ? Number(reviewer) : undefined, words: text || undefined } })
      else if (act === 'return') await api.post('/api/documents/outgoing/{id}/return', { path, body: { words: text } })
      else if (file) await api.post('/api/documents/outgoing/{id}/sign-paper', { path, body: { ticket: (await upload(file, () => {}).done).ticket, words: text || undefined } })
      toast({ icon: 'check', text: t(act === 'submit' ? 'documents.flow.submitted' : act === 'return' ? 'documents.flow.givenBack' : 'documents.flow.signed') })
      fresh(view.id)
      close()
    } catch (no) {
      setFault(no)
      setBusy(false)
    }
  }
  const options = (people.data?.items ?? []).filter((p) => p.role !== 'administrator').map((p) => ({ value: String(p.official), label: `${p.official_name} · ${p.title}` })).filter((o, i, all) => all.findIndex((x) => x.value === o.value) === i)
  const reviewers = flow.data?.holders.reviewers ?? []
  const title = t(act === 'submit' ? 'documents.flow.submitTitle' : act === 'return' ? 'documents.flow.giveBackTitle' : 'documents.flow.signPaperTitle')
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={dialogs.form}>
        {act === 'submit' && flow.data?.settings.content && <Select comboboxProps={{ withinPortal: false }} label={t('documents.flow.reviewer')} searchable data={reviewers.length ? options.filter((o) => reviewers.includes(Number(o.value))) : options} value={reviewer} onChange={setReviewer} error={fault instanceof Problem ? fault.field('reviewer') : undefined} />}
        {act === 'sign' && (
          <div><p>{t('documents.flow.scan')}</p>
            <Button icon="file" onClick={() => field.current?.click()}>{file?.name ?? t('documents.flow.chooseScan')}</Button>
            <input ref={field} type="file" hidden accept="application/pdf,image/jpeg,image/png" data-testid="signed-scan" onChange={(e) => setFile(e.currentTarget.files?.[0] ?? null)} />
          </div>
        )}
        <Textarea label={t('documents.flow.words')} value={text} onChange={(e) => setText(e.currentTarget.value)} autosize minRows={2} maxLength={1000} error={fault instanceof Problem ? fault.field('words') : undefined} />
        {fault != null && (
          <Notice tone="late" role="alert">{fault instanceof Problem && fault.errors.length ? <ul>{fault.errors.map((e) => <li key={e.path}>{e.message}</li>)}</ul> : words(fault)}</Notice>
        )}
        <div className={dialogs.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button look="primary" busy={busy} aria-disabled={act === 'sign' && !file} onClick={() => void go()}>{title}</Button>
        </div>
      </div>
    </Modal>
  )
}

export function FlowHistory({ id }: { id: number }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const flow = useFlow(id)
  const [text, setText] = useState('')
  const f: Flow | undefined = flow.data
  if (!f || (!f.entries.length && !f.comments.length && !f.actions.includes('comment'))) return null
  const send = () => api.post('/api/documents/outgoing/{id}/comments', { path: { id }, body: { words: text } }).then(() => (setText(''), fresh(id))).catch((no: unknown) => toastFault(no, words))
  return (
    <section>
      <h2>{t('documents.flow.title')}</h2>
      <p><Tag tone="info">{t(`documents.flow.steps.${f.step}`)}</Tag> {f.turn && <small>{t('documents.flow.turn', { who: f.turn })}</small>}</p>
      <ol className={reader.steps}>{f.entries.map((e, i) => <li key={i} data-done><b>{e.name} {t(`documents.flow.entry.${e.action as 'submit'}`)}</b><small>{moment(e.at)}</small>{e.words && <p>“{e.words}”</p>}</li>)}</ol>
      {f.signed_name && <p><a href={`/api/documents/outgoing/${id}/signed`} target="_blank" rel="noreferrer">{t('documents.flow.scanOf', { name: f.signed_name })}</a></p>}
      {f.versions.length > 0 && <><h3>{t('documents.flow.versions')}</h3><ul className={css.fileList}>{f.versions.map((v) => <li key={v.version}>{t('documents.flow.version', { n: v.version })} <small>{moment(v.at)}, {v.name}</small> {v.attachments.map((a) => <a key={a.ordinal} href={`/api/documents/outgoing/${id}/versions/${v.version}/attachments/${a.ordinal}`}>{a.name}</a>)}</li>)}</ul></>}
      {f.comments.map((c) => <p key={c.id}><b>{c.name}</b> <small>{moment(c.at)}</small><br />{c.words}</p>)}
      {f.actions.includes('comment') && (
        <div className={dialogs.form}>
          <Textarea label={t('documents.flow.comment')} value={text} autosize minRows={1} maxLength={2000} onChange={(e) => setText(e.currentTarget.value)} />
          {text.trim() && <Button onClick={() => void send()}>{t('documents.flow.commentDo')}</Button>}
        </div>
      )}
    </section>
  )
}
