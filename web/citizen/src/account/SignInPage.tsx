// Back from the identity provider: code and state are handed to the server, which knows what they belong to.
import { useEffect, useState } from 'preact/hooks'
import { Link } from '../parts/Link'
import { asProblem, faultWords } from '../parts/load'
import { Page } from '../parts/Page'
import { go } from '../router'
import { finishSignIn } from '../store/api'
import { signedIn } from '../store/account'
import { t } from '../words'
import { SignInButton } from './SignIn'

let used = '' // a code works once; Preact may draw twice

export function SignInPage({ code, state, refused }: { code: string; state: string; refused: boolean }) {
  const [problem, setProblem] = useState('')
  useEffect(() => {
    if (!code || !state || used === state) return
    used = state
    void finishSignIn(code, state).then(
      ({ me, back }) => {
        signedIn(me)
        go(back || 'tai-khoan', { replace: true }) // the code leaves the address
      },
      (fault) => {
        history.replaceState(null, '', location.pathname)
        setProblem(faultWords(asProblem(fault)))
      },
    )
  }, [code, state])
  if (refused || (!code && !problem))
    return (
      <Page title={t.account.refused}>
        <p>{t.account.refusedHelp}</p>
        <SignInButton back="" />
        <p><Link to="">{t.shell.toHome}</Link></p>
      </Page>
    )
  if (problem)
    return (
      <Page title={t.account.failed}>
        <p class="fault" role="alert">{problem}</p>
        <SignInButton back="" />
      </Page>
    )
  return <Page title={t.account.signingIn}><p class="waiting" role="status">{t.shell.loading}</p></Page>
}
