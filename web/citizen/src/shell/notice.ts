// One line at the foot of the screen, read out too.
import { useEffect, useState } from 'preact/hooks'

export interface Notice {
  words: string
  action?: { words: string; run: () => void }
}
let current: Notice | null = null
let timer = 0
const listeners = new Set<() => void>()

export function notify(words: string, action?: Notice['action']) {
  current = { words, action }
  clearTimeout(timer)
  if (!action) timer = window.setTimeout(dismiss, 6000)
  listeners.forEach((listener) => listener())
}
export function dismiss() {
  current = null
  listeners.forEach((listener) => listener())
}
export function useNotice(): Notice | null {
  const [, redraw] = useState(0)
  useEffect(() => {
    const listener = () => redraw((n) => n + 1)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [])
  return current
}
