// Keeps the shell on the device so that the app opens without a network. A new version is offered, never forced:
// somebody may be in the middle of a sentence.
import { toast } from '@tinhso/shared/parts/toast'
import i18next from 'i18next'

let offered = false
function offer() {
  if (offered) return
  offered = true
  toast({ text: i18next.t('shell.newVersion'), action: { words: i18next.t('shell.reload'), run: () => window.location.reload() } }, 0)
}

export function keepShell() {
  // A page of an older version asks for a part that is no longer there.
  window.addEventListener('vite:preloadError', offer)
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const before = navigator.serviceWorker.controller
  navigator.serviceWorker.addEventListener('controllerchange', () => before && offer())
  void navigator.serviceWorker.register('/sw.js').catch(() => {
    // No service worker (plain http on another machine): the app works, only not without a network.
  })
}
