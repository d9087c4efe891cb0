// The three sides of the register: certificates, what agencies ask for, and what is kept of signed files.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../accounts/me'
import css from './register.module.css'

export function RegisterTabs({ on }: { on: 'certificates' | 'requests' | 'kept' }) {
  const { t } = useTranslation()
  const keeps = useMay('signing.administer')
  const tabs = [['certificates', '/certificates'], ['requests', '/certificates/requests'], ...(keeps ? [['kept', '/certificates/kept']] : [])] as ['certificates' | 'requests' | 'kept', '/certificates'][]
  return (
    <nav className={css.tabs} aria-label={t('shell.system.certificates')}>
      {tabs.map(([name, to]) => <Link key={name} to={to} aria-current={name === on ? 'page' : undefined} activeOptions={{ exact: true, includeSearch: false }}>{t(`signing.tabs.${name}`)}</Link>)}
    </nav>
  )
}
