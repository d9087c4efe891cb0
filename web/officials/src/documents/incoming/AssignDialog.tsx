// Chuyển xử lý: who leads, who helps, until when, and what is wanted of them.
import { Modal, MultiSelect, Select, Textarea, TextInput } from '@mantine/core'
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
import { useDirections } from './directions'
import { usePeople } from './people'

const quickDays = [1, 3, 5, 10] as const
type Due = { days: number } | { on: string } | { usual: true }

/** 17:30 in Việt Nam, the end of office time, as the moment a deadline ends. */
const endOfOffice = (on: string) => `${on}T17:30:00+07:00`

export default function AssignDialog({ view, close }: { view: IncomingView; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const { options, loading } = usePeople()
  const directions = useDirections()
  const current = view.task?.assignees ?? []
  const [lead, setLead] = useState<string | null>(String(current.find((a) => a.part === 'lead')?.official ?? view.proposal?.official ?? '') || null)
  // Of co-handlers: their own deadline in working days, and words for them alone.
  const [own, setOwn] = useState<Record<string, { days?: number; words?: string }>>({})
  const change = (who: string, part: { days?: number; words?: string }) => setOwn({ ...own, [who]: { ...own[who], ...part } })
  const [co, setCo] = useState(current.filter((a) => a.part === 'co').map((a) => String(a.official)))
  const [due, setDue] = useState<Due>(view.due_at ? { usual: true } : { days: 3 })
  const [instruction, setInstruction] = useState(view.task?.instruction ?? '')
  const [noLead, setNoLead] = useState(false)
  const assign = useAct(view.id, 'assign')
  const fault = assign.error
  const field = (name: string) => (fault instanceof Problem ? fault.field(name) : undefined)

  const helpers = co.filter((x) => x !== lead)
  const parts = helpers.filter((x) => own[x]?.days || own[x]?.words?.trim()).map((x) => ({ official: Number(x), days: own[x]!.days ?? null, words: own[x]!.words?.trim() || null }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!lead) return setNoLead(true)
    assign.mutate(
      {
        lead: Number(lead),
        co: helpers.map(Number).filter((x) => !parts.some((p) => p.official === x)),
        ...(parts.length ? { parts } : {}),
        ...('days' in due ? { days: due.days } : 'on' in due ? { due_at: endOfOffice(due.on) } : view.due_at ? { due_at: view.due_at } : {}),
        ...(instruction.trim() ? { instruction: instruction.trim() } : {}),
      },
      { onSuccess: () => (close(), toast({ icon: 'check', text: t('documents.assigned') })) },
    )
  }
  return (
    <Modal opened onClose={close} size="lg" title={t('documents.assignTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={css.form} onSubmit={submit} noValidate>
        <p className={css.about}><b>{view.code}</b> {view.subject}</p>
        {view.proposal && !view.task?.instruction && <Notice tone="info"><b>{t('documents.handle.proposed')}: {view.proposal.official_name || view.proposal.by_name}</b>{view.proposal.words && <p>“{view.proposal.words}”</p>}</Notice>}
        <Select comboboxProps={{ withinPortal: false }} label={t('documents.lead')} placeholder={t('documents.leadPlaceholder')} searchable selectFirstOptionOnChange data={options} filter={byWords} value={lead} data-autofocus
          onChange={(v) => (setLead(v), setNoLead(false))} nothingFoundMessage={loading ? t('common.loading') : t('documents.nobody')} error={noLead ? t('documents.leadMissing') : field('lead')} maxDropdownHeight={260} />
        <MultiSelect size="md" comboboxProps={{ withinPortal: false }} label={t('documents.co')} placeholder={co.length ? undefined : t('documents.coPlaceholder')} searchable selectFirstOptionOnChange data={options.filter((o) => o.value !== lead)} filter={byWords}
          value={co} onChange={setCo} nothingFoundMessage={t('documents.nobody')} error={field('co')} maxDropdownHeight={260} hidePickedOptions />
        {helpers.length > 0 && (
          <details className={css.own}>
            <summary>{t('documents.handle.own')}</summary>
            {helpers.map((x) => {
              const name = options.find((o) => o.value === x)?.label.split(' · ')[0] ?? x
              return (
                <div key={x} className={css.ownRow}>
                  <TextInput label={t('documents.handle.ownDays', { name })} placeholder={t('documents.handle.ownUsual')} inputMode="numeric" value={own[x]?.days ?? ''} onChange={(e) => change(x, { days: Number(e.currentTarget.value.replace(/\D/g, '')) || undefined })} />
                  <TextInput label={t('documents.handle.ownWords', { name })} maxLength={500} value={own[x]?.words ?? ''} onChange={(e) => change(x, { words: e.currentTarget.value })} />
                </div>
              )
            })}
          </details>
        )}
        <fieldset className={css.set}>
          <legend>{t('documents.deadline')}</legend>
          <div className={css.quick}>
            {view.due_at && <button type="button" aria-pressed={'usual' in due} onClick={() => setDue({ usual: true })}>{t('documents.dueOfDocument', { day: day(view.due_at) })}</button>}
            {quickDays.map((n) => (
              <button key={n} type="button" aria-pressed={'days' in due && due.days === n} onClick={() => setDue({ days: n })}>{t('documents.workingDays', { count: n })}</button>
            ))}
          </div>
          <DateInput label={t('documents.orDay')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" value={'on' in due ? due.on : null} minDate={new Date()}
            onChange={(v) => setDue(v ? { on: String(v).slice(0, 10) } : { days: 3 })} error={field('due_at') ?? field('days')} clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} />
        </fieldset>
        <Textarea label={t('documents.instruction')} description={t('common.optional')} value={instruction} maxLength={1000} minRows={2}
          onChange={(e) => setInstruction(e.currentTarget.value)} error={field('instruction')} />
        <div className={css.quick} role="group" aria-label={t('documents.templates')}>
          {directions.map((line) => (
            <button key={line} type="button" onClick={() => setInstruction(instruction.trim() ? `${instruction.trim()} ${line}` : line)}>{line}</button>
          ))}
        </div>
        {fault && !['lead', 'co', 'due_at', 'days', 'instruction'].some(field) && <Notice tone="late" role="alert">{fault instanceof Problem && fault.errors.length ? fault.errors.map((e) => e.message).join(' ') : words(fault)}</Notice>}
        <div className={css.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={assign.isPending}>{t('documents.assignDo')}</Button>
        </div>
      </form>
    </Modal>
  )
}
