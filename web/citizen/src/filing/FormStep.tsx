// The fields that the procedure's form asks for, one group a page. Their words come with the procedure.
import { DateParts, Radios, Text } from '../parts/fields'
import { t } from '../words'
import { noteOf } from './draft'
import type { StepProps } from './FilingPage'
import { fieldsOf, type Field } from './pages'

export function FormStep({ draft, change, wrong, group }: StepProps & { group: string }) {
  const fields = fieldsOf(draft).filter((field) => field.group === group)
  return <>{fields.map((field) => <Control key={field.key} field={field} alone={fields.length === 1} draft={draft} change={change} wrong={wrong} />)}</>
}

function Control({ field, draft, change, wrong }: StepProps & { field: Field; alone: boolean }) {
  const id = `answer-${field.key}`
  const common = {
    id, lang: 'vi', label: field.required ? field.label : `${field.label} ${t.filing.optional}`, hint: field.hint || undefined, fault: wrong(id),
    value: draft.answers[field.key] ?? '', note: noteOf(draft, id, draft.answers[field.key] ?? ''),
    onChange: (value: string) => void change((now) => ({ answers: { ...now.answers, [field.key]: value } })),
  }
  if (field.kind === 'choice') return <Radios {...common} options={(field.choices ?? []).map((choice) => ({ value: choice, label: choice, lang: 'vi' }))} />
  if (field.kind === 'date') return <DateParts {...common} />
  if (field.kind === 'long_text') return <Text {...common} long />
  if (field.kind === 'number') return <Text {...common} short input={{ inputMode: 'decimal', maxLength: 20 }} />
  if (field.kind === 'id_number') return <Text {...common} short input={{ inputMode: 'numeric', maxLength: 15 }} />
  return <Text {...common} input={{ maxLength: 300 }} />
}
