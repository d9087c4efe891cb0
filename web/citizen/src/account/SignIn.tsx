// The way to the national identity account, and what stands where somebody must be signed in.
import { useState } from 'preact/hooks'
import { Fault, Waiting } from '../parts/Fault'
import { Icon } from '../parts/Icon'
import { asProblem, faultWords, useLoad } from '../parts/load'
import { Page } from '../parts/Page'
import { beginSignIn, provider } from '../store/api'
import { useAccount } from '../store/account'
import type { ComponentChildren } from 'preact'
import { t } from '../words'

export function SignInButton({ back }: { back: string }) {
  const there = useLoad('provider', provider)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const go = async () => {
    if (busy) return
    setBusy(true)
    setProblem('')
    try {
      location.assign((await beginSignIn(back)).url)
    } catch (fault) {
      setProblem(faultWords(asProblem(fault)))
      setBusy(false)
    }
  }
  if (there.loading) return <Waiting />
  if (there.fault) return <Fault problem={there.fault} again={there.again} />
  if (!there.value!.on) return <p class="inset">{t.account.off}</p>
  return (
    <>
      {problem && <p class="fault" role="alert">{problem}</p>}
      <button type="button" class="primary wide" disabled={busy} onClick={() => void go()}><Icon name="person" size={22} /> {busy ? t.account.signingIn : t.account.signIn(there.value!.name)}</button>
      <p class="quiet">{t.account.noPassword}</p>
    </>
  )
}

/** A page that only somebody who is signed in sees. */
export function AccountOnly({ title, back, here, children }: { title: string; back: string; here: string; children: ComponentChildren }) {
  const me = useAccount()
  return (
    <Page title={title} back={{ to: back }}>
      {me === undefined && navigator.onLine ? <Waiting /> : me === null ? (
        <>
          <p>{t.account.needed}</p>
          <SignInButton back={here} />
        </>
      ) : children}
    </Page>
  )
}
