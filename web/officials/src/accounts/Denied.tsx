// Not allowed: say so, and whom to ask. The server's sentence names the person.
import { Problem } from '@tinhso/shared/api/client'
import { Icon } from '@tinhso/shared/parts/Icon'
import { buttonClass } from '@tinhso/shared/parts/parts'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import css from './accounts.module.css'

export function Denied({ fault }: { fault?: unknown }) {
  const { t } = useTranslation()
  return (
    <div className={css.denied}>
      <Icon name="key" size={28} />
      <h1>{t('accounts.denied')}</h1>
      <p>{(fault instanceof Problem && fault.detail) || t('accounts.deniedHelp')}</p>
      <Link to="/work" className={buttonClass()}>{t('accounts.toMyWork')}</Link>
    </div>
  )
}
