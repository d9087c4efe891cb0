import '@tinhso/shared/theme/fonts.css'
import '@tinhso/shared/theme/tokens.css'
import './style/base.css'
import './style/forms.css'
import './style/pages.css'
import { currentLook } from '@tinhso/shared/theme/look'
import { render } from 'preact'
import { App } from './App'
import { keepShell } from './shell/serviceWorker'
import { loadWords } from './words'

await loadWords(currentLook().language)
render(<App />, document.getElementById('root')!)
keepShell()
