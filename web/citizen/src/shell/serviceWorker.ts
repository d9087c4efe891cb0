// Keeps the app on the phone, so that it opens without a network. A new version waits until it is asked for: somebody
// may be in the middle of a form.
import { notify } from './notice'
import { t } from '../words'

let offered = false
function offer() {
  if (offered) return
  offered = true
  notify(t.shell.newVersion, { words: t.shell.reload, run: () => location.reload() })
}

export function keepShell() {
  addEventListener('vite:preloadError', offer)
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const before = navigator.serviceWorker.controller
  navigator.serviceWorker.addEventListener('controllerchange', () => before && offer())
  void navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`, { scope: import.meta.env.BASE_URL }).catch(() => {
    // Plain http on another machine: the app works, only not without a network.
  })
}
