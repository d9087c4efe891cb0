// A step that needs words, a day, a person or files.
import { Checkbox, Modal, Radio, Select, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { Problem } from '@tinhso/shared/api/client'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { byWords } from '../panes/byWords'
import css from '../documents/parts/dialog.module.css'
import { FilePicker, useUploads } from '../documents/compose/FilePicker'
import type { DraftFile } from '../documents/compose/draft'
import { useHands, useStep, type Action, type DossierView, type Task } from './data'
import own from './services.module.css'

const wordless: Action[] = ['assign', 'approve', 'receive', 'complete', 'hand_over']
const withFiles: Action[] = ['propose', 'approve', 'finish', 'complete']

export default function ActionDialog({ view, action, task, close }: { view: DossierView; action: Action; task?: Task; close: () => void }) {
  const { t } = useTranslation()
  const faultWords = useFaultWords()
  const step = useStep(view.id)
  const hands = useHands(action === 'assign')
  const [text, setText] = useState('')
  const [empty, setEmpty] = useState(false)
  const [missing, setMissing] = useState<number[]>([])
  const [to, setTo] = useState<string | null>(null)
  const [dueOn, setDueOn] = useState<string | null>(null)
  const [files, setFiles] = useState<DraftFile[]>([])
  const [waybill, setWaybill] = useState('')
  const [outcome, setOutcome] = useState('')
  // Several tasks may be open beside each other: then it is said which one is given to somebody.
  const open = view.tasks.filter((x) => !x.ended_at && !x.agency)
  const [element, setElement] = useState<string | null>(action === 'assign' && open.length > 1 ? null : (task?.element ?? null))
  const asksTask = action === 'assign' && open.length > 1
  const uploads = useUploads((f) => setFiles((all) => [...all, f]))
  const fault = step.error
  const field = (name: string) => (fault instanceof Problem ? fault.field(name) : undefined)
  const key = action as 'refuse'
  const asksDay = action === 'extend' || action === 'receive'

  const lines = missing.map((i, n) => t('services.missingLine', { n: n + 1, name: view.components[i]!.name }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const words = [...lines, text.trim()].filter(Boolean).join('\n')
    if (!words && !wordless.includes(action)) return setEmpty(true)
    if (uploads.busy) return
    step.mutate(
      {
        action,
        ...(words && { words }),
        ...(dueOn && { due_on: dueOn }),
        ...(to && { to: Number(to) }),
        ...(element && { task: element }),
        ...(outcome && { outcome }),
        ...(waybill.trim() && { waybill: waybill.trim() }),
        ...(files.length && { files: files.map((f) => ({ ticket: f.ticket! })) }),
      },
      { onSuccess: (v) => (close(), toast({ icon: 'check', text: task ? t('services.done.complete', { name: task.name }) : t(`services.done.${key}`), detail: v.code })) },
    )
  }
  return (
    <Modal opened onClose={close} size="lg" title={task?.name ?? t(`services.dialog.${key}.title`)} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={css.form} onSubmit={submit} noValidate>
        <p className={css.about}><b>{view.code}</b> {view.procedure_name}, {view.applicant}</p>
        {asksTask && (
          <Radio.Group label={t('services.whichTask')} value={element} onChange={setElement} error={field('task')}>
            <div className={own.outcomes}>{open.map((x) => <Radio key={x.element} size="md" value={x.element} label={x.handler ? `${x.name} (${x.handler})` : x.name} />)}</div>
          </Radio.Group>
        )}
        {task && task.outcomes.length > 0 && (
          <Radio.Group label={t('services.outcome')} value={outcome} onChange={setOutcome} error={field('outcome')} data-autofocus>
            <div className={own.outcomes}>{task.outcomes.map((x) => <Radio key={x} size="md" value={x} label={x} />)}</div>
          </Radio.Group>
        )}
        {action === 'assign' && (
          <Select comboboxProps={{ withinPortal: false }} label={t('services.to')} placeholder={t('services.toPlaceholder')} searchable selectFirstOptionOnChange data-autofocus value={to} onChange={setTo} error={field('to')} maxDropdownHeight={260}
            data={(hands.data?.items ?? []).map((h) => ({ value: String(h.official), label: `${h.name} · ${h.position}` }))}
            renderOption={({ option }) => <span>{option.label} <small>{t('services.hasNow', { count: hands.data?.items.find((h) => String(h.official) === option.value)?.running ?? 0 })}</small></span>}
            filter={byWords}
            nothingFoundMessage={hands.isPending ? t('common.loading') : t('services.nobody')} />
        )}
        {action === 'supplement' && view.components.length > 0 && (
          <fieldset className={css.set}>
            <legend>{t('services.missing')}</legend>
            {view.components.map((c, i) => (
              <Checkbox key={i} size="md" label={c.name} checked={missing.includes(i)} onChange={(e) => (setMissing(e.currentTarget.checked ? [...missing, i].sort((a, b) => a - b) : missing.filter((x) => x !== i)), setEmpty(false))} />
            ))}
          </fieldset>
        )}
        {action === 'hand_over' && view.delivery && (
          <>
            <Notice>{t('services.postTo', { name: view.delivery.name, address: view.delivery.address, phone: view.delivery.phone })}</Notice>
            <TextInput label={t('services.waybill')} value={waybill} maxLength={60} autoComplete="off" onChange={(e) => setWaybill(e.currentTarget.value)} error={field('waybill')} data-autofocus />
          </>
        )}
        {asksDay && (
          <DateInput label={t('services.dueOn')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" value={dueOn} onChange={(v) => setDueOn(v ? String(v).slice(0, 10) : null)} error={field('due_on')} data-autofocus popoverProps={{ withinPortal: false }} />
        )}
        {action !== 'receive' && (
          <Textarea label={t(`services.dialog.${key}.words`)} description={t(`services.dialog.${key}.help`)} value={text} minRows={3} autosize maxLength={2000} data-autofocus={action !== 'assign' && action !== 'hand_over' && !task?.outcomes.length && !asksDay ? true : undefined}
            onChange={(e) => (setText(e.currentTarget.value), setEmpty(false))} error={empty ? t('services.dialogEmpty') : field('words')} />
        )}
        {action === 'receive' && <Notice>{t('services.dialog.receive.help')}</Notice>}
        {withFiles.includes(action) && <FilePicker files={files} uploads={uploads} change={setFiles} error={field('files[0].ticket')} />}
        {fault && !(fault instanceof Problem && fault.errors.length) && <Notice tone="late" role="alert">{faultWords(fault)}</Notice>}
        <div className={css.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look={action === 'refuse' || action === 'stop' || action === 'withdraw' ? 'filledDanger' : 'primary'} busy={step.isPending || uploads.busy}>{t(`services.dialog.${key}.do`)}</Button>
        </div>
      </form>
    </Modal>
  )
}
