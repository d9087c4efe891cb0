// Words: Vietnamese is in the first load, English comes when it is chosen. `t` is what is in use now.
import { setCurrentLanguage, type Language } from '@tinhso/shared/words/language'
import { vi } from './words.vi'

export type Words = typeof vi
export let t: Words = vi

export async function loadWords(language: Language) {
  t = language === 'en' ? (await import('./words.en')).en : vi
  setCurrentLanguage(language)
}
