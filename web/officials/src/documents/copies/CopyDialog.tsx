// A new copy: its form, the pages of an extract, who signs it, whom it is for.
import { Modal, Select, Textarea, TextInput } from '@mantine/core'
import { api, Problem } from '@tinhso/shared/api/client'
import type { Recipient } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Choice, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useSignedIn } from '../../accounts/me'
import { byWords } from '../../panes/byWords'
import { RecipientPicker, selectorsOf, useResolved } from '../compose/RecipientPicker'
import dialog from '../parts/dialog.module.css'
import type { Source } from './Copies'
import { useMakeCopy } from './data'

type Form = 'SY' | 'TrS' | 'SL'
const authorities = ['none', 'TM', 'KT', 'TL', 'TUQ', 'Q'] as const

export default function CopyDialog({ source, close }: { source: Source; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const me = useSignedIn()
  const make = useMakeCopy(source.direction, source.object)
  const people = useQuery({ queryKey: ['officials', me.agency.id], queryFn: () => api.get('/api/organisation/officials', { query: { agency: me.agency.id, limit: 200 } }) })
  const pdfs = source.files.filter((f) => f.type === 'application/pdf')
  const [form, setForm] = useState<Form>(/\/(SY|SL|TrS)-/.test(source.code) ? 'SL' : 'SY')  // a copy is copied by sao lục
  const [file, setFile] = useState(String(pdfs[0]?.ordinal ?? 1))
  const [pages, setPages] = useState('')
  const [signer, setSigner] = useState<string | null>(null)
  const [authority, setAuthority] = useState<(typeof authorities)[number]>('TL')
  const [place, setPlace] = useState(source.place)
  const [way, setWay] = useState<'send' | 'print'>('send')
  const [picked, setPicked] = useState<Recipient[]>([])
  const [places, setPlaces] = useState('')
  const [amount, setAmount] = useState('1')
  const [checked, setChecked] = useState(false)
  const resolved = useResolved(picked)
  const signers = (people.data?.items ?? []).filter((p) => p.role !== 'administrator').map((p) => ({ value: String(p.official), label: `${p.official_name} · ${p.title}` })).filter((o, i, all) => all.findIndex((x) => x.value === o.value) === i)
  const fault = (...names: string[]) => (make.error instanceof Problem ? make.error.errors.find((e) => names.some((n) => e.path === n || e.path.startsWith(`${n}[`)))?.message : undefined)
  const need = (missing: boolean, ...names: string[]) => (checked && missing ? t('documents.folders.missing') : fault(...names))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (!signer || !place.trim() || (form === 'TrS' && !pages.trim()) || (way === 'send' && !picked.length)) return
    make.mutate(
      {
        direction: source.direction, object: source.object, file: Number(file), form, signer: Number(signer), authority, place: place.trim(), amount: Number(amount) || 1,
        ...(form === 'TrS' ? { pages: pages.trim() } : {}), ...(way === 'send' ? { recipients: selectorsOf(picked) } : {}), ...(places.trim() ? { places: places.trim() } : {}),
      },
      { onSuccess: (copy) => (close(), toast({ icon: 'check', text: t('documents.copies.made', { code: copy.code }) })) })
  }
  return (
    <Modal opened onClose={close} size="lg" title={t('documents.copies.newTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <p className={dialog.about}><b>{source.code}</b> {source.subject}</p>
        <Choice label={t('documents.copies.form')} name="form" value={form} change={setForm} options={(['SY', 'TrS', 'SL'] as const).map((f) => [f, t(`documents.copies.forms.${f}`)])} />
        {form === 'TrS' && <TextInput label={t('documents.copies.pages')} description={t('documents.copies.pagesHelp')} value={pages} maxLength={100} onChange={(e) => setPages(e.currentTarget.value)} error={need(!pages.trim(), 'pages')} />}
        {pdfs.length > 1 && <Select comboboxProps={{ withinPortal: false }} label={t('documents.copies.file')} allowDeselect={false} data={pdfs.map((f) => ({ value: String(f.ordinal), label: f.name }))} value={file} onChange={(v) => v && setFile(v)} error={fault('file')} />}
        <Select comboboxProps={{ withinPortal: false }} label={t('documents.copies.signer')} searchable filter={byWords} data={signers} value={signer} onChange={setSigner} maxDropdownHeight={260} error={need(!signer, 'signer', 'signer_name', 'signer_position')} />
        <Select comboboxProps={{ withinPortal: false }} label={t('documents.compose.authority')} allowDeselect={false} value={authority} onChange={(v) => v && setAuthority(v as typeof authority)} data={authorities.map((a) => ({ value: a, label: t(`documents.compose.authorities.${a}`) }))} />
        <TextInput label={t('documents.change.fields.place')} value={place} maxLength={30} onChange={(e) => setPlace(e.currentTarget.value)} error={need(!place.trim(), 'place')} />
        <Choice label={t('documents.copies.way')} name="way" value={way} change={setWay} options={(['send', 'print'] as const).map((w) => [w, t(`documents.copies.ways.${w}`)])} />
        {way === 'send' && <RecipientPicker picked={picked} change={setPicked} resolved={resolved} error={need(!picked.length, 'recipients')} />}
        <Textarea label={t('documents.copies.places')} description={t('documents.copies.placesHelp')} value={places} autosize minRows={2} maxLength={1000} onChange={(e) => setPlaces(e.currentTarget.value)} error={fault('places')} />
        <TextInput label={t('documents.copies.amount')} inputMode="numeric" value={amount} onChange={(e) => setAmount(e.currentTarget.value.replace(/\D/g, '').slice(0, 3))} error={fault('amount')} />
        {make.error && !fault('pages', 'file', 'signer', 'signer_name', 'signer_position', 'place', 'recipients', 'places', 'amount') && <Notice tone="late" role="alert">{words(make.error)}</Notice>}
        {fault('file') && pdfs.length <= 1 && <Notice tone="late" role="alert">{fault('file')}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={make.isPending}>{t(way === 'send' ? 'documents.copies.doSend' : 'documents.copies.doPrint')}</Button>
        </div>
      </form>
    </Modal>
  )
}
