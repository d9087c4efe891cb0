import { Icon, Lotus } from '@tinhso/shared/parts/Icon'
import { Kbd, Tag } from '@tinhso/shared/parts/parts'
import { number } from '@tinhso/shared/words/format'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSignedIn } from '../accounts/me'
import { useCounts } from './counts'
import css from './shell.module.css'
import { mayCompose, systems } from './systems'
import { Who } from './Who'

export function Rail({ search, help }: { search: () => void; help: () => void }) {
  const { t } = useTranslation()
  const me = useSignedIn()
  const counts = useCounts()
  return (
    <nav className={css.rail} aria-label={t('shell.systems')}>
      <Link to="/" className={css.brand}><Lotus /><span>IOC Nam Định</span></Link>
      <button type="button" className={css.find} onClick={search} aria-keyshortcuts="/">
        <Icon name="search" size={18} /><span>{t('shell.searchAll')}</span><Kbd>/</Kbd>
      </button>
      {mayCompose(me) && (
        <Link to="/documents/compose" className={css.compose} aria-keyshortcuts="n">
          <Icon name="compose" size={18} /><span>{t('shell.compose')}</span><Kbd>N</Kbd>
        </Link>
      )}
      <ul className={css.systems}>
        {systems.filter((s) => s.may(me)).map((s) => {
          const count = counts && s.count?.(counts)
          return (
            <li key={s.name}>
              <Link to={s.to} className={css.system} activeProps={{ 'data-on': true, 'aria-current': 'page' }} title={t(`shell.system.${s.name}`)}>
                <Icon name={s.icon} size={18} />
                <span className={css.systemName}>{t(`shell.system.${s.name}`)}</span>
                {s.name === 'work' && !!counts?.overdue && <span className={css.late}><Tag tone="late">{t('shell.ofThemLate', { count: counts.overdue })}</Tag></span>}
                {!!count && <span className={css.count}>{number(count)}</span>}
              </Link>
            </li>
          )
        })}
      </ul>
      <Who help={help} />
    </nav>
  )
}
