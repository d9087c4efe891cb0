// What the server was asked, kept for as long as the app is open, so that going back shows it at once.
import { Problem } from '@tinhso/shared/api/client'
import { useEffect, useState } from 'preact/hooks'
import { t } from '../words'

const kept = new Map<string, unknown>()

export interface Loaded<T> {
  value?: T
  fault?: Problem
  loading: boolean
  again: () => void
}

/** `key` null: nothing to ask. */
export function useLoad<T>(key: string | null, ask: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [, redraw] = useState(0)
  const [turn, setTurn] = useState(0)
  const [fault, setFault] = useState<{ key: string; problem: Problem }>()
  useEffect(() => {
    if (key === null) return
    const stop = new AbortController()
    setFault(undefined)
    ask(stop.signal).then(
      (value) => {
        kept.set(key, value)
        if (!stop.signal.aborted) redraw((n) => n + 1)
      },
      (problem) => {
        if (!stop.signal.aborted) setFault({ key, problem: asProblem(problem) })
      },
    )
    return () => stop.abort()
  }, [key, turn])
  const value = key === null ? undefined : (kept.get(key) as T | undefined)
  const failed = fault && fault.key === key ? fault.problem : undefined
  return { value, fault: value === undefined ? failed : undefined, loading: key !== null && value === undefined && !failed, again: () => setTurn((n) => n + 1) }
}

export const asProblem = (fault: unknown) => (fault instanceof Problem ? fault : new Problem(-1, '', String(fault), ''))

/** What to tell somebody about it. */
export function faultWords(problem: Problem): string {
  if (problem.status === 0) return t.shell.unreachable
  if (problem.status === 429) return problem.detail || t.shell.tooMany
  if (problem.status >= 500 || problem.status < 0) return t.shell.serverFault(problem.request_id)
  return problem.detail || problem.title
}
