// Keyboard shortcuts: single keys, silent while somebody types or a dialog is open.
import { useEffect, useRef } from 'react'

type Keys = Record<string, (() => void) | undefined>

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

const covered = 'dialog[open],[role="dialog"],:popover-open'

let prefix = ''
let prefixTimer = 0

/** `{ j: next, '/': search, 'g v': goIncoming }`; keys as KeyboardEvent.key, letters in lower case. */
export function useKeys(keys: Keys, enabled = true) {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    if (!enabled) return
    const down = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
      if (document.querySelector(covered)) return
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
      const act = latest.current[prefix ? `${prefix} ${key}` : key]
      if (act) {
        event.preventDefault()
        act()
      }
    }
    window.addEventListener('keydown', down)
    return () => window.removeEventListener('keydown', down)
  }, [enabled])
}

/** Makes `g` the first of two keys; called once, by the shell. */
export function usePrefix(key: string) {
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
      if (document.querySelector(covered)) return
      // Cleared after all listeners have seen the second key.
      if (prefix) window.setTimeout(() => (prefix = ''))
      else if (event.key === key) {
        window.setTimeout(() => (prefix = key))
        window.clearTimeout(prefixTimer)
        prefixTimer = window.setTimeout(() => (prefix = ''), 1500)
      }
    }
    window.addEventListener('keydown', down)
    return () => window.removeEventListener('keydown', down)
  }, [key])
}
