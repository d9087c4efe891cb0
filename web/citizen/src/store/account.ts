// Who is signed in with the national identity account. The session's cookie is the server's; here stands only that there
// is one, so that a phone without an account never asks.
import { Problem } from '@tinhso/shared/api/client'
import { useEffect, useState } from 'preact/hooks'
import { me as askMe, type Me } from './api'
import { all, drop } from './database'
import { accountProof, type Followed } from './dossiers'

const mark = 'smart-nam-dinh-account'
const marked = () => {
  try {
    return localStorage.getItem(mark) === '1'
  } catch {
    return false
  }
}
function setMark(on: boolean) {
  try {
    if (on) localStorage.setItem(mark, '1')
    else localStorage.removeItem(mark)
  } catch {
    // A browser that keeps nothing: signed in until the page is closed.
  }
}

/** undefined: not known yet; null: nobody. */
let current: Me | null | undefined = marked() ? undefined : null
let asking: Promise<Me | null> | undefined
const listeners = new Set<() => void>()
function put(me: Me | null | undefined) {
  current = me
  listeners.forEach((listener) => listener())
}

export function signedIn(me: Me) {
  setMark(true)
  put(me)
}
/** What came with the account leaves the phone with it; what was filed by code and phone stays. The mark goes last: a page
 * that is closed in between asks again, is answered that nobody is signed in, and goes on here. */
export async function signedOut() {
  try {
    for (const dossier of await all<Followed>('dossiers')) {
      if (dossier.proof !== accountProof) continue
      for (const file of dossier.seen.files) await drop('papers', `result ${dossier.code} ${file.id}`)
      await drop('dossiers', dossier.code)
    }
    for (const { id } of await all<{ id: string }>('papers')) if (id.startsWith('vault ')) await drop('papers', id)
  } catch {
    // Nothing was kept.
  }
  setMark(false)
  put(null)
}

/** The account as the server knows it; null when there is none. Throws a Problem without a network. */
export function account(): Promise<Me | null> {
  if (current !== undefined) return Promise.resolve(current)
  asking ??= askMe()
    .then(
      (me) => {
        put(me)
        return me
      },
      async (fault: unknown) => {
        if (!(fault instanceof Problem) || fault.status !== 401) throw fault
        await signedOut()
        return null
      },
    )
    .finally(() => (asking = undefined))
  return asking
}
/** Something was answered 401: the session has ended. */
export const sessionGone = () => signedOut()

export function useAccount(): Me | null | undefined {
  const [, redraw] = useState(0)
  useEffect(() => {
    const listener = () => redraw((n) => n + 1)
    listeners.add(listener)
    if (current === undefined) void account().catch(() => {})
    return () => void listeners.delete(listener)
  }, [])
  return current
}
