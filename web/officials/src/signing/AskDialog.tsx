// An agency asks for a certificate, its renewal, suspension, resumption or revocation, with the document that says so.
import { Modal, Select, Textarea, TextInput } from '@mantine/core'
import { api, Problem } from '@tinhso/shared/api/client'
import { upload } from '@tinhso/shared/api/upload'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Choice, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { day } from '@tinhso/shared/words/format'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useSignedIn } from '../accounts/me'
import dialog from '../documents/parts/dialog.module.css'
import { byWords } from '../panes/byWords'
import { queries } from '../queries'

const kinds = ['request', 'renew', 'suspend', 'resume', 'revoke'] as const
type Kind = (typeof kinds)[number]
/** In which states a certificate may be the subject. */
const fits: Record<Kind, string[]> = { request: [], renew: ['active', 'suspended'], suspend: ['active'], resume: ['suspended'], revoke: ['active', 'suspended'] }

export function AskDialog({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const me = useSignedIn()
  const [kind, setKind] = useState<Kind>('request')
  const [seal, setSeal] = useState<'person' | 'seal'>('person')
  const [about, setAbout] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [paper, setPaper] = useState('')
  const [file, setFile] = useState<{ name: string; ticket: string }>()
  const [fault, setFault] = useState<unknown>()
  const people = useQuery({
    queryKey: ['signing', 'own people', me.agency.id],
    queryFn: async () => (await api.get('/api/organisation/officials', { query: { agency: me.agency.id, limit: 500 } })).items.map((o) => ({ value: String(o.id), label: `${o.official_name} · ${o.title}` })),
  })
  const certificates = useQuery({
    queryKey: ['signing', 'own certificates'],
    queryFn: async () => (await api.get('/api/signing/certificates', { query: { limit: 200 } })).items.filter((c) => c.agency === me.agency.id),
  })
  const options = kind === 'request' ? people.data ?? []
    : (certificates.data ?? []).filter((c) => fits[kind].includes(c.state)).map((c) => ({ value: String(c.id), label: `${c.holder} · ${t('signing.certificate.until', { day: day(c.valid_until) })}` }))
  const needsOne = kind !== 'request' || seal === 'person'
  const ask = useMutation({
    mutationFn: () => api.post('/api/signing/papers', {
      body: { kind, ...(kind !== 'request' ? { certificate: Number(about) } : seal === 'person' ? { position: Number(about) } : {}), reason: reason.trim(), paper: paper.trim(), ticket: file!.ticket },
    }),
    onSuccess: () => (void queries.invalidateQueries({ queryKey: ['signing'] }), close(), toast({ icon: 'check', text: t('signing.requests.asked') })),
  })
  const failed = ask.error ?? fault
  const onField = (path: string) => (failed instanceof Problem ? failed.field(path) : undefined)
  const take = (chosen: File | undefined) => {
    setFault(undefined)
    if (chosen) upload(chosen, () => {}).done.then((stored) => setFile({ name: chosen.name, ticket: stored.ticket }), setFault)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (file && (about || !needsOne)) ask.mutate()
  }
  return (
    <Modal opened onClose={close} title={t('signing.requests.ask')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <Select label={t('signing.requests.what')} data={kinds.map((k) => ({ value: k, label: t(`signing.requests.kinds.${k}`) }))} value={kind} allowDeselect={false} comboboxProps={{ withinPortal: false }}
          onChange={(k) => k && (setKind(k as Kind), setAbout(null))} />
        {kind === 'request' && <Choice label={t('signing.requests.for')} name="for" value={seal} change={(to) => (setSeal(to), setAbout(null))} options={[['person', t('signing.certificate.person')], ['seal', t('signing.certificate.seal')]]} />}
        {needsOne && <Select label={t(kind === 'request' ? 'signing.certificate.holder' : 'signing.requests.which')} searchable data={options} value={about} onChange={setAbout} filter={byWords} comboboxProps={{ withinPortal: false }} maxDropdownHeight={220}
          nothingFoundMessage={t(kind === 'request' ? 'signing.certificate.nobody' : 'signing.certificate.none')} error={onField('position') ?? onField('certificate')} />}
        <Textarea label={t('signing.certificate.reason')} value={reason} minRows={2} maxLength={500} onChange={(e) => setReason(e.currentTarget.value)} error={onField('reason')} />
        <TextInput label={t('signing.certificate.paper')} description={t('signing.requests.paperHelp')} value={paper} maxLength={100} onChange={(e) => setPaper(e.currentTarget.value)} error={onField('paper')} />
        <label>
          <span>{t('signing.requests.attach')}</span><br />
          <input type="file" accept=".pdf" onChange={(e) => take(e.currentTarget.files?.[0])} data-testid="request-file" />
        </label>
        {failed != null && !(failed instanceof Problem && failed.errors.length) && <Notice tone="late" role="alert">{words(failed)}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={ask.isPending} disabled={!file || (needsOne && !about) || !reason.trim() || !paper.trim()}>{t('signing.requests.send')}</Button>
        </div>
      </form>
    </Modal>
  )
}
