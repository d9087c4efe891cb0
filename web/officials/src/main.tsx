import '@tinhso/shared/theme/fonts.css'
import '@tinhso/shared/theme/tokens.css'
import './mantine.css'
import '@tinhso/shared/theme/base.css'
import dayjs from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat'
import { currentLook } from '@tinhso/shared/theme/look'
import { startWords } from '@tinhso/shared/words/index'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import { keepShell } from './shell/serviceWorker'
import { vi } from './words.vi'

dayjs.extend(customParseFormat) // without it a typed 05/12 is read as the twelfth of May, and 16/12 as nothing
await startWords(currentLook().language, vi, async () => (await import('./words.en')).en)
createRoot(document.getElementById('root')!).render(<App />)
keepShell()
