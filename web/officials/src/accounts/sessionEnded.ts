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
export const sessionIsBack = () => set(false)
export const useSessionEnded = () =>
  useSyncExternalStore((tell) => (listeners.add(tell), () => listeners.delete(tell)), () => ended)
