// Which page is shown: the address below /congdan/ as segments and query. Links are real links; a click on one stays here.
import { useEffect, useState } from 'preact/hooks'

export const base = import.meta.env.BASE_URL

export interface Place {
  segments: string[]
  query: URLSearchParams
}
function read(): Place {
  const path = location.pathname.startsWith(base) ? location.pathname.slice(base.length) : ''
  return { segments: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(location.search) }
}

const listeners = new Set<() => void>()
const tell = () => listeners.forEach((listener) => listener())
addEventListener('popstate', tell)
// A page without the final slash is outside the app's scope, where no service worker looks after it.
if (!location.pathname.startsWith(base)) history.replaceState(null, '', base)

/** Whether somebody has moved since the app was opened: only then a page takes the focus. */
export let moved = false

export const address = (to: string) => base + to
export function go(to: string, { replace = false } = {}) {
  moved = true
  if (replace) history.replaceState(null, '', address(to))
  else history.pushState(null, '', address(to))
  scrollTo(0, 0)
  tell()
}
addEventListener('popstate', () => (moved = true))

export function usePlace(): Place {
  const [place, setPlace] = useState(read)
  useEffect(() => {
    const listener = () => setPlace(read())
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [])
  return place
}
