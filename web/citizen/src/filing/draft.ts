// A draft of a filing as the phone keeps it. It is written at every change and never sent without the button.
import { useEffect, useRef, useState } from 'preact/hooks'
import { newId, type Filing, type Procedure, type Receiver } from '../store/api'
import { all, drop, keep, protectStorage, take } from '../store/database'
import { rememberedPerson } from '../store/person'

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
}
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
  answers: Record<string, string>
  papers: Paper[]
  /** Where somebody was. */
  page: string
  changed_at: string
  /** What was sent and not yet answered. Until an answer comes it can only be sent again, as it is. */
  sent?: Filing
  /** What somebody typed and did not finish: dates by parts, a search. Only for the page. */
  remember: boolean
}

export async function newDraft(procedure: Procedure): Promise<Draft> {
  const me = await rememberedPerson()
  protectStorage()
  const known = new Set((procedure.form ?? []).map((field) => field.key))
  return {
    id: newId(),
    key: newId(),
    procedure,
    case_code: procedure.cases[0]?.code ?? '',
    agency: null,
    for_other: '',
    on_behalf_of: '',
    name: me?.name ?? '',
    phone: me?.phone ?? '',
    birth_date: me?.birth_date ?? '',
    answers: Object.fromEntries(Object.entries(me?.answers ?? {}).filter(([key]) => known.has(key))),
    papers: [],
    page: '',
    changed_at: new Date().toISOString(),
    remember: me !== undefined,
  }
}

export const draftOf = async (procedure: string) => (await all<Draft>('drafts')).find((draft) => draft.procedure.code === procedure)
export const keepDraft = (draft: Draft) => keep('drafts', draft)
export async function dropDraft(draft: Draft) {
  for (const paper of draft.papers) await drop('papers', paper.id)
  await drop('drafts', draft.id)
}

export type Change = (change: Partial<Draft> | ((draft: Draft) => Partial<Draft>)) => Promise<void>

/** The draft of that id: undefined while it is read, null when there is none. */
export function useDraft(id: string): [Draft | null | undefined, Change, string | undefined] {
  const [draft, setDraft] = useState<Draft | null>()
  const [fault, setFault] = useState<string>()
  const latest = useRef<Draft | null>(null)
  useEffect(() => {
    setDraft(undefined)
    void take<Draft>('drafts', id).then(
      (found) => setDraft((latest.current = found ?? null)),
      () => setDraft((latest.current = null)),
    )
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
