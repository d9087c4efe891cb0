// What can I do: search, file, track, and what this phone has under way.
import { useEffect, useState } from 'preact/hooks'
import { MineLines, useMine } from '../dossiers/MineLines'
import { Icon } from '../parts/Icon'
import { Link } from '../parts/Link'
import { useLoad } from '../parts/load'
import { Page } from '../parts/Page'
import { search } from '../store/api'
import { t } from '../words'
import { EventList } from './EventList'
import { ProcedureList } from './ProcedureList'
import { SearchBox } from './SearchBox'

/** What was typed, once the typing has paused. */
function usePause(typed: string, ms: number) {
  const [held, setHeld] = useState(typed)
  useEffect(() => {
    const timer = setTimeout(() => setHeld(typed), ms)
    return () => clearTimeout(timer)
  }, [typed])
  return held
}

export function HomePage() {
  const [typed, setTyped] = useState('')
  const q = usePause(typed, 250)
  const found = useLoad(q.length >= 2 ? `search ${q}` : null, (signal) => search(q, '', signal))
  const mine = useMine()
  return (
    <Page title={t.home.ask} windowTitle={t.home.title}>
      <SearchBox live={setTyped} quiet />
      <div aria-live="polite">
        {q.length >= 2 && found.value && (
          <section class="found">
            <p class="quiet">{t.home.found(found.value.items.length)}</p>
            <ProcedureList items={found.value.items.slice(0, 6)} />
          </section>
        )}
      </div>
      <div class="do">
        <Link to="thu-tuc"><Icon name="file" size={26} /><b>{t.home.file}</b></Link>
        <Link to="tra-cuu"><Icon name="track" size={26} /><b>{t.home.track}</b></Link>
      </div>
      {mine && mine.length > 0 && (
        <section>
          <h2>{t.home.mine}</h2>
          <MineLines lines={mine.slice(0, 3)} />
          {mine.length > 3 && <p><Link to="ho-so">{t.home.allMine}</Link></p>}
        </section>
      )}
      <section>
        <h2>{t.home.events}</h2>
        <EventList />
      </section>
    </Page>
  )
}
