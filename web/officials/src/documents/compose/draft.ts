// A draft being written: saved by itself a moment after each change, one save at a time, never over somebody else's.
import { api, Problem } from '@tinhso/shared/api/client'
import type { DraftInput, OutgoingView, Recipient } from '@tinhso/shared/api/types'
import { useCallback, useEffect, useRef, useState } from 'react'
import { onSessionBack } from '../../accounts/sessionEnded'
import { queries } from '../../queries'
import { fetchOutgoing, outgoingKey } from '../outgoing/data'

export interface DraftFile {
  key: string
  name: string
  bytes: number
  ordinal?: number
  ticket?: string
}
export interface Draft {
  type: string
  subject: string
  summary: string
  signer: number | null
  signer_name: string
  signer_position: string
  authority: OutgoingView['authority']
  priority: number
  drafting_unit: string
  due_on: string | null
  reply_to: number | null
  replaces: number | null
  replace_reason: string
  recipients: Recipient[]
  files: DraftFile[]
}
export const emptyDraft: Draft = {
  type: 'CV', subject: '', summary: '', signer: null, signer_name: '', signer_position: '', authority: 'none', priority: 0,
  drafting_unit: '', due_on: null, reply_to: null, replaces: null, replace_reason: '', recipients: [], files: [],
}

export const fileKey = (): string => crypto.randomUUID()
const fromView = (v: OutgoingView): Draft => ({
  type: v.type, subject: v.subject, summary: v.summary, signer: v.signer, signer_name: v.signer_name, signer_position: v.signer_position,
  authority: v.authority, priority: v.priority, drafting_unit: v.drafting_unit, due_on: v.due_on, reply_to: v.reply_to, replaces: v.replaces, replace_reason: v.replace_reason, recipients: v.recipients,
  files: v.attachments.map((a) => ({ key: fileKey(), name: a.name, bytes: a.bytes, ordinal: a.ordinal })),
})
function toInput(d: Draft): DraftInput {
  return {
    type: d.type, subject: d.subject, summary: d.summary, authority: d.authority, priority: d.priority, drafting_unit: d.drafting_unit,
    ...(d.signer !== null ? { signer: d.signer } : {}),
    ...(d.due_on ? { due_on: d.due_on } : {}),
    ...(d.reply_to !== null ? { reply_to: d.reply_to } : {}),
    ...(d.replaces !== null ? { replaces: d.replaces, replace_reason: d.replace_reason } : {}),
    recipients: d.recipients.map(({ kind, key }) => ({ kind, key })),
    attachments: d.files.map((f) => (f.ordinal !== undefined ? { ordinal: f.ordinal } : { ticket: f.ticket })),
  }
}

export type Saving = 'new' | 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict'

export function useDraft(start: { view?: OutgoingView; draft?: Partial<Draft> }, made: (id: number) => void) {
  const [draft, setDraft] = useState<Draft>(() => (start.view ? fromView(start.view) : { ...emptyDraft, ...start.draft }))
  const [view, setView] = useState<OutgoingView | null>(start.view ?? null)
  const [saving, setSaving] = useState<Saving>(start.view ? 'saved' : 'new')
  const [fault, setFault] = useState<unknown>(null)
  const latest = useRef({ draft, view, made })
  latest.current.draft = draft
  latest.current.made = made
  const dirty = useRef(!!start.draft)
  const running = useRef<Promise<boolean> | null>(null)
  const timer = useRef(0)

  /** Saves until nothing is unsaved; true when the server has everything. */
  const save = useCallback((): Promise<boolean> => {
    window.clearTimeout(timer.current)
    running.current ??= (async () => {
      while (dirty.current) {
        dirty.current = false
        setSaving('saving')
        const sent = latest.current.draft
        const known = latest.current.view
        try {
          const body = toInput(sent)
          const saved = known
            ? await api.put('/api/documents/outgoing/{id}', { path: { id: known.id }, version: known.version, body })
            : await api.post('/api/documents/outgoing', { body })
          latest.current.view = saved
          setView(saved)
          queries.setQueryData(outgoingKey(saved.id), saved)
          // What had a ticket now has its place in the draft.
          const places = new Map(sent.files.map((f, i) => [f.key, saved.attachments[i]?.ordinal]))
          setDraft((d) => ({ ...d, files: d.files.map((f) => (places.has(f.key) ? { ...f, ordinal: places.get(f.key), ticket: undefined } : f)) }))
          latest.current.draft = { ...latest.current.draft, files: latest.current.draft.files.map((f) => (places.has(f.key) ? { ...f, ordinal: places.get(f.key), ticket: undefined } : f)) }
          if (!known) latest.current.made(saved.id)
          setFault(null)
        } catch (no) {
          dirty.current = true
          setFault(no)
          setSaving(no instanceof Problem && no.status === 412 ? 'conflict' : 'failed')
          return false
        }
      }
      setSaving('saved')
      void queries.invalidateQueries({ queryKey: ['outgoing', 'list'] })
      void queries.invalidateQueries({ queryKey: ['counts'] })
      return true
    })().finally(() => {
      running.current = null
    })
    return running.current
  }, [])

  const change = useCallback((part: Partial<Draft> | ((d: Draft) => Partial<Draft>)) => {
    setDraft((d) => ({ ...d, ...(typeof part === 'function' ? part(d) : part) }))
    dirty.current = true
    setSaving((s) => (s === 'conflict' ? s : 'waiting'))
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => void save(), 900)
  }, [save])

  /** After a conflict: write mine over the new version, or read the new version. */
  const keepMine = useCallback(async () => {
    const theirs = await fetchOutgoing(latest.current.view!.id)
    latest.current.view = theirs
    dirty.current = true
    await save()
  }, [save])
  const takeTheirs = useCallback(async () => {
    const theirs = await fetchOutgoing(latest.current.view!.id)
    latest.current.view = theirs
    dirty.current = false
    setView(theirs)
    setDraft(fromView(theirs))
    setSaving('saved')
    setFault(null)
  }, [])

  useEffect(() => {
    const leave = (event: BeforeUnloadEvent) => dirty.current && event.preventDefault()
    // The session or the network came back: what could not be saved is saved now.
    const again = () => void (dirty.current && save())
    const forget = onSessionBack(again)
    window.addEventListener('beforeunload', leave)
    window.addEventListener('online', again)
    return () => {
      forget()
      window.removeEventListener('beforeunload', leave)
      window.removeEventListener('online', again)
      if (dirty.current) void save()
    }
  }, [save])

  return { draft, view, saving, fault, change, save, keepMine, takeTheirs, versionNow: () => latest.current.view?.version }
}
