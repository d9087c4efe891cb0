// What the procedure's form asks, for the clerk to take over from the declaration in hand: as much of it as is of use.
import { Select, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { isControl, isDateControl, isEnumControl, isIntegerControl, isMultiLineControl, isNumberControl, optionIs, or, rankWith } from '@jsonforms/core'
import { faultsOf, isIdentityNumber, pagesOf, rendererOf, type Answers, type Control, type Form, type FormFault, type Renderer } from '@tinhso/shared/forms/form'
import type { TFunction } from 'i18next'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from './services.module.css'

interface Drawn {
  label: string
  description?: string
  error?: string
  lang: 'vi'
  value: string
  change: (value: string) => void
  t: TFunction
}
const typed = ({ change, t: _, ...common }: Drawn) => ({ ...common, autoComplete: 'off' as const, onChange: (e: { currentTarget: { value: string } }) => change(e.currentTarget.value) })

const renderers: Renderer<(common: Drawn, control: Control) => ReactNode>[] = [
  { tester: rankWith(1, isControl), renderer: (common, { schema }) => <TextInput {...typed(common)} maxLength={schema.maxLength ?? 300} /> },
  { tester: rankWith(2, isMultiLineControl), renderer: (common) => <Textarea {...typed(common)} className={css.wide} autosize minRows={2} maxLength={2000} /> },
  {
    tester: rankWith(2, isDateControl),
    renderer: ({ change, t: _, value, ...common }) => <DateInput {...common} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" value={value || null} onChange={(day) => change(day ? String(day).slice(0, 10) : '')} />,
  },
  { tester: rankWith(2, or(isIntegerControl, isNumberControl)), renderer: (common) => <TextInput {...typed(common)} inputMode="decimal" maxLength={20} /> },
  { tester: rankWith(3, optionIs('format', 'identity-number')), renderer: (common) => <TextInput {...typed(common)} inputMode="numeric" maxLength={15} /> },
  {
    tester: rankWith(3, isEnumControl),
    renderer: ({ change, t, value, ...common }, { schema }) => <Select {...common} data={(schema.enum ?? []) as string[]} value={value || null} onChange={(choice) => change(choice ?? '')} clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} />,
  },
]

/** What to tell the clerk about an answer. */
export function faultWords(t: TFunction, { keyword, limit, control }: FormFault): string {
  if (keyword === 'pattern') return isIdentityNumber(control) ? t('services.counter.wrongAnswer.identity') : t('services.counter.wrongAnswer.pattern')
  return t(`services.counter.wrongAnswer.${keyword}`, { limit: String(limit) })
}
/** What was entered and is wrong, by key. What is not there the clerk has on paper. */
export const wrongAnswers = (t: TFunction, form: Form, answers: Answers) => new Map(faultsOf(form, answers, 'given').map((fault) => [fault.key, faultWords(t, fault)]))

/** `open`: something of it is needed or wrong; otherwise the clerk opens it. */
export function CounterForm({ form, answers, change, wrong, open }: { form: Form; answers: Answers; change: (key: string, value: string) => void; wrong: (key: string) => string | undefined; open: boolean }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(open)
  const shown = opened || open
  return (
    <details className={css.declared} open={shown} onToggle={(e) => setOpened(e.currentTarget.open)}>
      <summary>{t('services.answersTitle')} <small>{t('services.counter.answersHelp')}</small></summary>
      {shown && pagesOf(form, answers).map((page) => (
        <fieldset key={page.n} className={css.person}>
          <legend lang="vi">{page.label}</legend>
          {page.controls.map((control) => (
            <Answer key={control.key} draw={() => rendererOf(renderers, form, control)({
              lang: 'vi', label: control.label, description: control.hint, error: wrong(control.key), value: answers[control.key] ?? '', change: (value) => change(control.key, value), t,
            }, control)} />
          ))}
        </fieldset>
      ))}
    </details>
  )
}
const Answer = ({ draw }: { draw: () => ReactNode }) => <>{draw()}</>
