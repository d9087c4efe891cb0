// Results of a search, the procedures of a life event, or all.
import { useState } from 'preact/hooks'
import { Fault, Waiting } from '../parts/Fault'
import { useLoad } from '../parts/load'
import { Page } from '../parts/Page'
import { search, type ProcedureRow } from '../store/api'
import { t } from '../words'
import { EventList, upper } from './EventList'
import { ProcedureList } from './ProcedureList'
import { SearchBox } from './SearchBox'

export function ProceduresPage({ q, event }: { q: string; event: string }) {
  return (
    <Page title={event ? upper(event) : q ? t.home.results(q) : t.home.allProcedures} titleLang={event ? 'vi' : undefined} back={event || q ? { to: '' } : undefined}>
      {!event && <SearchBox key={q} q={q} />}
      <Results key={`${q}|${event}`} q={q} event={event} />
      {!event && !q && (
        <section>
          <h2>{t.home.events}</h2>
          <EventList />
        </section>
      )}
    </Page>
  )
}

function Results({ q, event }: { q: string; event: string }) {
  const first = useLoad(`search ${q} of ${event}`, (signal) => search(q, event, signal))
  const [more, setMore] = useState<{ items: ProcedureRow[]; next: string | null }>()
  if (first.loading) return <Waiting />
  if (first.fault) return <Fault problem={first.fault} again={first.again} />
  const items = [...first.value!.items, ...(more?.items ?? [])]
  const next = more ? more.next : first.value!.next
  if (!items.length)
    return (
      <>
        <p role="status"><b>{t.home.none}</b></p>
        <p>{t.home.noneHelp}</p>
        <EventList />
      </>
    )
  const goOn = async () => {
    const page = await search(q, event, undefined, next)
    setMore({ items: [...(more?.items ?? []), ...page.items], next: page.next ?? null })
  }
  return (
    <>
      {!next && <p class="quiet" role="status">{t.home.found(items.length)}</p>}
      <ProcedureList items={items} />
      {next && <button type="button" onClick={() => void goOn()}>{t.home.more}</button>}
    </>
  )
}
