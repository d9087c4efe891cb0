// The session may end in the middle of a sentence. Then the page stays as it is and asks for the password on top of it.
import { onSessionEnded } from '@tinhso/shared/api/client'
import { useSyncExternalStore } from 'react'
import { meKey } from './me'
import { queries } from '../queries'

let ended = false
const listeners = new Set<() => void>()
function set(to: boolean) {
  if (ended === to) return
  ended = to
  listeners.forEach((tell) => tell())
}
onSessionEnded(() => {
  if (queries.getQueryData(meKey)) set(true)
})
const waiting = new Set<() => void>()
export function sessionIsBack() {
  set(false)
  waiting.forEach((go) => go())
}
/** What could not be saved meanwhile is saved now. Returns how to stop listening. */
export function onSessionBack(go: () => void): () => void {
  waiting.add(go)
  return () => void waiting.delete(go)
}
export const useSessionEnded = () =>
  useSyncExternalStore((tell) => (listeners.add(tell), () => listeners.delete(tell)), () => ended)
