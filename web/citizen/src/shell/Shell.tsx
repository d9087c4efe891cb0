// The frame around every page: skip link, heading bar, main part, tabs within reach of the thumb.
import type { ComponentChildren } from 'preact'
import { Icon, Lotus, type IconName } from '../parts/Icon'
import { Link } from '../parts/Link'
import type { Place } from '../router'
import { useAccount } from '../store/account'
import { useOnline } from '../store/online'
import { t } from '../words'
import { dismiss, useNotice } from './notice'

const tabs: { to: string; name: keyof typeof t.shell.tabs; icon: IconName; of: string[] }[] = [
  { to: '', name: 'home', icon: 'home', of: [''] },
  { to: 'thu-tuc', name: 'procedures', icon: 'file', of: ['thu-tuc', 'nop'] },
  { to: 'ho-so', name: 'mine', icon: 'folder', of: ['ho-so', 'da-nop'] },
  { to: 'tra-cuu', name: 'track', icon: 'track', of: ['tra-cuu'] },
]

export function Shell({ place, children }: { place: Place; children: ComponentChildren }) {
  const online = useOnline()
  const notice = useNotice()
  const me = useAccount()
  const section = place.segments[0] ?? ''
  const toMain = (e: Event) => {
    e.preventDefault()
    document.querySelector<HTMLElement>('#main')?.focus()
  }
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>{t.shell.skip}</a>
      <header class="bar">
        <Link to="" class="brand">
          <Lotus /> <span>{t.shell.name}</span>
        </Link>
        <span class="tools">
          <Link to="tai-khoan" class="square" current={section === 'tai-khoan'} label={me ? t.shell.accountOf(me.name) : t.shell.account}>
            <Icon name="person" size={22} />
            {me && <i class="on" />}
          </Link>
          <Link to="cai-dat" class="square" current={section === 'cai-dat'} label={t.shell.look}>
            <Icon name="look" size={22} />
          </Link>
        </span>
      </header>
      <div aria-live="polite">
        {!online && (
          <p class="offline">
            <Icon name="offline" /> {t.shell.offline}
          </p>
        )}
      </div>
      <main id="main" tabIndex={-1}>{children}</main>
      <div class="notice" role="status">
        {notice && (
          <div>
            <span>{notice.words}</span>
            {notice.action && <button type="button" onClick={notice.action.run}>{notice.action.words}</button>}
            <button type="button" class="square" onClick={dismiss} aria-label={t.shell.close}><Icon name="close" /></button>
          </div>
        )}
      </div>
      <nav class="tabs" aria-label={t.shell.menu}>
        {tabs.map((tab) => (
          <Link key={tab.to} to={tab.to} current={tab.of.includes(section)}>
            <Icon name={tab.icon} size={22} />
            <span>{t.shell.tabs[tab.name]}</span>
          </Link>
        ))}
      </nav>
    </>
  )
}
