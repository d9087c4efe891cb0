// What is done with a registered document besides assigning and finishing it: the clerk proposes who handles it; the lead
// passes it on, gives it back or asks for more time; whoever assigns gives more time.
import { Modal, Select, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { Problem } from '@tinhso/shared/api/client'
import type { IncomingView } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { day } from '@tinhso/shared/words/format'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { byWords } from '../../panes/byWords'
import css from '../parts/dialog.module.css'
import { useAct } from './data'
import { usePeople } from './people'

export type HandleAct = 'propose' | 'forward' | 'give-back' | 'extend' | 'deny'

export default function HandleDialog({ view, act, close }: { view: IncomingView; act: HandleAct; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const people = usePeople()
  const [whom, setWhom] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [until, setUntil] = useState<string | null>(null)
  const [days, setDays] = useState<number | ''>('')
  const [missing, setMissing] = useState<'whom' | 'text' | 'until' | ''>('')
  const acts = { propose: useAct(view.id, 'propose'), forward: useAct(view.id, 'forward'), 'give-back': useAct(view.id, 'give-back'), extend: useAct(view.id, 'extend'), deny: useAct(view.id, 'extension') }
  const { isPending, error } = acts[act]
  const field = (...names: string[]) => (error instanceof Problem ? names.map((n) => error.field(n)).find(Boolean) : undefined)
  const asks = act === 'forward' || act === 'propose'
  const said = text.trim()

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (act === 'forward' && !whom) return setMissing('whom')
    if (act === 'extend' && !until) return setMissing('until')
    if ((act === 'give-back' || act === 'extend' || act === 'deny') && !said) return setMissing('text')
    const done = { onSuccess: () => (close(), toast({ icon: 'check', text: t(`documents.handle.${act}.done`) })) }
    if (act === 'propose') acts.propose.mutate({ ...(whom ? { official: Number(whom) } : {}), ...(said ? { words: said } : {}) }, done)
    if (act === 'forward') acts.forward.mutate({ to: Number(whom), ...(days ? { days } : {}), ...(said ? { words: said } : {}) }, done)
    if (act === 'give-back') acts['give-back'].mutate({ words: said }, done)
    if (act === 'extend') acts.extend.mutate({ until: until!, reason: said }, done)
    if (act === 'deny') acts.deny.mutate({ grant: false, words: said }, done)
  }
  return (
    <Modal opened onClose={close} title={t(`documents.handle.${act}.title`)} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={css.form} onSubmit={submit} noValidate>
        <p className={css.about}><b>{view.code}</b> {view.subject}</p>
        {asks && (
          <Select comboboxProps={{ withinPortal: false }} label={t(`documents.handle.${act as 'forward'}.whom`)} placeholder={t('documents.leadPlaceholder')} searchable selectFirstOptionOnChange clearable={act === 'propose'} clearButtonProps={{ 'aria-label': t('shell.clear') }}
            data={people.options} filter={byWords} value={whom} onChange={(v) => (setWhom(v), setMissing(''))} data-autofocus maxDropdownHeight={260}
            nothingFoundMessage={people.loading ? t('common.loading') : t('documents.nobody')} error={missing === 'whom' ? t('documents.leadMissing') : field('to', 'official')} />
        )}
        {act === 'forward' && (
          <TextInput label={t('documents.handle.forward.days')} description={view.due_at ? t('documents.dueOfDocument', { day: day(view.due_at) }) : t('common.optional')} inputMode="numeric" value={days} onChange={(e) => setDays(Number(e.currentTarget.value.replace(/\D/g, '')) || '')} error={field('days')} />
        )}
        {act === 'extend' && (
          <DateInput label={t('documents.handle.extend.until')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" value={until} minDate={new Date()} data-autofocus
            onChange={(v) => (setUntil(v ? String(v).slice(0, 10) : null), setMissing(''))} error={missing === 'until' ? t('documents.handle.extend.untilMissing') : field('until')} />
        )}
        <Textarea label={t(`documents.handle.${act}.words`)} description={asks ? t('common.optional') : undefined} value={text} minRows={3} maxLength={1000} data-autofocus={!asks && act !== 'extend' ? true : undefined}
          onChange={(e) => (setText(e.currentTarget.value), setMissing(''))} error={missing === 'text' ? t('documents.handle.wordsMissing') : field('words', 'reason')} />
        {error && !field('to', 'official', 'days', 'until', 'words', 'reason') && <Notice tone="late" role="alert">{words(error)}</Notice>}
        <div className={css.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look={act === 'deny' ? 'filledDanger' : 'primary'} busy={isPending}>{t(`documents.handle.${act}.do`)}</Button>
        </div>
      </form>
    </Modal>
  )
}
