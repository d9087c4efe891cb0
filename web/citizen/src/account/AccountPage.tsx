import { moment } from '@tinhso/shared/words/format'
import { dropDraft, type Draft } from '../filing/draft'
import { Icon, type IconName } from '../parts/Icon'
import { Waiting } from '../parts/Fault'
import { Link } from '../parts/Link'
import { asProblem, faultWords } from '../parts/load'
import { Page } from '../parts/Page'
import { notify } from '../shell/notice'
import { signOut, signOutEverywhere, type Me } from '../store/api'
import { signedOut, useAccount } from '../store/account'
import { all } from '../store/database'
import { t } from '../words'
import { SignInButton } from './SignIn'

export function AccountPage() {
  const me = useAccount()
  if (me === undefined) return <Page title={t.account.title} back={{ to: '' }}><Waiting /></Page>
  return me ? <Mine me={me} /> : <Nobody />
}

function Nobody() {
  return (
    <Page title={t.account.title} back={{ to: '' }}>
      <p>{t.account.why}</p>
      <ul class="points">{t.account.points.map((point) => <li key={point}>{point}</li>)}</ul>
      <SignInButton back="tai-khoan" />
      <p class="quiet">{t.account.without}</p>
    </Page>
  )
}

function Mine({ me }: { me: Me }) {
  const leave = async (everywhere: boolean) => {
    const drafts = (await all<Draft>('drafts').catch(() => [])).filter((draft) => draft.account)
    if (drafts.length && !confirm(t.account.draftsToo)) return
    try {
      await (everywhere ? signOutEverywhere() : signOut())
      for (const draft of drafts) await dropDraft(draft)
      await signedOut()
      notify(t.account.signedOut)
    } catch (fault) {
      notify(faultWords(asProblem(fault)))
    }
  }
  const ways: { to: string; icon: IconName; title: string; words: string }[] = [
    { to: 'kho', icon: 'safe', title: t.account.vault, words: t.account.vaultWords },
    { to: 'ho-so', icon: 'folder', title: t.account.dossiers, words: t.account.dossiersWords },
    { to: 'uy-quyen', icon: 'share', title: t.account.consents, words: t.account.consentsWords },
    { to: 'ai-da-xem', icon: 'eye', title: t.account.readings, words: t.account.readingsWords },
  ]
  return (
    <Page title={t.account.hello(me.name)} windowTitle={t.account.title} back={{ to: '' }}>
      <dl class="facts">
        <div><dt>{t.account.number}</dt><dd>{me.number_tail}</dd></div>
        <div><dt>{t.account.since}</dt><dd>{moment(me.signed_in_at)}</dd></div>
        <div><dt>{t.account.until}</dt><dd>{moment(me.until)}</dd></div>
      </dl>
      <ul class="ways">
        {ways.map((way) => (
          <li key={way.to}><Link to={way.to}><Icon name={way.icon} size={24} /><span><b>{way.title}</b><small>{way.words}</small></span></Link></li>
        ))}
      </ul>
      <div class="actions">
        <button type="button" onClick={() => void leave(false)}>{t.account.signOut}</button>
        <button type="button" class="text" onClick={() => void leave(true)}>{t.account.signOutAll}</button>
      </div>
    </Page>
  )
}
