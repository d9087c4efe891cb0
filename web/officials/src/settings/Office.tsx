// Văn thư của cơ quan: which steps an outgoing document takes and who holds them, how numbers are written, usual directions.
import { Checkbox, MultiSelect, Select, Textarea, TextInput } from '@mantine/core'
import { api, Problem } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Choice, Notice, Skeleton } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Denied } from '../accounts/Denied'
import { useMay, useSignedIn } from '../accounts/me'
import { usePeople } from '../documents/incoming/people'
import { byWords } from '../panes/byWords'
import { queries } from '../queries'
import css from './settings.module.css'

type Rules = components['schemas']['FlowRules']
type Writing = components['schemas']['AgencySettings']

export default function Office() {
  return useMay('organisation.edit') ? <Sections /> : <Denied right="organisation.edit" />
}

function Sections() {
  const { id } = useSignedIn().agency
  const at = { path: { id } }
  const flow = useQuery({ queryKey: ['office', 'flow', id], queryFn: () => api.get('/api/documents/agencies/{id}/flow', at) })
  const writing = useQuery({ queryKey: ['office', 'writing', id], queryFn: () => api.get('/api/documents/agencies/{id}/settings', at) })
  const lines = useQuery({ queryKey: ['directions', id], queryFn: () => api.get('/api/documents/agencies/{id}/directions', at) })
  const fault = flow.error ?? writing.error ?? lines.error
  if (fault) return <Fault fault={fault} retry={() => void queries.invalidateQueries({ queryKey: ['office'] })} />
  if (!flow.data || !writing.data || !lines.data) return <Skeleton h="40vh" />
  return <><Steps agency={id} rules={flow.data} /><Numbers agency={id} settings={writing.data} /><Usual agency={id} lines={lines.data.lines} /></>
}

/** Saving one section; what the server refuses is told at its field or below. */
function useSave(save: () => Promise<unknown>) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const run = useMutation({ mutationFn: save, onSuccess: () => (toast({ icon: 'check', text: t('common.saved') }), queries.invalidateQueries({ queryKey: ['office'] })) })
  const field = (name: string) => (run.error instanceof Problem ? run.error.errors.find((e) => e.path === name || e.path.startsWith(`${name}[`))?.message : undefined)
  const told = run.error && !(run.error instanceof Problem && run.error.errors.length) ? <Notice tone="late" role="alert">{words(run.error)}</Notice> : null
  return { run, field, told }
}

function Steps({ agency, rules }: { agency: number; rules: Rules }) {
  const { t } = useTranslation()
  const [form, setForm] = useState({ ...rules, holders: rules.holders ?? { reviewers: [], checker: null, signers: [] } })
  const { options } = usePeople()
  const { run, field, told } = useSave(() => api.put('/api/documents/agencies/{id}/flow', { path: { id: agency }, body: form }))
  const holders = (part: Partial<typeof form.holders>) => setForm({ ...form, holders: { ...form.holders, ...part } })
  const way = ['drafting', ...(['content', 'form', 'signing'] as const).filter((s) => form[s]), 'ready'] as const
  const several = (step: 'content' | 'signing', which: 'reviewers' | 'signers') => (
    <MultiSelect label={t(`settings.office.who.${step}`)} placeholder={form.holders[which].length ? undefined : t('settings.office.chosen')} searchable filter={byWords} data={options} hidePickedOptions maxDropdownHeight={260}
      value={form.holders[which].map(String)} onChange={(v) => holders({ [which]: v.map(Number) })} error={field(`holders.${which}`)} />
  )
  return (
    <section className={css.part} aria-labelledby="office-steps">
      <h2 id="office-steps">{t('settings.office.steps')}</h2>
      <p className={css.help}>{t('settings.office.stepsHelp')}</p>
      <p className={css.way} role="status">{way.map((s, i) => <span key={s}>{i > 0 && <i aria-hidden>→</i>}{t(`settings.office.way.${s}`)}</span>)}</p>
      <form className={css.form} onSubmit={(e) => (e.preventDefault(), run.mutate())}>
        <Checkbox label={t('settings.office.content')} checked={form.content} onChange={(e) => setForm({ ...form, content: e.currentTarget.checked })} />
        {form.content && several('content', 'reviewers')}
        <Checkbox label={t('settings.office.form')} checked={form.form} onChange={(e) => setForm({ ...form, form: e.currentTarget.checked })} />
        {form.form && <Select label={t('settings.office.who.form')} placeholder={t('settings.office.clerks')} clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} searchable filter={byWords} data={options} maxDropdownHeight={260}
          value={form.holders.checker === null ? null : String(form.holders.checker)} onChange={(v) => holders({ checker: v === null ? null : Number(v) })} error={field('holders.checker')} />}
        <Checkbox label={t('settings.office.signing')} checked={form.signing} onChange={(e) => setForm({ ...form, signing: e.currentTarget.checked })} />
        {form.signing && several('signing', 'signers')}
        <Checkbox label={t('settings.office.seal')} description={t('settings.office.sealHelp')} checked={form.seal} onChange={(e) => setForm({ ...form, seal: e.currentTarget.checked })} />
        {told}
        <div className={css.buttons}><Button type="submit" look="primary" busy={run.isPending}>{t('settings.office.saveSteps')}</Button></div>
      </form>
    </section>
  )
}

function Numbers({ agency, settings }: { agency: number; settings: Writing }) {
  const { t } = useTranslation()
  const [form, setForm] = useState(settings)
  const { run, field, told } = useSave(() => api.put('/api/documents/agencies/{id}/settings', { path: { id: agency }, body: form }))
  const sign = form.short_sign.trim() || '…'
  return (
    <section className={css.part} aria-labelledby="office-numbers">
      <h2 id="office-numbers">{t('settings.office.numbers')}</h2>
      <form className={css.form} onSubmit={(e) => (e.preventDefault(), run.mutate())}>
        <TextInput label={t('settings.office.sign')} description={t('settings.office.signHelp')} value={form.short_sign} maxLength={30} onChange={(e) => setForm({ ...form, short_sign: e.currentTarget.value })} error={field('short_sign')} />
        <p className={css.help}>{t('settings.office.example', { decision: `30/QĐ-${sign}`, letter: `05/${sign}-VP`, copy: `01/SY-${sign}` })}</p>
        <Choice label={t('settings.office.numbering')} name="numbering" value={form.numbering} options={(['one', 'by_type'] as const).map((n) => [n, t(`settings.office.numberings.${n}`)])} change={(numbering) => setForm({ ...form, numbering })} />
        {field('numbering') && <Notice tone="late" role="alert">{field('numbering')}</Notice>}
        <Choice label={t('settings.office.copies')} name="copies" value={form.copies ?? 'one'} options={(['one', 'by_type'] as const).map((n) => [n, t(`settings.office.copySeries.${n}`)])} change={(copies) => setForm({ ...form, copies })} />
        {field('copies') && <Notice tone="late" role="alert">{field('copies')}</Notice>}
        <TextInput label={t('settings.office.days')} description={t('settings.office.daysHelp')} inputMode="numeric" value={String(form.default_days)} onChange={(e) => setForm({ ...form, default_days: Number(e.currentTarget.value.replace(/\D/g, '')) })} error={field('default_days')} />
        {told}
        <div className={css.buttons}><Button type="submit" look="primary" busy={run.isPending}>{t('settings.office.saveNumbers')}</Button></div>
      </form>
    </section>
  )
}

function Usual({ agency, lines }: { agency: number; lines: string[] }) {
  const { t } = useTranslation()
  const [text, setText] = useState((lines.length ? lines : (t('documents.instructions', { returnObjects: true }) as string[])).join('\n'))
  const { run, field, told } = useSave(() => api.put('/api/documents/agencies/{id}/directions', { path: { id: agency }, body: { lines: text.split('\n').map((x) => x.trim()).filter(Boolean) } })
    .then(() => queries.invalidateQueries({ queryKey: ['directions', agency] })))
  return (
    <section className={css.part} aria-labelledby="office-usual">
      <h2 id="office-usual">{t('settings.office.usual')}</h2>
      <form className={css.form} onSubmit={(e) => (e.preventDefault(), run.mutate())}>
        <Textarea label={t('settings.office.lines')} description={t('settings.office.linesHelp')} value={text} autosize minRows={4} onChange={(e) => setText(e.currentTarget.value)} error={field('lines')} />
        {told}
        <div className={css.buttons}><Button type="submit" look="primary" busy={run.isPending}>{t('settings.office.saveUsual')}</Button></div>
      </form>
    </section>
  )
}
