// Việc của tôi: everything this official has to do, by deadline, with the document beside it.
import { number } from '@tinhso/shared/words/format'
import { buttonClass } from '@tinhso/shared/parts/parts'
import { getRouteApi, Link, Outlet, useChildMatches } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Chips, ListHead, Panes } from '../panes/Panes'
import css from '../panes/panes.module.css'
import { useCounts } from '../shell/counts'
import { Notices } from './Notices'
import { workShows } from './shows'
import { Tasks } from './Tasks'

const route = getRouteApi('/work')

export function WorkPage() {
  const { t } = useTranslation()
  const { show = 'open' } = route.useSearch()
  const navigate = route.useNavigate()
  const reading = useChildMatches().some((m) => 'id' in m.params)
  const counts = useCounts()
  return (
    <Panes
      reading={reading}
      reader={<Outlet />}
      list={
        <>
          <ListHead title={t('shell.system.work')} aside={counts && t('work.openCount', { count: counts.inbox, n: number(counts.inbox) })}>
            {!!counts?.assigning && <Link to="/documents/morning" className={buttonClass('primary')}>{t('documents.morning.open')}</Link>}
            <Chips label={t('work.show')} value={show} choose={(to) => void navigate({ search: { show: to === 'open' ? undefined : to }, replace: true })}
              options={workShows.map((s) => [s, s === 'notices' && counts?.notices ? t('work.shows.noticesN', { count: counts.notices }) : t(`work.shows.${s}`)])} />
          </ListHead>
          <div className={css.scroll}>{show === 'notices' ? <Notices /> : <Tasks show={show} />}</div>
        </>
      }
    />
  )
}
