// The form of a procedure: JSON Schema (draft-07) and a UI schema of JSON Forms, as docs/forms.md has them. JSON Forms
// reads both and says what is seen; @cfworker/json-schema validates, because the validator JSON Forms brings writes code,
// which our content security policy forbids. The server judges by the same rules in src/services/form*.cpp; both must
// agree on tests/data/forms/cases.json.
import { Validator, type Schema } from '@cfworker/json-schema'
import { isVisible, resolveSchema, toDataPath, type Categorization, type Category, type ControlElement, type JsonSchema7, type RankedTester, type UISchemaElement } from '@jsonforms/core'

/** By the key of what was asked; as it was typed. A date is `YYYY-MM-DD`. */
export type Answers = Record<string, string>
export interface Form {
  schema: JsonSchema7
  ui: Categorization
}
export interface Control {
  key: string
  label: string
  hint?: string
  /** Of the answer. */
  schema: JsonSchema7
  element: ControlElement
}
export interface FormPage {
  /** Its place among all pages of the form, seen or not. */
  n: number
  label: string
  controls: Control[]
}
export type Keyword = 'required' | 'type' | 'enum' | 'maxLength' | 'minLength' | 'pattern' | 'format' | 'minimum' | 'maximum'
export interface FormFault {
  key: string
  keyword: Keyword
  /** What the schema has under that keyword. */
  limit: unknown
  control: Control
}
/** As on the server: `given` looks only at what was entered. */
export type Filled = 'whole' | 'given'

/** The API's word for a form; nothing when the procedure has none, or one of before they were JSON Schema. */
export const readForm = (form: { schema?: unknown; ui?: unknown } | null | undefined): Form | undefined =>
  form?.schema && form.ui ? { schema: form.schema as JsonSchema7, ui: form.ui as Categorization } : undefined

const compiled = new WeakMap<object, Validator>()
function fits(schema: object, instance: unknown): boolean {
  if (instance === undefined) return false
  let validator = compiled.get(schema)
  if (!validator) compiled.set(schema, (validator = new Validator(schema as Schema, '7')))
  return validator.validate(instance).valid
}
/** What JSON Forms takes for its validator when it looks at the condition of a rule. */
const judge = { validate: fits } as unknown as Parameters<typeof isVisible>[3]

function controlOf(form: Form, element: ControlElement): Control {
  const schema = resolveSchema(form.schema, element.scope, form.schema) as JsonSchema7
  return { key: toDataPath(element.scope), label: schema.title ?? '', hint: schema.description, schema, element }
}

const allPages = (form: Form): FormPage[] =>
  (form.ui.elements as Category[]).map((page, n) => ({ n, label: page.label, controls: (page.elements as ControlElement[]).map((element) => controlOf(form, element)) }))
/** Everything the form may ask. */
export const controlsOf = (form: Form): Control[] => allPages(form).flatMap((page) => page.controls)
export const isIdentityNumber = (control: Control) => control.element.options?.format === 'identity-number'

/** "1.500.000", "1 500 000", "1500000": a whole number of at most 15 digits. */
function wholeNumber(text: string): number | undefined {
  if (!/^(\d+|\d{1,3}(\.\d{3})+|\d{1,3}( \d{3})+)$/.test(text)) return undefined
  const digits = text.replace(/[. ]/g, '')
  return digits.length <= 15 ? Number(digits) : undefined
}
function typedAnswer(control: Control, text: string): string | number {
  if (control.schema.type === 'integer') return wholeNumber(text) ?? text
  if (control.schema.type === 'number') return /^\d{1,15}([.,]\d{1,6})?$/.test(text) ? Number(text.replace(',', '.')) : text
  return isIdentityNumber(control) ? text.replaceAll(' ', '') : text
}
function typed(form: Form, answers: Answers): Record<string, string | number> {
  const out: Record<string, string | number> = {}
  for (const control of controlsOf(form)) {
    const text = (answers[control.key] ?? '').trim()
    if (text !== '') out[control.key] = typedAnswer(control, text)
  }
  return out
}

/** The pages as they are to be seen with these answers, in order; one without a question is not. Answers to what is hidden count as not given. */
export function pagesOf(form: Form, answers: Answers): FormPage[] {
  const data = typed(form, answers)
  const seen = (element: UISchemaElement) => isVisible(element, data, undefined as unknown as string, judge, undefined)
  return allPages(form).flatMap((page) => {
    const shown = seen(form.ui.elements[page.n]!)
    const controls = page.controls.filter((control) => {
      const visible = shown && seen(control.element)
      if (!visible) delete data[control.key]
      return visible
    })
    return controls.length ? [{ ...page, controls }] : []
  })
}

/** What is sent: trimmed, without empty answers and those to what is not asked. */
export function askedAnswers(form: Form, answers: Answers): Answers {
  const out: Answers = {}
  for (const page of pagesOf(form, answers))
    for (const { key } of page.controls) {
      const text = (answers[key] ?? '').trim()
      if (text !== '') out[key] = text
    }
  return out
}

/** What these answers make necessary. */
export function requiredKeys(form: Form, answers: Answers): Set<string> {
  const data = typed(form, askedAnswers(form, answers))
  const conditions = (form.schema.allOf ?? []) as { if: object; then: JsonSchema7 }[]
  return new Set([...(form.schema.required ?? []), ...conditions.flatMap((one) => (fits(one.if, data) ? (one.then.required ?? []) : []))])
}

// In this order, so that only text of bounded length meets a pattern.
const keywords: Keyword[] = ['type', 'enum', 'maxLength', 'minLength', 'pattern', 'format', 'minimum', 'maximum']
const alone = new WeakMap<object, Partial<Record<Keyword, object>>>()
/** The schema with nothing but that keyword. */
function only(schema: JsonSchema7, keyword: Keyword): object {
  const known = alone.get(schema) ?? {}
  alone.set(schema, known)
  return (known[keyword] ??= { [keyword]: schema[keyword as keyof JsonSchema7] })
}

/** Everything that is wrong, in the order of the pages; each answer once. */
export function faultsOf(form: Form, answers: Answers, filled: Filled = 'whole'): FormFault[] {
  const data = typed(form, askedAnswers(form, answers))
  const required = filled === 'whole' ? requiredKeys(form, answers) : new Set<string>()
  return pagesOf(form, answers).flatMap((page) => page.controls).flatMap((control): FormFault[] => {
    const { key, schema } = control
    const value = data[key]
    if (value === undefined) return required.has(key) ? [{ key, keyword: 'required', limit: true, control }] : []
    const keyword = keywords.find((one) => schema[one as keyof JsonSchema7] !== undefined && !fits(only(schema, one), value))
    return keyword ? [{ key, keyword, limit: schema[keyword as keyof JsonSchema7], control }] : []
  })
}

export interface Renderer<R> {
  tester: RankedTester
  renderer: R
}
/** JSON Forms' way to find what draws a control: the tester with the highest rank. */
export function rendererOf<R>(renderers: Renderer<R>[], form: Form, { element }: Control): R {
  const context = { rootSchema: form.schema, config: {} }
  const rank = ({ tester }: Renderer<R>) => tester(element, form.schema, context)
  return renderers.reduce((best, one) => (rank(one) > rank(best) ? one : best)).renderer
}
