// The questions of the procedure's form, one of its pages on a page. Their words come with the procedure; JSON Forms'
// testers pick what draws each.
import { rendererOf, requiredKeys, readForm, type Control, type FormPage, type Renderer } from '@tinhso/shared/forms/form'
import { isControl, isDateControl, isEnumControl, isIntegerControl, isMultiLineControl, isNumberControl, optionIs, rankWith } from '@jsonforms/core'
import type { ComponentChildren } from 'preact'
import { DateParts, Radios, Text } from '../parts/fields'
import { t } from '../words'
import { noteOf } from './draft'
import type { StepProps } from './FilingPage'

interface Drawn {
  id: string
  lang: string
  label: string
  hint?: string
  fault?: string
  note?: string
  value: string
  onChange: (value: string) => void
}
const renderers: Renderer<(common: Drawn, control: Control) => ComponentChildren>[] = [
  { tester: rankWith(1, isControl), renderer: (common, { schema }) => <Text {...common} input={{ maxLength: schema.maxLength ?? 300 }} /> },
  { tester: rankWith(2, isMultiLineControl), renderer: (common) => <Text {...common} long /> },
  { tester: rankWith(2, isDateControl), renderer: (common) => <DateParts {...common} /> },
  { tester: rankWith(2, isIntegerControl), renderer: (common) => <Text {...common} short input={{ inputMode: 'numeric', maxLength: 20 }} /> },
  { tester: rankWith(2, isNumberControl), renderer: (common) => <Text {...common} short input={{ inputMode: 'decimal', maxLength: 20 }} /> },
  { tester: rankWith(3, optionIs('format', 'identity-number')), renderer: (common) => <Text {...common} short input={{ inputMode: 'numeric', maxLength: 15 }} /> },
  {
    tester: rankWith(3, isEnumControl),
    renderer: (common, { schema }) => <Radios {...common} options={((schema.enum ?? []) as string[]).map((choice) => ({ value: choice, label: choice, lang: 'vi' }))} />,
  },
]

export function FormStep({ draft, change, wrong, page }: StepProps & { page: FormPage }) {
  const form = readForm(draft.procedure.form)!
  const required = requiredKeys(form, draft.answers)
  return (
    <>
      {page.controls.map((control) => {
        const id = `answer-${control.key}`
        const value = draft.answers[control.key] ?? ''
        const common = {
          id, lang: 'vi', label: required.has(control.key) ? control.label : `${control.label} ${t.filing.optional}`, hint: control.hint, fault: wrong(id), value, note: noteOf(draft, id, value),
          onChange: (value: string) => void change((now) => ({ answers: { ...now.answers, [control.key]: value } })),
        }
        return <Drawn key={control.key} draw={() => rendererOf(renderers, form, control)(common, control)} />
      })}
    </>
  )
}
const Drawn = ({ draw }: { draw: () => ComponentChildren }) => <>{draw()}</>
