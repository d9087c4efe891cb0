import { useEffect, useState } from 'preact/hooks'
import { Fault, Waiting } from '../parts/Fault'
import { Text } from '../parts/fields'
import { useLoad } from '../parts/load'
import { receivers, type Receiver } from '../store/api'
import { rememberedPerson } from '../store/person'
import { t } from '../words'
import type { StepProps } from './FilingPage'

/** Which agency receives it: a name to search by, the answers as radio buttons. */
export function AgencyStep({ draft, change, wrong }: StepProps) {
  const [typed, setTyped] = useState('')
  const [q, setQ] = useState('')
  const [last, setLast] = useState<Receiver | null>(null)
  useEffect(() => void rememberedPerson().then((me) => setLast(me?.agency ?? null)), [])
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), 250)
    return () => clearTimeout(timer)
  }, [typed])
  const found = useLoad(`receivers ${draft.procedure.code} ${q}`, (signal) => receivers(draft.procedure.code, q, signal))
  const answered = found.value?.items ?? []
  const searchable = q !== '' || answered.length >= 10
  // Twenty of two hundred would only be in the way: a name comes first.
  const items = q === '' && searchable ? [] : answered
  // What is chosen stays in the list whatever is typed; the one of last time comes first.
  const lead = [draft.agency, q === '' ? last : null].filter((one): one is Receiver => one !== null && !items.some((item) => item.agency === one.agency))
  const shown = [...lead.filter((one, n) => lead.findIndex((other) => other.agency === one.agency) === n), ...items]
  const fault = wrong('agency')
  return (
    <>
      <p class="hint">{t.filing.agencyHint}</p>
      {searchable && <Text id="agency" label={t.filing.agencySearch} value={typed} onChange={setTyped} input={{ type: 'search', enterKeyHint: 'search' }} />}
      {found.fault && <Fault problem={found.fault} again={found.again} />}
      <fieldset class={fault ? 'field bad' : 'field'}>
        <legend class="hidden-but-read">{t.filing.agency}</legend>
        {fault && <p class="wrong" id="agency-fault"><span class="hidden-but-read">{t.shell.errorTitle}</span>{fault}</p>}
        {shown.map((one, n) => (
          <label class="choice" key={one.agency}>
            <input type="radio" id={n === 0 && !searchable ? 'agency' : `agency-${one.agency}`} name="agency" checked={draft.agency?.agency === one.agency} onChange={() => void change({ agency: one })} />
            <span lang="vi">{one.name}</span>
          </label>
        ))}
        <div role="status">
          {found.loading && <Waiting />}
          {found.value && q !== '' && items.length === 0 && <p>{t.filing.agencyNone}</p>}
          {items.length === 20 && <p class="quiet">{t.filing.agencyMany}</p>}
        </div>
      </fieldset>
    </>
  )
}
