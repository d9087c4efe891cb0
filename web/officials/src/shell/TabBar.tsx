// The phone's way around: three lists, search, and everything else.
import { Icon } from '@tinhso/shared/parts/Icon'
import { number } from '@tinhso/shared/words/format'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSignedIn } from '../accounts/me'
import { useCounts } from './counts'
import css from './shell.module.css'
import { systems } from './systems'

export function TabBar({ search }: { search: () => void }) {
  const { t } = useTranslation()
  const me = useSignedIn()
  const counts = useCounts()
  return (
    <nav className={css.tabs} aria-label={t('shell.systems')}>
      {systems.filter((s) => s.tab && s.may(me)).map((s) => {
        const count = counts && s.count?.(counts)
        return (
          <Link key={s.name} to={s.to} className={css.tab} activeProps={{ 'data-on': true, 'aria-current': 'page' }}>
            <span className={css.tabIcon}>
              <Icon name={s.icon} size={22} />
              {!!count && <span className={css.badge}>{count > 99 ? '99+' : number(count)}</span>}
            </span>
            {t(`shell.tab.${s.name as 'work' | 'incoming' | 'outgoing' | 'signing'}`)}
          </Link>
        )
      })}
      <button type="button" className={css.tab} onClick={search}><Icon name="search" size={22} />{t('shell.tab.search')}</button>
      <Link to="/more" className={css.tab} activeProps={{ 'data-on': true, 'aria-current': 'page' }}><Icon name="list" size={22} />{t('shell.tab.more')}</Link>
    </nav>
  )
}
