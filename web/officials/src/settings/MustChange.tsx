// A temporary password opens nothing but the way to one's own.
import { Lotus } from '@tinhso/shared/parts/Icon'
import { Button } from '@tinhso/shared/parts/parts'
import { useTranslation } from 'react-i18next'
import { signOut } from '../accounts/me'
import PasswordForm from './PasswordForm'
import css from './settings.module.css'

export default function MustChange() {
  const { t } = useTranslation()
  return (
    <main className={css.must}>
      <Lotus size={40} />
      <h1>{t('settings.mustChange')}</h1>
      <p className={css.help}>{t('settings.mustChangeHelp')}</p>
      <PasswordForm />
      <div><Button look="quiet" onClick={() => void signOut()}>{t('shell.signOut')}</Button></div>
    </main>
  )
}
