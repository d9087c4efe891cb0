// The sender's side: asking receivers to give a document back or to take its correction, and how many have answered.
import { Modal, MultiSelect, Textarea } from '@mantine/core'
import { Problem } from '@tinhso/shared/api/client'
import type { OutgoingView } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, buttonClass, Choice, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { shortMoment } from '@tinhso/shared/words/format'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeliveries } from '../outgoing/data'
import dialog from '../parts/dialog.module.css'
import css from './change.module.css'
import { useRecall } from './data'
import { Differences } from './Differences'

const UpdateDialog = lazy(() => import('./Update'))

export function Changes({ view }: { view: OutgoingView }) {
  const { t } = useTranslation()
  const [recalling, setRecalling] = useState(false)
  const [updating, setUpdating] = useState(false)
  const may = (act: string) => view.actions.includes(act)
  const updateOf = (change: number) => view.updates.find((u) => u.change === change)
  return (
    <>
      {view.replaces != null && <Notice tone="info"><Link to="/documents/outgoing/$id" params={{ id: String(view.replaces) }}>{t('documents.change.replacing', { code: view.replaces_code })}</Link>{view.replace_reason && <>: “{view.replace_reason}”</>}</Notice>}
      {view.changes.map((c) => (
        <Notice key={c.id} tone={c.refused ? 'late' : 'soon'}>
          <b>{c.by_document ? <Link to="/documents/outgoing/$id" params={{ id: String(c.by_document) }}>{t(`documents.change.summary.${c.kind}`, { code: c.by_code })}</Link> : t(`documents.change.summary.${c.kind}`)}</b> “{c.reason}”
          {updateOf(c.id) && <Differences content={updateOf(c.id)!} file={(n) => `/api/documents/outgoing/${view.id}/updates/${c.id}/attachments/${n}`} />}
          <p>{t('documents.change.counts', { agreed: c.agreed, refused: c.refused, asked: c.asked })} · <small>{t('documents.change.askedBy', { who: c.asked_by, at: shortMoment(c.asked_at) })}</small></p>
        </Notice>
      ))}
      {(may('recall') || may('replace')) && (
        <div className={css.acts}>
          {may('recall') && <Button look="danger" onClick={() => setRecalling(true)}>{t('documents.change.recall')}</Button>}
          {may('update') && <Button onClick={() => setUpdating(true)}>{t('documents.change.update')}</Button>}
          {may('replace') && <Link to="/documents/compose" search={{ replaces: view.id }} className={buttonClass()}>{t('documents.change.replace')}</Link>}
        </div>
      )}
      <Suspense>{updating && <UpdateDialog view={view} close={() => setUpdating(false)} />}</Suspense>
      {recalling && <RecallDialog view={view} close={() => setRecalling(false)} />}
    </>
  )
}

function RecallDialog({ view, close }: { view: OutgoingView; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const recall = useRecall(view.id)
  const receivers = useDeliveries(view.id, true)
  const [reason, setReason] = useState('')
  const [whom, setWhom] = useState<'all' | 'some'>('all')
  const [some, setSome] = useState<string[]>([])
  const [empty, setEmpty] = useState(false)
  const field = recall.error instanceof Problem ? recall.error.field('reason') : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!reason.trim()) return setEmpty(true)
    recall.mutate({ reason: reason.trim(), ...(whom === 'some' ? { agencies: some.map(Number) } : {}) }, { onSuccess: () => (close(), toast({ icon: 'check', text: t('documents.change.recallDone') })) })
  }
  return (
    <Modal opened onClose={close} title={t('documents.change.recallTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <p className={dialog.about}><b>{view.code}</b> {view.subject}<br />{t('documents.change.recallHelp')}</p>
        <Textarea label={t('documents.change.recallLabel')} description={t('documents.change.recallReasonHelp')} value={reason} minRows={3} maxLength={500} data-autofocus
          onChange={(e) => (setReason(e.currentTarget.value), setEmpty(false))} error={empty ? t('documents.change.recallEmpty') : field} />
        <Choice label={t('documents.change.recallWhom')} name="whom" value={whom} change={setWhom} options={[['all', t('documents.change.recallAll')], ['some', t('documents.change.recallSome')]]} />
        {whom === 'some' && (
          <MultiSelect label={t('documents.change.recallPick')} searchable value={some} onChange={setSome} limit={50}
            data={(receivers.data?.items ?? []).filter((d) => d.status !== '02').map((d) => ({ value: String(d.agency), label: d.short_name || d.name }))} />
        )}
        {recall.error && !field && <Notice tone="late" role="alert">{words(recall.error)}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="filledDanger" busy={recall.isPending} disabled={whom === 'some' && !some.length}>{t('documents.change.recallDo')}</Button>
        </div>
      </form>
    </Modal>
  )
}
