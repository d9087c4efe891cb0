// Entering a certificate from its file, and suspending, resuming or revoking one; each with the document behind it.
import { Modal, Select, Textarea, TextInput } from '@mantine/core'
import type { CertificatePaper } from '@tinhso/shared/api/types'
import { api, Problem } from '@tinhso/shared/api/client'
import { upload } from '@tinhso/shared/api/upload'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Choice, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import dialog from '../documents/parts/dialog.module.css'
import { useAddCertificate, useChangeCertificate } from './data'

/** `request`: what an agency asked for and this answers. */
export function ImportDialog({ request, close }: { request?: CertificatePaper; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const navigate = useNavigate()
  const add = useAddCertificate()
  const [kind, setKind] = useState<'person' | 'seal'>(request?.holder_kind ?? 'person')
  const [q, setQ] = useState('')
  const [holder, setHolder] = useState<string | null>(null)
  const given = request && (request.holder_kind === 'seal' ? String(request.agency) : request.position ? String(request.position) : null)
  const chosen = given ?? holder
  const [paper, setPaper] = useState('')
  const [file, setFile] = useState<{ name: string; ticket: string }>()
  const [fault, setFault] = useState<unknown>()
  const found = useQuery({
    queryKey: ['signing', 'holders', kind, q],
    queryFn: async ({ signal }) => {
      const options = { query: { q, limit: 20 }, signal }
      if (kind === 'person') return (await api.get('/api/organisation/officials', options)).items.map((o) => ({ value: String(o.id), label: `${o.official_name} · ${o.title}, ${o.agency_name}` }))
      return (await api.get('/api/organisation/agencies', options)).items.map((a) => ({ value: String(a.id), label: a.name }))
    },
    placeholderData: (before) => before,
  })
  const failed = add.error ?? fault
  const onField = (path: string) => (failed instanceof Problem ? failed.field(path) : undefined)
  const take = (chosen: File | undefined) => {
    setFault(undefined)
    if (chosen) upload(chosen, () => {}).done.then((stored) => setFile({ name: chosen.name, ticket: stored.ticket }), setFault)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!file || !chosen) return
    add.mutate({ ticket: file.ticket, kind, ...(kind === 'person' ? { position: Number(chosen) } : { agency: Number(chosen) }), paper, ...(request && { request: request.id }) }, {
      onSuccess: (view) => (close(), toast({ icon: 'check', text: t('signing.certificate.added') }), void navigate({ to: '/certificates/$id', params: { id: String(view.certificate.id) } })),
    })
  }
  return (
    <Modal opened onClose={close} title={t('signing.certificate.add')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        {request && <p className={dialog.about}><b>{t(`signing.requests.kinds.${request.kind as 'request'}`)}</b> {request.holder}{request.title && `, ${request.title}`}, {request.agency_name}</p>}
        <label>
          <span>{t('signing.certificate.file')}</span><br />
          <input type="file" accept=".crt,.cer,.pem,.der" onChange={(e) => take(e.currentTarget.files?.[0])} data-testid="certificate" />
        </label>
        {onField('ticket') && <Notice tone="late" role="alert">{onField('ticket')}</Notice>}
        {!request && <Choice label={t('signing.certificate.kind')} name="kind" value={kind} change={(to) => (setKind(to), setHolder(null))}
          options={[['person', t('signing.certificate.person')], ['seal', t('signing.certificate.seal')]]} />}
        {!given && <Select label={t(kind === 'person' ? 'signing.certificate.holder' : 'signing.certificate.agency')} searchable data={found.data ?? []} value={holder} onChange={setHolder}
          onSearchChange={setQ} filter={({ options }) => options} nothingFoundMessage={t('signing.certificate.nobody')} error={onField('position') ?? onField('agency')} />}
        <TextInput label={t('signing.certificate.paper')} description={t('signing.certificate.paperHelp')} value={paper} onChange={(e) => setPaper(e.currentTarget.value)} error={onField('paper')} />
        {failed != null && !(failed instanceof Problem && failed.errors.length) && <Notice tone="late" role="alert">{words(failed)}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={add.isPending} disabled={!file || !chosen || !paper.trim()}>{t('signing.certificate.addDo')}</Button>
        </div>
      </form>
    </Modal>
  )
}

export function ChangeDialog({ id, change, request, close }: { id: number; change: 'suspend' | 'resume' | 'revoke'; request?: number; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const act = useChangeCertificate(id)
  const [reason, setReason] = useState('')
  const [paper, setPaper] = useState('')
  const [ticket, setTicket] = useState<string>()
  const [fault, setFault] = useState<unknown>()
  const take = (chosen: File | undefined) => {
    setFault(undefined)
    setTicket(undefined)
    if (chosen) upload(chosen, () => {}).done.then((stored) => setTicket(stored.ticket), setFault)
  }
  const failed = act.error ?? fault
  const submit = (event: FormEvent) => {
    event.preventDefault()
    act.mutate({ change, reason: reason.trim(), paper: paper.trim(), ...(ticket && { ticket }), ...(request && { request }) }, { onSuccess: () => (close(), toast({ icon: 'check', text: t('signing.certificate.changed') })) })
  }
  const onField = (path: string) => (failed instanceof Problem ? failed.field(path) : undefined)
  return (
    <Modal opened onClose={close} title={t(`signing.certificate.change.${change}`)} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <Textarea label={t('signing.certificate.reason')} value={reason} minRows={2} maxLength={500} data-autofocus onChange={(e) => setReason(e.currentTarget.value)} error={onField('reason')} />
        <TextInput label={t('signing.certificate.paper')} value={paper} onChange={(e) => setPaper(e.currentTarget.value)} error={onField('paper')} />
        <label>
          <span>{t('signing.certificate.attach')}</span><br />
          <input type="file" accept=".pdf" onChange={(e) => take(e.currentTarget.files?.[0])} data-testid="change-file" />
        </label>
        {failed != null && !(failed instanceof Problem && failed.errors.length) && <Notice tone="late" role="alert">{words(failed)}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look={change === 'resume' ? 'primary' : 'filledDanger'} busy={act.isPending}>{t(`signing.certificate.change.${change}`)}</Button>
        </div>
      </form>
    </Modal>
  )
}
