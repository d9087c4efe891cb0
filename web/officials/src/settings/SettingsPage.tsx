// Cài đặt: the person's own choices, sign-in, who acts for whom, saved lists; for its administrator how the agency works.
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useChildMatches, useParams } from '@tanstack/react-router'
import { useSignedIn } from '../accounts/me'
import { BackBar, ListHead, Panes } from '../panes/Panes'
import panes from '../panes/panes.module.css'
import { mayCompose } from '../shell/systems'
import { Delegations } from './Delegations'
import { Lists } from './Lists'
import { LookSection } from './LookSection'
import { Pictures } from '../signing/Pictures'
import { Security } from './Security'

const Office = lazy(() => import('./Office'))

const sections = { look: LookSection, security: Security, signatures: Pictures, delegations: Delegations, lists: Lists, office: Office }
type Section = keyof typeof sections

export function SettingsPage() {
  const { t } = useTranslation()
  const me = useSignedIn()
  const reading = useChildMatches().some((m) => 'section' in m.params)
  const shown = (Object.keys(sections) as Section[]).filter((s) => (s !== 'lists' || mayCompose(me)) && (s !== 'signatures' || me.rights.includes('signing.sign')) && (s !== 'office' || me.rights.includes('organisation.edit')))
  return (
    <Panes
      reading={reading}
      reader={<Outlet />}
      list={
        <>
          <ListHead title={t('shell.settings')} />
          <ul className={panes.scroll}>
            {shown.map((s) => (
              <li key={s}>
                <Link to="/settings/$section" params={{ section: s }} className={panes.row} data-row activeProps={{ 'data-on': true, 'aria-current': 'page' } as object}>
                  <span className={panes.subject}><b>{t(`settings.sections.${s}`)}</b></span>
                  <span className={panes.under}>{t(`settings.sectionHelp.${s}`)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      }
    />
  )
}

export function SettingsSection() {
  const { t } = useTranslation()
  const { section } = useParams({ from: '/settings/$section' })
  const key = (section in sections ? section : 'look') as Section
  const Body = sections[key]
  return (
    <>
      <BackBar to="/settings" words={t('shell.settings')} />
      <div className={panes.page}><div className={panes.pageIn}><h1>{t(`settings.sections.${key}`)}</h1><Suspense><Body /></Suspense></div></div>
    </>
  )
}
