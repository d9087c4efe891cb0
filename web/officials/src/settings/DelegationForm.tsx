import { Select, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { api, Problem } from '@tinhso/shared/api/client'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { localDay } from '@tinhso/shared/words/format'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { byWords } from '../panes/byWords'
import { useSignedIn } from '../accounts/me'
import css from './settings.module.css'

const dayAfter = (on: string) => new Date(Date.parse(`${on}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

export function DelegationForm({ cancel, done }: { cancel: () => void; done: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const me = useSignedIn()
  const today = localDay(new Date())
  const [position, setPosition] = useState(String(me.positions.find((p) => p.active)?.id ?? me.positions[0]?.id ?? ''))
  const [to, setTo] = useState<string | null>(null)
  const [from, setFrom] = useState(today)
  const [until, setUntil] = useState(today)
  const [reason, setReason] = useState('')
  const [document, setDocument] = useState('')
  const [noOne, setNoOne] = useState(false)
  const people = useQuery({ queryKey: ['officials', me.agency.id], queryFn: () => api.get('/api/organisation/officials', { query: { agency: me.agency.id, limit: 200 } }) })
  const save = useMutation({
    mutationFn: () => api.post('/api/accounts/delegations', {
      body: { position: Number(position), to_official: Number(to), valid_from: from, valid_until: dayAfter(until), reason: reason.trim(), ...(document.trim() ? { document: document.trim() } : {}) },
    }),
    onSuccess: done,
  })
  const field = (name: string) => (save.error instanceof Problem ? save.error.field(name) : undefined)
  const options = (people.data?.items ?? []).filter((p, i, all) => p.official !== me.official && all.findIndex((x) => x.official === p.official) === i)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (to) save.mutate()
    else setNoOne(true)
  }
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      {save.error && !(save.error instanceof Problem && save.error.errors.length) && <Notice tone="late" role="alert">{words(save.error)}</Notice>}
      {me.positions.length > 1 && <Select label={t('settings.delegationPosition')} data={me.positions.map((p) => ({ value: String(p.id), label: `${p.title}, ${p.agency_name}` }))} value={position} onChange={(v) => setPosition(v ?? '')} allowDeselect={false} error={field('position')} />}
      <Select label={t('settings.delegationTo')} searchable selectFirstOptionOnChange data={options.map((p) => ({ value: String(p.official), label: `${p.official_name} · ${p.title}` }))} value={to} onChange={(v) => (setTo(v), setNoOne(false))}
        filter={byWords} error={noOne ? t('settings.chooseWho') : field('to_official')} />
      <div className={css.pair}>
        <DateInput label={t('settings.delegationFrom')} valueFormat="DD/MM/YYYY" value={from} minDate={today} onChange={(v) => v && setFrom(String(v).slice(0, 10))} error={field('valid_from')} />
        <DateInput label={t('settings.delegationUntil')} valueFormat="DD/MM/YYYY" value={until} minDate={from} onChange={(v) => v && setUntil(String(v).slice(0, 10))} error={field('valid_until')} />
      </div>
      <TextInput label={t('settings.delegationReason')} value={reason} maxLength={500} onChange={(e) => setReason(e.currentTarget.value)} error={field('reason')} />
      <TextInput label={t('settings.delegationDocument')} description={t('common.optional')} value={document} maxLength={200} onChange={(e) => setDocument(e.currentTarget.value)} error={field('document')} />
      <div className={css.buttons}><Button type="submit" look="primary" busy={save.isPending}>{t('common.save')}</Button><Button onClick={cancel}>{t('common.cancel')}</Button></div>
    </form>
  )
}
