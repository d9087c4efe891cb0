// On a phone: the systems that have no tab, and the person's own things.
import { Icon } from '@tinhso/shared/parts/Icon'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSignedIn } from '../accounts/me'
import css from './shell.module.css'
import { mayCompose, systems } from './systems'
import { Who } from './Who'

export function More() {
  const { t } = useTranslation()
  const me = useSignedIn()
  return (
    <div className={css.more}>
      <h1>{t('shell.tab.more')}</h1>
      <ul>
        {mayCompose(me) && <li><Link to="/documents/compose" className={css.moreRow}><Icon name="compose" />{t('shell.compose')}</Link></li>}
        {systems.filter((s) => !s.tab && s.may(me)).map((s) => (
          <li key={s.name}><Link to={s.to} className={css.moreRow}><Icon name={s.icon} />{t(`shell.system.${s.name}`)}</Link></li>
        ))}
        <li><Link to="/settings" className={css.moreRow}><Icon name="settings" />{t('shell.settings')}</Link></li>
      </ul>
      <Who />
    </div>
  )
}
