// A clock for deadlines on screen: moves once a minute, and with it every "còn 2 giờ".
import { useSyncExternalStore } from 'react'

let now = new Date()
const listeners = new Set<() => void>()
setInterval(() => {
  now = new Date()
  listeners.forEach((tell) => tell())
}, 60_000)

export const useNow = () => useSyncExternalStore((tell) => (listeners.add(tell), () => listeners.delete(tell)), () => now)
