// The frame of the officials' app: rail (desk), narrow rail (tablet), tab bar (phone); systems live in <Outlet/>.
import { Notice } from '@tinhso/shared/parts/parts'
import { useKeys, usePrefix } from '@tinhso/shared/parts/keys'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSignedIn } from '../accounts/me'
import { KeysHelp } from './KeysHelp'
import { useConnected, useLive } from './live'
import { Rail } from './Rail'
import css from './shell.module.css'
import { mayCompose, systems } from './systems'
import { TabBar } from './TabBar'

const SearchOverlay = lazy(() => import('./SearchOverlay'))

export function Shell() {
  const { t } = useTranslation()
  const me = useSignedIn()
  const navigate = useNavigate()
  const connected = useConnected()
  const online = useOnline()
  const [searching, setSearching] = useState(false)
  const [help, setHelp] = useState(false)
  const path = useRouterState({ select: (s) => s.location.pathname })
  useLive()
  usePrefix('g')
  useKeys({
    '/': () => setSearching(true),
    '?': () => setHelp(true),
    ...(mayCompose(me) ? { n: () => void navigate({ to: '/documents/compose' }) } : {}),
    ...Object.fromEntries(systems.filter((s) => s.may(me)).map((s) => [`g ${s.key}`, () => void navigate({ to: s.to })])),
    'g s': () => void navigate({ to: '/settings' }),
  })
  useEffect(() => setSearching(false), [path])

  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main">{t('shell.skip')}</a>
      <Rail search={() => setSearching(true)} help={() => setHelp(true)} />
      <div className={css.stage}>
        {(!online || !connected) && (
          <div className={css.away} role="status">
            <Notice tone="soon" icon="offline">{online ? t('shell.reconnecting') : t('shell.offline')}</Notice>
          </div>
        )}
        <main id="main" className={css.main} tabIndex={-1}><Outlet /></main>
      </div>
      <TabBar search={() => setSearching(true)} />
      {searching && <Suspense><SearchOverlay close={() => setSearching(false)} /></Suspense>}
      <KeysHelp open={help} close={() => setHelp(false)} />
    </div>
  )
}

function useOnline() {
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const tell = () => setOnline(navigator.onLine)
    window.addEventListener('online', tell)
    window.addEventListener('offline', tell)
    return () => {
      window.removeEventListener('online', tell)
      window.removeEventListener('offline', tell)
    }
  }, [])
  return online
}
