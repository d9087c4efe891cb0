import '@tinhso/shared/theme/fonts.css'
import '@tinhso/shared/theme/tokens.css'
import './mantine.css'
import '@tinhso/shared/theme/base.css'
import { currentLook } from '@tinhso/shared/theme/look'
import { startWords } from '@tinhso/shared/words/index'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import { keepShell } from './shell/serviceWorker'
import { vi } from './words.vi'

await startWords(currentLook().language, vi, async () => (await import('./words.en')).en)
createRoot(document.getElementById('root')!).render(<App />)
keepShell()
