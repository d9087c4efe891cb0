// The language in use, as a plain value: the API client and the formatters need it outside React.
export type Language = 'vi' | 'en'
let current: Language = document.documentElement.lang === 'en' ? 'en' : 'vi'
export const language = () => current
export function setCurrentLanguage(to: Language) {
  current = to
  document.documentElement.lang = to
}
