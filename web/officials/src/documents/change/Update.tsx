// The sender corrects what was sent: every receiver is asked to take the new content.
import { Modal, Select, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { Problem } from '@tinhso/shared/api/client'
import type { OutgoingView } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { fileKey, type DraftFile } from '../compose/draft'
import { FilePicker, useUploads } from '../compose/FilePicker'
import dialog from '../parts/dialog.module.css'
import { useUpdate } from './data'

type Name = 'subject' | 'summary' | 'signer_name' | 'signer_position' | 'due_on' | 'priority'
const names: Name[] = ['subject', 'summary', 'signer_name', 'signer_position', 'due_on', 'priority']

/** What receivers were asked to take last, else what was sent. */
function newest(view: OutgoingView) {
  const now: Record<Name, string> = { subject: view.subject, summary: view.summary, signer_name: view.signer_name, signer_position: view.signer_position, due_on: view.due_on ?? '', priority: String(view.priority) }
  for (const update of [...view.updates].reverse())
    for (const f of update.fields) if (names.includes(f.name as Name)) now[f.name as Name] = f.after
  return now
}

export default function UpdateDialog({ view, close }: { view: OutgoingView; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const send = useUpdate(view.id)
  const [before] = useState(() => newest(view))
  const [form, setForm] = useState(before)
  const [reason, setReason] = useState('')
  const [first] = useState<DraftFile[]>(() => (view.updates[0]?.files ?? view.attachments).map((f) => ({ key: fileKey(), name: f.name, bytes: f.bytes, ordinal: f.ordinal })))
  const [files, setFiles] = useState(first)
  const [empty, setEmpty] = useState(false)
  const uploads = useUploads((file) => setFiles((all) => [...all, file]))
  const set = (part: Partial<Record<Name, string>>) => setForm({ ...form, ...part })
  const fault = (name: Name | 'reason' | 'attachments') => (send.error instanceof Problem ? send.error.field(name) : undefined)
  const changed = names.filter((n) => form[n].trim() !== before[n])
  const filesChanged = files.length !== first.length || files.some((f, i) => f.key !== first[i]?.key)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!reason.trim()) return setEmpty(true)
    const texts = Object.fromEntries(changed.map((n) => [n, n === 'priority' ? Number(form[n]) : form[n].trim()]))
    send.mutate(
      { reason: reason.trim(), ...texts, ...(filesChanged ? { attachments: files.map((f) => (f.ordinal !== undefined ? { ordinal: f.ordinal } : { ticket: f.ticket })) } : {}) },
      { onSuccess: () => (close(), toast({ icon: 'check', text: t('documents.change.updateDone') })) })
  }
  const known = ['reason', 'attachments', ...names].some((n) => fault(n as Name))
  return (
    <Modal opened onClose={close} size="lg" title={t('documents.change.updateTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <p className={dialog.about}><b>{view.code}</b> {view.subject}<br />{t('documents.change.updateHelp')}</p>
        <Textarea label={t('documents.change.updateLabel')} description={t('documents.change.recallReasonHelp')} value={reason} autosize minRows={2} maxLength={500} data-autofocus
          onChange={(e) => (setReason(e.currentTarget.value), setEmpty(false))} error={empty ? t('documents.change.updateEmpty') : fault('reason')} />
        <Textarea label={t('documents.change.fields.subject')} value={form.subject} autosize minRows={2} maxLength={500} onChange={(e) => set({ subject: e.currentTarget.value })} error={fault('subject')} />
        <Textarea label={t('documents.change.fields.summary')} description={t('common.optional')} value={form.summary} autosize minRows={1} maxLength={500} onChange={(e) => set({ summary: e.currentTarget.value })} error={fault('summary')} />
        <TextInput label={t('documents.change.fields.signer_name')} value={form.signer_name} maxLength={50} onChange={(e) => set({ signer_name: e.currentTarget.value })} error={fault('signer_name')} />
        <TextInput label={t('documents.change.fields.signer_position')} value={form.signer_position} maxLength={100} onChange={(e) => set({ signer_position: e.currentTarget.value })} error={fault('signer_position')} />
        <Select comboboxProps={{ withinPortal: false }} label={t('documents.change.fields.priority')} allowDeselect={false} value={form.priority} onChange={(v) => v && set({ priority: v })}
          data={(t('documents.compose.urgencies', { returnObjects: true }) as string[]).map((label, i) => ({ value: String(i), label }))} />
        <DateInput popoverProps={{ withinPortal: false }} label={t('documents.change.fields.due_on')} description={t('common.optional')} valueFormat="DD/MM/YYYY" value={form.due_on || null} onChange={(v) => set({ due_on: v ?? before.due_on })} error={fault('due_on')} />
        <FilePicker files={files} uploads={uploads} change={setFiles} error={fault('attachments')} />
        {send.error && !known && <Notice tone="late" role="alert">{words(send.error)}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={send.isPending} disabled={uploads.busy || (!changed.length && !filesChanged)}>{t('documents.change.updateDo')}</Button>
        </div>
      </form>
    </Modal>
  )
}
