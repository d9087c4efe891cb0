import '@tinhso/shared/theme/fonts.css'
import '@tinhso/shared/theme/tokens.css'
import './style/base.css'
import './style/forms.css'
import './style/pages.css'
import { onSessionEnded } from '@tinhso/shared/api/client'
import { currentLook } from '@tinhso/shared/theme/look'
import { render } from 'preact'
import { App } from './App'
import { keepShell } from './shell/serviceWorker'
import { sessionGone } from './store/account'
import { loadWords } from './words'

onSessionEnded(() => void sessionGone())
await loadWords(currentLook().language)
render(<App />, document.getElementById('root')!)
keepShell()
