// What an administrator does to an account, each in a dialog of its own; a temporary password is shown once.
import { Checkbox, Modal, Select, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { api, Problem } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { localDay } from '@tinhso/shared/words/format'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import dialog from '../documents/parts/dialog.module.css'
import css from './administration.module.css'

type Account = components['schemas']['AccountRow']
export type Made = components['schemas']['NewAccount']
const dayAfter = (on: string) => new Date(Date.parse(`${on}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
const roles = ['leader', 'clerk', 'officer', 'administrator'] as const

/** The frame of all of them: a form, what the server refused below its fields, two buttons. */
function Ask({ title, act, busy, fault, submit, close, danger, children }: {
  title: string; act: string; busy: boolean; fault: unknown; submit: () => void; close: () => void; danger?: boolean; children: ReactNode
}) {
  const { t } = useTranslation()
  const words = useFaultWords()
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} noValidate onSubmit={(e) => (e.preventDefault(), submit())}>
        {children}
        {fault != null && !(fault instanceof Problem && fault.errors.length) && <Notice tone="late" role="alert">{words(fault)}</Notice>}
        <div className={dialog.buttons}><Button onClick={close}>{t('common.cancel')}</Button><Button type="submit" look={danger ? 'filledDanger' : 'primary'} busy={busy}>{act}</Button></div>
      </form>
    </Modal>
  )
}
const onField = (fault: unknown, name: string) => (fault instanceof Problem ? fault.field(name) : undefined)

export function OpenAccount({ close, done }: { close: () => void; done: (made: Made) => void }) {
  const { t } = useTranslation()
  const [q, setQ] = useState('')
  const [official, setOfficial] = useState<string | null>(null)
  const [username, setUsername] = useState('')
  const [noOne, setNoOne] = useState(false)
  const found = useQuery({
    queryKey: ['users', 'officials', q],
    queryFn: async ({ signal }) => {
      const { items } = await api.get('/api/organisation/officials', { query: { q, limit: 20 }, signal })
      return items.filter((p, i) => items.findIndex((x) => x.official === p.official) === i).map((p) => ({ value: String(p.official), label: `${p.official_name} · ${p.title}, ${p.agency_name}` }))
    },
    placeholderData: (before) => before,
  })
  const open = useMutation({ mutationFn: () => api.post('/api/accounts/users', { body: { official: Number(official), ...(username.trim() ? { username: username.trim() } : {}) } }), onSuccess: done })
  return (
    <Ask title={t('administration.accounts.openTitle')} act={t('administration.accounts.openDo')} busy={open.isPending} fault={open.error} close={close} submit={() => (official ? open.mutate() : setNoOne(true))}>
      <Select label={t('administration.official')} searchable data={found.data ?? []} value={official} onChange={(v) => (setOfficial(v), setNoOne(false))} onSearchChange={setQ} filter={({ options }) => options}
        nothingFoundMessage={t('administration.nobody')} error={noOne ? t('administration.accounts.chooseWho') : onField(open.error, 'official')} />
      <TextInput label={t('administration.accounts.username')} description={t('administration.accounts.usernameHelp')} value={username} maxLength={64} autoComplete="off" autoCapitalize="none" spellCheck={false}
        onChange={(e) => setUsername(e.currentTarget.value)} error={onField(open.error, 'username')} />
    </Ask>
  )
}

export function ResetPassword({ row, close, done }: { row: Account; close: () => void; done: (made: Made) => void }) {
  const { t } = useTranslation()
  const [drop, setDrop] = useState(false)
  const reset = useMutation({ mutationFn: () => api.post('/api/accounts/users/{id}/reset-password', { path: { id: row.account }, body: { remove_second_step: drop } }), onSuccess: done })
  return (
    <Ask title={t('administration.accounts.resetTitle')} act={t('administration.accounts.resetDo')} busy={reset.isPending} fault={reset.error} close={close} submit={() => reset.mutate()}>
      <p>{t('administration.accounts.resetHelp', { name: row.name })}</p>
      {(row.has_totp || row.passkeys > 0) && <Checkbox label={t('administration.accounts.dropStep')} checked={drop} onChange={(e) => setDrop(e.currentTarget.checked)} />}
    </Ask>
  )
}

export function Disable({ row, close, done }: { row: Account; close: () => void; done: () => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const disable = useMutation({ mutationFn: () => api.post('/api/accounts/users/{id}/disable', { path: { id: row.account }, body: { reason: reason.trim() } }), onSuccess: done })
  return (
    <Ask title={t('administration.accounts.disableTitle')} act={t('administration.accounts.disableDo')} busy={disable.isPending} fault={disable.error} close={close} submit={() => disable.mutate()} danger>
      <p>{t('administration.accounts.disableHelp', { name: row.name })}</p>
      <Textarea label={t('administration.accounts.reason')} value={reason} maxLength={500} autosize minRows={2} onChange={(e) => setReason(e.currentTarget.value)} error={onField(disable.error, 'reason')} />
    </Ask>
  )
}

export function GiveRole({ row, close, done }: { row: Account; close: () => void; done: () => void }) {
  const { t } = useTranslation()
  const today = localDay(new Date())
  const [role, setRole] = useState<(typeof roles)[number]>('officer')
  const [q, setQ] = useState('')
  const [agency, setAgency] = useState<string | null>(null)
  const [below, setBelow] = useState(false)
  const [from, setFrom] = useState(today)
  const [until, setUntil] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [nowhere, setNowhere] = useState(false)
  const found = useQuery({
    queryKey: ['users', 'agencies', q],
    queryFn: async ({ signal }) => (await api.get('/api/organisation/agencies', { query: { q, limit: 20 }, signal })).items.map((a) => ({ value: String(a.id), label: a.name })),
    placeholderData: (before) => before,
  })
  const give = useMutation({
    mutationFn: () => api.post('/api/accounts/users/{id}/grants', {
      path: { id: row.account }, body: { role, agency: Number(agency), including_below: below, valid_from: from, valid_until: until && dayAfter(until), reason: reason.trim() },
    }),
    onSuccess: done,
  })
  const error = (name: string) => onField(give.error, name)
  return (
    <Ask title={t('administration.accounts.grantTitle', { name: row.name })} act={t('administration.accounts.grantDo')} busy={give.isPending} fault={give.error} close={close} submit={() => (agency ? give.mutate() : setNowhere(true))}>
      <Select label={t('administration.accounts.role')} data={roles.map((r) => ({ value: r, label: t(`administration.accounts.roles.${r}`) }))} value={role} allowDeselect={false} error={error('role')}
        onChange={(v) => (setRole(v as typeof role), v === 'administrator' && setBelow(true))} />
      <Select label={t('administration.agency')} searchable data={found.data ?? []} value={agency} onChange={(v) => (setAgency(v), setNowhere(false))} onSearchChange={setQ} filter={({ options }) => options}
        nothingFoundMessage={t('administration.nobody')} error={nowhere ? t('administration.accounts.chooseAgency') : error('agency')} />
      <Checkbox label={t('administration.accounts.below')} checked={below} onChange={(e) => setBelow(e.currentTarget.checked)} error={error('including_below')} />
      <DateInput label={t('administration.accounts.from')} valueFormat="DD/MM/YYYY" value={from} minDate={today} onChange={(v) => v && setFrom(String(v).slice(0, 10))} error={error('valid_from')} />
      <DateInput label={t('administration.accounts.until')} description={t('administration.accounts.untilHelp')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" value={until} minDate={from} clearable clearButtonProps={{ 'aria-label': t('shell.clear') }}
        onChange={(v) => setUntil(v ? String(v).slice(0, 10) : null)} error={error('valid_until')} />
      <TextInput label={t('administration.accounts.reason')} value={reason} maxLength={500} onChange={(e) => setReason(e.currentTarget.value)} error={error('reason')} />
    </Ask>
  )
}

export function Secret({ made, close }: { made: Made; close: () => void }) {
  const { t } = useTranslation()
  const copy = () => navigator.clipboard.writeText(made.temporary_password)
    .then(() => toast({ icon: 'check', text: t('administration.accounts.copied') }), () => toast({ icon: 'alert', text: t('administration.accounts.noCopy') }))
  // Only the button ends it: a click beside the dialog would lose what is shown once.
  return (
    <Modal opened onClose={() => {}} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title={t('administration.accounts.secret', { username: made.username })}>
      <div className={dialog.form}>
        <Notice tone="soon">{t('administration.accounts.secretHelp')}</Notice>
        <dl className={css.once}>
          <dt>{t('administration.accounts.username')}</dt><dd><code>{made.username}</code></dd>
          <dt>{t('administration.accounts.password')}</dt><dd><code data-testid="temporary-password">{made.temporary_password}</code> <Button icon="file" onClick={() => void copy()}>{t('administration.accounts.copy')}</Button></dd>
        </dl>
        <div className={dialog.buttons}><Button look="primary" onClick={close}>{t('administration.accounts.kept')}</Button></div>
      </div>
    </Modal>
  )
}
