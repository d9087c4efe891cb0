// Giao nộp lưu trữ: a year's work files with their minutes (Decree 30/2020, appendix V).
import { Modal, Textarea, TextInput } from '@mantine/core'
import { api, Problem } from '@tinhso/shared/api/client'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { day, number } from '@tinhso/shared/words/format'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay, useSignedIn } from '../../accounts/me'
import { queries } from '../../queries'
import dialogs from '../parts/dialog.module.css'
import css from './folders.module.css'

export default function Minutes({ year, ready }: { year: number; ready: boolean }) {
  const { t } = useTranslation()
  const may = useMay('documents.register')
  const list = useQuery({ queryKey: ['folders', 'minutes', year], queryFn: () => api.get('/api/documents/hand-overs', { query: { year } }) })
  const [asking, setAsking] = useState(false)
  if (!list.data?.length && !(may && ready)) return null
  return (
    <section className={css.minutes} aria-labelledby="minutes">
      <h2 id="minutes">{t('documents.minutes.title')}</h2>
      <ul>
        {list.data?.map((m) => (
          <li key={m.id}>
            <span>{t('documents.minutes.row', { day: day(m.made_on), n: number(m.files), documents: number(m.documents), giver: m.giver_name, receiver: m.receiver_name })}</span>
            {(['minutes', 'list'] as const).map((what) => (['pdf', 'xlsx'] as const).map((format) => (
              <a key={what + format} href={`/api/documents/hand-overs/${m.id}/${what}?format=${format}`} target="_blank" rel="noreferrer">{t(`documents.minutes.${what}`)} {format.toUpperCase()}</a>
            )))}
          </li>
        ))}
      </ul>
      {may && ready && <div><Button onClick={() => setAsking(true)}>{t('documents.minutes.ask', { year })}</Button></div>}
      {asking && <HandOver year={year} close={() => setAsking(false)} />}
    </section>
  )
}

const empty = { giver_unit: '', giver_name: '', giver_position: '', receiver_unit: '', receiver_name: '', receiver_position: '', block: '', condition: '', boxes: '0', metres: '' }
const texts = ['giver_unit', 'giver_name', 'giver_position', 'receiver_unit', 'receiver_name', 'receiver_position', 'block', 'condition'] as const

function HandOver({ year, close }: { year: number; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const me = useSignedIn()
  const [form, setForm] = useState({
    ...empty, giver_unit: me.agency.name, giver_name: me.name, giver_position: me.position, receiver_unit: t('documents.minutes.archive'),
    block: t('documents.minutes.blockOf', { year, agency: me.agency.name }), condition: t('documents.minutes.conditionUsual'),
  })
  const [checked, setChecked] = useState(false)
  const save = useMutation({
    mutationFn: () => api.post('/api/documents/hand-overs', { body: { year, ...Object.fromEntries(texts.map((k) => [k, form[k].trim()])) as Record<(typeof texts)[number], string>, boxes: Number(form.boxes) || 0, ...(form.metres.trim() ? { metres: form.metres.trim() } : {}) } }),
    onSuccess: (row) => (void queries.invalidateQueries({ queryKey: ['folders'] }), close(), toast({ icon: 'check', text: t('documents.minutes.done', { n: row.files }) })),
  })
  const fault = (name: string) => (save.error instanceof Problem ? save.error.field(name) : undefined)
  const field = (name: keyof typeof empty, label: string, most: number) => (
    <TextInput key={name} label={label} value={form[name]} maxLength={most} onChange={(e) => setForm({ ...form, [name]: e.currentTarget.value })}
      error={checked && texts.includes(name as 'block') && !form[name].trim() ? t('documents.folders.missing') : fault(name)} />
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (texts.every((k) => form[k].trim())) save.mutate()
  }
  return (
    <Modal opened onClose={close} size="lg" title={t('documents.minutes.ask', { year })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialogs.form} onSubmit={submit} noValidate>
        <p className={dialogs.about}>{t('documents.minutes.help')}</p>
        {(['giver', 'receiver'] as const).map((side) => (
          <fieldset key={side} className={dialogs.set}>
            <legend>{t(`documents.minutes.${side}`)}</legend>
            {field(`${side}_unit`, t('documents.minutes.unit'), 200)}
            {field(`${side}_name`, t('documents.minutes.name'), 100)}
            {field(`${side}_position`, t('documents.minutes.position'), 100)}
          </fieldset>
        ))}
        <Textarea label={t('documents.minutes.block')} value={form.block} autosize maxLength={300} onChange={(e) => setForm({ ...form, block: e.currentTarget.value })} error={checked && !form.block.trim() ? t('documents.folders.missing') : fault('block')} />
        <Textarea label={t('documents.minutes.condition')} value={form.condition} autosize maxLength={500} onChange={(e) => setForm({ ...form, condition: e.currentTarget.value })} error={checked && !form.condition.trim() ? t('documents.folders.missing') : fault('condition')} />
        {field('boxes', t('documents.minutes.boxes'), 4)}
        {field('metres', t('documents.minutes.metres'), 20)}
        {save.error && !Object.keys(empty).some(fault) && <Notice tone="late" role="alert">{save.error instanceof Problem && save.error.errors.length ? save.error.errors.map((e) => e.message).join(' ') : words(save.error)}</Notice>}
        <div className={dialogs.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={save.isPending}>{t('documents.minutes.do')}</Button>
        </div>
      </form>
    </Modal>
  )
}
