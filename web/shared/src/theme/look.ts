// How this device shows things: language, theme, text size. Kept locally for the first paint; accounts keep it for the person.
import { useSyncExternalStore } from 'react'
import { setCurrentLanguage, type Language } from '../words/language'

export type Theme = 'system' | 'light' | 'dark'
export type TextSize = 'normal' | 'larger' | 'largest'
export interface Look {
  language: Language
  theme: Theme
  text_size: TextSize
}

const place = 'tinhso.look'
const dark = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

function read(): Look {
  let saved: Partial<Look> = {}
  try {
    saved = JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Look>
  } catch {
    // Storage is off or was tampered with: the defaults serve.
  }
  return { language: saved.language === 'en' ? 'en' : 'vi', theme: saved.theme ?? 'system', text_size: saved.text_size ?? 'normal' }
}
let look = read()

export const currentLook = () => look
export const isDark = (of: Look = look) => of.theme === 'dark' || (of.theme === 'system' && dark.matches)

export function setLook(change: Partial<Look>) {
  look = { ...look, ...change }
  try {
    localStorage.setItem(place, JSON.stringify(look))
  } catch {
    // A private window keeps nothing; the choice holds until it is closed.
  }
  apply()
}
function apply() {
  setCurrentLanguage(look.language)
  document.documentElement.dataset.textSize = look.text_size
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', isDark() ? '#111417' : '#f3f1ec')
  listeners.forEach((tell) => tell())
}
dark.addEventListener('change', () => {
  look = { ...look }
  apply()
})

const subscribe = (tell: () => void) => {
  listeners.add(tell)
  return () => listeners.delete(tell)
}
export const useLook = () => useSyncExternalStore(subscribe, currentLook)
