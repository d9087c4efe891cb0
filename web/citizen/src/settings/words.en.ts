import type { Words } from '../words'

export const settings: Words['settings'] = {
  title: 'Text and colour',
  language: 'Language',
  size: 'Text size',
  sizes: { normal: 'Normal', larger: 'Large', largest: 'Very large' },
  theme: 'Background',
  themes: { system: 'As the phone', light: 'Light', dark: 'Dark' },
  onPhone: 'On this phone',
  remembered: (name) => `This phone remembers: ${name}`,
  forget: 'Forget me',
  forgotten: 'Forgotten.',
  nothing: 'This phone remembers nothing of you.',
  privacy: 'Drafts, pictures and followed dossiers stay on this phone until you press the button that files.',
}
