// Words: Vietnamese is in the first load, English comes when it is chosen.
import i18next, { type Resource } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from './language'
import { setCurrentLanguage } from './language'

type Words = Record<string, unknown>

export async function startWords(start: Language, vi: Words, english: () => Promise<Words>) {
  setCurrentLanguage(start)
  const resources: Resource = { vi: { translation: vi as Resource[string][string] } }
  if (start === 'en') resources.en = { translation: (await english()) as Resource[string][string] }
  await i18next.use(initReactI18next).init({
    lng: start,
    fallbackLng: 'vi',
    resources,
    interpolation: { escapeValue: false },
    returnNull: false,
  })
}

export async function changeWords(to: Language, english: () => Promise<Words>) {
  if (to === 'en' && !i18next.hasResourceBundle('en', 'translation')) i18next.addResourceBundle('en', 'translation', await english())
  setCurrentLanguage(to)
  await i18next.changeLanguage(to)
}
