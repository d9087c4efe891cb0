// An appointment at an agency: which, when, what for. And the page of one that was made.
import { day as dayWords, weekday } from '@tinhso/shared/words/format'
import { useEffect, useState } from 'preact/hooks'
import { Fault, Waiting } from '../parts/Fault'
import { ErrorSummary, Radios, Text } from '../parts/fields'
import { asProblem, faultWords, useLoad } from '../parts/load'
import { Page } from '../parts/Page'
import { go } from '../router'
import { bookTime, cancelAppointment, lookAtAppointment, procedure as ask, receivers, slotsOf, type Appointment } from '../store/api'
import { rememberedPerson } from '../store/person'
import { t } from '../words'

const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const dayLine = (day: string) => `${weekday(day)}, ${dayWords(day)}`

/** `code`: the procedure that somebody comes for. */
export function BookPage({ code, agency }: { code: string; agency: number }) {
  const back = { to: code ? `thu-tuc/${code}` : '' }
  return <Page title={t.queue.book} back={back}><p>{t.queue.bookHelp}</p>{agency ? <Times agency={agency} code={code} /> : <Agencies code={code} />}</Page>
}

function Agencies({ code }: { code: string }) {
  const [typed, setTyped] = useState('')
  const [q, setQ] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), 250)
    return () => clearTimeout(timer)
  }, [typed])
  const found = useLoad(`receivers ${code} ${q}`, (signal) => receivers(code, q, signal))
  return (
    <>
      <h2>{t.queue.agency}</h2>
      <Text id="agency" label={t.filing.agencySearch} value={typed} onChange={setTyped} input={{ type: 'search', enterKeyHint: 'search' }} />
      {found.fault && <Fault problem={found.fault} again={found.again} />}
      {found.loading && <Waiting />}
      <div class="actions column">
        {(q ? found.value?.items ?? [] : []).map((one) => <button type="button" key={one.agency} class="wide" lang="vi" onClick={() => go(`hen?thu-tuc=${code}&co-quan=${one.agency}`)}>{one.name}</button>)}
      </div>
      {q !== '' && found.value?.items.length === 0 && <p role="status">{t.filing.agencyNone}</p>}
    </>
  )
}

function Times({ agency, code }: { agency: number; code: string }) {
  const [day, setDay] = useState('')
  const [turn, setTurn] = useState(0)
  const found = useLoad(`slots ${agency} ${day} ${turn}`, (signal) => slotsOf(agency, day, signal))
  const [days, setDays] = useState<string[]>([])
  const known = useLoad(code ? `procedure ${code}` : null, (signal) => ask(code, signal))
  const [minute, setMinute] = useState('')
  const [about, setAbout] = useState('')
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [faults, setFaults] = useState<{ field: string; words: string }[]>([])
  const [round, setRound] = useState(0)
  const [busy, setBusy] = useState(false)
  useEffect(() => void rememberedPerson().then((me) => me && (setName(me.name), setPhone(me.phone))), [])
  useEffect(() => {
    if (found.value) setDays(found.value.days)
    if (found.value && !day) setDay(found.value.day)
  }, [found.value])
  useEffect(() => {
    if (known.value && !about) setAbout(known.value.field)
  }, [known.value])
  const wrong = (field: string) => faults.find((fault) => fault.field === field)?.words
  const free = found.value?.slots.filter((slot) => slot.free > 0) ?? []
  const fields = [...new Set([...(known.value ? [known.value.field] : []), ...(found.value?.fields ?? [])])]
  const submit = async (e: Event) => {
    e.preventDefault()
    if (busy) return
    const missing = [
      !minute && { field: 'time', words: t.queue.noTime }, !about && { field: 'about', words: t.queue.noAbout },
      !name.trim() && { field: 'name', words: t.filing.noName }, !phone.trim() && { field: 'phone', words: t.filing.noPhone },
    ].filter((one) => one !== false)
    setFaults(missing)
    setRound(round + 1)
    if (missing.length) return
    setBusy(true)
    try {
      const made = await bookTime({ agency, day, minute: Number(minute), field: about, name: name.trim(), phone: phone.trim() })
      go(`lich-hen/${made.secret}`)
    } catch (fault) {
      const problem = asProblem(fault)
      const names: Record<string, string> = { minute: 'time', field: 'about' }
      setFaults(problem.errors.length ? problem.errors.map((error) => ({ field: names[error.path] ?? error.path, words: error.message })) : [{ field: 'send', words: faultWords(problem) }])
      setRound((n) => n + 1)
      setMinute('')
      setTurn((n) => n + 1)
    } finally {
      setBusy(false)
    }
  }
  if (found.fault && !days.length) return <Fault problem={found.fault} again={found.again} />
  return (
    <form onSubmit={(e) => void submit(e)} noValidate>
      <ErrorSummary faults={faults} round={round} />
      <p lang="vi"><b>{found.value?.agency_name}</b></p>
      <Radios id="day" label={t.queue.day} fault={wrong('day')} value={day} onChange={(to) => (setDay(to), setMinute(''))} options={days.map((one) => ({ value: one, label: dayLine(one) }))} />
      {found.loading ? <Waiting /> : free.length ? (
        <div class="times"><Radios id="time" label={t.queue.time} fault={wrong('time')} value={minute} onChange={setMinute} options={free.map((slot) => ({ value: String(slot.minute), label: clock(slot.minute), hint: t.queue.free(slot.free) }))} /></div>
      ) : <p role="status">{t.queue.full}</p>}
      <Radios id="about" label={t.queue.about} fault={wrong('about')} value={about} onChange={setAbout} options={[...fields.slice(0, 8).map((field) => ({ value: field, label: field, lang: 'vi' })), { value: t.queue.other, label: t.queue.other }]} />
      <Text id="name" label={t.queue.name} fault={wrong('name')} value={name} onChange={setName} input={{ autocomplete: 'name', autocapitalize: 'words', maxLength: 200 }} />
      <Text id="phone" label={t.queue.phone} fault={wrong('phone')} value={phone} onChange={setPhone} short input={{ type: 'tel', autocomplete: 'tel', maxLength: 20 }} />
      <button type="submit" id="send" class="primary wide" disabled={busy}>{t.queue.send}</button>
    </form>
  )
}

export function AppointmentPage({ secret }: { secret: string }) {
  const found = useLoad(`appointment ${secret}`, () => lookAtAppointment(secret))
  const [now, setNow] = useState<Appointment>()
  const [problem, setProblem] = useState('')
  const one = now ?? found.value
  const cancel = async () => {
    if (!confirm(t.queue.cancelSure)) return
    try {
      setNow(await cancelAppointment(secret))
    } catch (fault) {
      setProblem(faultWords(asProblem(fault)))
    }
  }
  return (
    <Page title={t.queue.booked} back={{ to: '' }}>
      {found.loading && <Waiting />}
      {found.fault && <Fault problem={found.fault} again={found.again} />}
      {problem && <p class="fault" role="alert">{problem}</p>}
      {one && (
        <>
          <div class="done" aria-live="polite">
            <p class="sum">{t.queue.at(clock(one.minute), dayLine(one.day))}</p>
            <p lang="vi">{one.agency_name}</p>
            <p lang="vi">{one.field}</p>
            {one.state !== 'booked' && <p><b>{t.queue[one.state]}</b></p>}
          </div>
          <p>{t.queue.bookHelp}</p>
          <p class="quiet">{t.queue.keep}</p>
          {one.state === 'booked' && <div class="actions no-print"><button type="button" onClick={() => void cancel()}>{t.queue.cancel}</button></div>}
        </>
      )}
    </Page>
  )
}
