// Where a dossier stands, in words and in five dots.
import { localDay } from '@tinhso/shared/words/format'
import type { Tracked } from '../store/api'
import { t } from '../words'

/** Statuses 1–10 of the national portal as stages: filed, received, in progress, result, returned. */
const stageOf = [0, 1, 2, 2, 3, 3, 3, 0, 0, 4, 5]

export function Stages({ status }: { status: number }) {
  const done = stageOf[status] ?? 0
  return <span class="stages" aria-hidden="true">{[1, 2, 3, 4, 5].map((n) => <i key={n} class={n <= done ? 'done' : undefined} />)}</span>
}

/** Done, returned, refused, withdrawn or stopped. */
export const ended = (dossier: Tracked) => [3, 7, 8, 9, 10].includes(dossier.status)

export interface Tag {
  tone: 'ok' | 'soon' | 'late' | 'plain'
  words: string
}
const daysBetween = (from: string, to: string) => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)

export function dueTag(dossier: Tracked, now = new Date()): Tag | null {
  if (dossier.status === 5) return { tone: 'soon', words: t.dossiers.status[5]! }
  if (dossier.status === 9 || dossier.status === 10) return { tone: 'ok', words: t.dossiers.status[dossier.status]! }
  if ([3, 7, 8].includes(dossier.status)) return { tone: 'plain', words: t.dossiers.status[dossier.status]! }
  if (dossier.due === 'stopped') return { tone: 'soon', words: t.dossiers.due.stopped }
  if (!dossier.due_at) return { tone: 'plain', words: t.dossiers.status[dossier.status]! }
  if (new Date(dossier.due_at) < now) return { tone: 'late', words: t.dossiers.due.late }
  const left = daysBetween(localDay(now), localDay(new Date(dossier.due_at)))
  if (left === 0) return { tone: 'soon', words: t.dossiers.due.today }
  return { tone: dossier.due === 'soon' ? 'soon' : 'ok', words: t.dossiers.due.left(left) }
}
