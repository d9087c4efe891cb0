// Paper and e-mail files on their way into the register: taken, read by the machine, checked by the clerk.
import { Select, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { api, Problem } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { upload } from '@tinhso/shared/api/upload'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Empty, Notice } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../queries'
import { Files } from '../parts/Files'
import css from './scans.module.css'

type Scan = components['schemas']['ScanView']
const again = () => queries.invalidateQueries({ queryKey: ['scans'] })

export function ScansPage() {
  const { t } = useTranslation()
  const words = useFaultWords()
  const list = useQuery({ queryKey: ['scans'], queryFn: () => api.get('/api/documents/scans'), refetchInterval: (q) => (q.state.data?.some((s) => s.state === 'waiting') ? 2000 : false) })
  const [chosen, choose] = useState<number | null>(null)
  const [sending, setSending] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const open = list.data?.find((s) => s.id === chosen) ?? list.data?.[0]
  const take = async (files: File[]) => {
    if (!files.length) return
    setSending(true)
    try {
      const stored = []
      for (const file of files) stored.push(await upload(file, () => {}).done)
      const scan = await api.post('/api/documents/scans', { body: { tickets: stored.map((s) => s.ticket) } })
      choose(scan.id)
      await again()
    } catch (fault) {
      toastFault(fault, words)
    }
    setSending(false)
  }
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('documents.scans.title')}</h1>
        <p>{t('documents.scans.help')}</p>
        <Button look="primary" icon="plus" busy={sending} onClick={() => field.current?.click()}>{t('documents.scans.choose')}</Button>
        <input ref={field} type="file" hidden multiple accept="application/pdf,image/jpeg,image/png,.eml" data-testid="scans" onChange={(e) => (void take([...(e.currentTarget.files ?? [])]), (e.currentTarget.value = ''))} />
      </header>
      {list.error && <Fault fault={list.error} retry={() => void list.refetch()} />}
      {list.data && !list.data.length && <Empty icon="file" title={t('documents.scans.none')} />}
      {!!list.data && list.data.length > 1 && (
        <ul className={css.rows}>{list.data.map((s) => (
          <li key={s.id}><button type="button" aria-pressed={s === open} onClick={() => choose(s.id)}><b>{s.guess.code || s.files[0]?.name}</b> <small>{t(`documents.scans.${s.state as 'read'}`)}</small></button></li>
        ))}</ul>
      )}
      {open && (open.state === 'waiting' ? <Notice tone="info" role="status">{t('documents.scans.waiting')}</Notice> : <Check key={open.id} scan={open} />)}
    </div>
  )
}

function Check({ scan }: { scan: Scan }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const navigate = useNavigate()
  const g = scan.guess
  const [form, setForm] = useState({ code: g.code, from_name: g.from_name, subject: g.subject, issued_on: g.issued_on ?? null, type: g.type, signer_name: g.signer_name })
  const [fault, setFault] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const types = useQuery({ queryKey: ['types'], queryFn: () => api.get('/api/documents/types'), staleTime: Infinity })
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part })
  const error = (name: string) => (fault instanceof Problem ? fault.field(name) : undefined)
  const register = async (despite: boolean) => {
    setBusy(true)
    setFault(null)
    try {
      const done = await api.post('/api/documents/scans/{id}/register', { path: { id: scan.id }, body: { ...form, issued_on: form.issued_on ?? '', priority: g.priority, despite_duplicates: despite } })
      toast({ icon: 'check', text: t('documents.scans.registered', { n: done.arrival_number }), detail: done.code })
      for (const key of ['scans', 'incoming', 'tasks', 'counts']) void queries.invalidateQueries({ queryKey: [key] })
      await navigate({ to: '/documents/incoming/$id', params: { id: String(done.id) } })
    } catch (no) {
      setFault(no)
      setBusy(false)
    }
  }
  const discard = () => api.del('/api/documents/scans/{id}', { path: { id: scan.id } }).then(() => (toast({ text: t('documents.scans.discarded') }), again())).catch((no: unknown) => toastFault(no, words))
  return (
    <div className={css.check}>
      <Files base={`/api/documents/scans/${scan.id}`} files={scan.files} />
      <form className={css.form} onSubmit={(e) => (e.preventDefault(), void register(false))} noValidate>
        {scan.state === 'failed' && <Notice tone="soon">{t('documents.scans.failed')}</Notice>}
        {g.secret && <Notice tone="late" role="alert">{t('documents.scans.secret')}</Notice>}
        {scan.duplicates.map((d) => <Notice key={d.incoming} tone="soon" role="alert">{t('documents.scans.duplicate', { n: d.arrival_number ?? '–', code: d.code, subject: d.subject })}</Notice>)}
        <TextInput label={t('documents.scans.code')} value={form.code} onChange={(e) => set({ code: e.currentTarget.value })} error={error('code')} />
        <TextInput label={t('documents.scans.from')} value={form.from_name} onChange={(e) => set({ from_name: e.currentTarget.value })} error={error('from_name')} />
        <DateInput label={t('documents.scans.issued')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" value={form.issued_on} onChange={(v) => set({ issued_on: v ? String(v).slice(0, 10) : null })} error={error('issued_on')} />
        <Select label={t('documents.scans.type')} searchable data={(types.data ?? []).map((x) => ({ value: x.key, label: x.name }))} value={form.type || null} onChange={(v) => set({ type: v ?? '' })} error={error('type')} />
        <Textarea label={t('documents.scans.subject')} autosize minRows={2} value={form.subject} onChange={(e) => set({ subject: e.currentTarget.value })} error={error('subject')} />
        <TextInput label={t('documents.scans.signer')} value={form.signer_name} onChange={(e) => set({ signer_name: e.currentTarget.value })} error={error('signer_name')} />
        {fault != null && <Notice tone="late" role="alert">{words(fault)}</Notice>}
        <div className={css.buttons}>
          <Button onClick={() => void discard()}>{t('documents.scans.discard')}</Button>
          {scan.duplicates.length ? <Button look="primary" busy={busy} onClick={() => void register(true)}>{t('documents.scans.despite')}</Button> : <Button type="submit" look="primary" busy={busy}>{t('documents.scans.register')}</Button>}
        </div>
      </form>
    </div>
  )
}
