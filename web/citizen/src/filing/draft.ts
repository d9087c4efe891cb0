// A draft of a filing as the phone keeps it. It is written at every change and never sent without the button.
import { useEffect, useRef, useState } from 'preact/hooks'
import { newId, procedure as ask, vault, type Filing, type Procedure, type Receiver } from '../store/api'
import { account } from '../store/account'
import { all, drop, keep, protectStorage, take } from '../store/database'
import { rememberedPerson } from '../store/person'
import { t } from '../words'

export interface Paper {
  id: string
  /** Which paper of the case. */
  component: number
  name: string
  type: string
  bytes: number
  /** From the upload; the server keeps an upload that no filing names for a day. */
  ticket?: string
  uploaded_at?: string
  /** A paper of the vault: nothing of it is on the phone. */
  item?: number
}

/** For whom, when it is by an account. */
export interface Behalf {
  by: '' | 'consent' | 'document'
  consent: number | null
  name: string
  number: string
  birth_date: string
  paper: string
  to_filer: '' | 'yes' | 'no'
}
export const nobody: Behalf = { by: '', consent: null, name: '', number: '', birth_date: '', paper: '', to_filer: '' }
/** Where among the papers the evidence of an authority stands. */
export const evidence = -1
/** … and that of an exemption from the fee. */
export const exemptionPaper = -2
/** The picture itself stands on a shelf of its own, so that typing a letter does not write megabytes. */
export interface Picture {
  id: string
  blob: Blob
}

export interface Draft {
  id: string
  /** Goes with the filing: the same key is the same filing, however often it is sent. */
  key: string
  procedure: Procedure
  case_code: string
  agency: Receiver | null
  for_other: '' | 'self' | 'other'
  on_behalf_of: string
  name: string
  phone: string
  birth_date: string
  /** Where the result is to go by post; left out: it is fetched. */
  deliver?: { name: string; address: string }
  answers: Record<string, string>
  papers: Paper[]
  /** Filed with the identity account. */
  account?: boolean
  behalf?: Behalf
  /** Which of the procedure's exemptions applies, and what paper shows it; an empty name: none. */
  exemption?: { name: string; proof: string }
  /** What was filled in from the vault: by the control's id. */
  vault?: Record<string, string>
  /** Where somebody was, and how many pages stand before that. */
  page: string
  progress?: { done: number; of: number }
  changed_at: string
  /** What was sent and not yet answered. Until an answer comes it can only be sent again, as it is. */
  sent?: Filing
  /** What somebody typed and did not finish: dates by parts, a search. Only for the page. */
  remember: boolean
}

/** Everything the form may ask. What reads forms is fetched when a form is first needed. */
async function questionsOf(procedure: Procedure) {
  const { controlsOf, readForm } = await import('@tinhso/shared/forms/form')
  const form = readForm(procedure.form)
  return form ? controlsOf(form) : []
}

/** What the vault knows that this form asks, by the id of its control. Nothing without an account or a network. */
async function fromVault(procedure: Procedure): Promise<Record<string, string> | undefined> {
  if (!(await account())) return undefined
  const { items } = await vault()
  const value = (kind: string, key: string) => items.find((item) => item.kind === kind && item.key === key)?.value ?? ''
  const found: Record<string, string> = { name: value('identity', 'name'), phone: value('contact', 'phone') || value('identity', 'phone'), 'birth-day': value('identity', 'birth_date') }
  for (const { key, schema, element } of await questionsOf(procedure)) {
    const { from, about_applicant } = (element.options ?? {}) as { from?: string; about_applicant?: boolean }
    const known = from ? value('identity', from) : about_applicant ? value('answer', key) : ''
    if (known && (!schema.enum || schema.enum.includes(known))) found[`answer-${key}`] = known
  }
  return Object.fromEntries(Object.entries(found).filter(([, known]) => known))
}

export async function newDraft(procedure: Procedure): Promise<Draft> {
  const [remembered, held] = await Promise.all([rememberedPerson(), fromVault(procedure).catch(() => undefined)])
  const me = held ? undefined : remembered
  protectStorage()
  const known = new Set((await questionsOf(procedure)).map(({ key }) => key))
  const answered = Object.entries(held ?? {}).flatMap(([id, value]) => (id.startsWith('answer-') ? [[id.slice('answer-'.length), value]] : []))
  return {
    id: newId(),
    key: newId(),
    procedure,
    case_code: procedure.cases[0]?.code ?? '',
    agency: null,
    for_other: '',
    on_behalf_of: '',
    account: held !== undefined,
    behalf: nobody,
    vault: held,
    name: held?.name ?? me?.name ?? '',
    phone: held?.phone ?? me?.phone ?? '',
    birth_date: held?.['birth-day'] ?? me?.birth_date ?? '',
    answers: held ? Object.fromEntries(answered) : Object.fromEntries(Object.entries(me?.answers ?? {}).filter(([key]) => known.has(key))),
    papers: [],
    page: '',
    changed_at: new Date().toISOString(),
    remember: me !== undefined,
  }
}

/** The words beside a control whose value is still the vault's. */
export const noteOf = (draft: Draft, id: string, value: string) => (value && draft.vault?.[id] === value ? t.account.inVault : undefined)

export const draftOf = async (procedure: string) => (await all<Draft>('drafts')).find((draft) => draft.procedure.code === procedure)
export const keepDraft = (draft: Draft) => keep('drafts', draft)
export async function dropDraft(draft: Draft) {
  for (const paper of draft.papers) await drop('papers', paper.id)
  await drop('drafts', draft.id)
}

export type Change = (change: Partial<Draft> | ((draft: Draft) => Partial<Draft>)) => Promise<void>

/** Drafts of before forms were JSON Schema hold the procedure as it was then: it is asked for anew. */
const renewed = async (draft: Draft): Promise<Draft> => (Array.isArray(draft.procedure.form) ? { ...draft, procedure: await ask(draft.procedure.code) } : draft)

/** The draft of that id: undefined while it is read, null when there is none. */
export function useDraft(id: string): [Draft | null | undefined, Change, string | undefined] {
  const [draft, setDraft] = useState<Draft | null>()
  const [fault, setFault] = useState<string>()
  const latest = useRef<Draft | null>(null)
  useEffect(() => {
    setDraft(undefined)
    const read = async () => {
      const found = await take<Draft>('drafts', id).catch(() => undefined)
      setDraft((latest.current = found ? await renewed(found) : null))
    }
    read().catch((error: unknown) => setFault(String(error)))
  }, [id])
  const change: Change = async (change) => {
    if (!latest.current) return
    const now = { ...latest.current, ...(typeof change === 'function' ? change(latest.current) : change), changed_at: new Date().toISOString() }
    latest.current = now
    setDraft(now)
    try {
      await keepDraft(now)
      setFault(undefined)
    } catch (error) {
      setFault(String(error))
    }
  }
  return [draft, change, fault]
}
