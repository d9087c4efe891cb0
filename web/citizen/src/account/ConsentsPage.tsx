// Consents: who may file what for me until when, and for whom I may. Given here, withdrawn here.
import { day } from '@tinhso/shared/words/format'
import { useState } from 'preact/hooks'
import { isDay, type Fault as Wrong } from '../parts/checks'
import { DateParts, ErrorSummary, Radios, Text } from '../parts/fields'
import { Fault, Waiting } from '../parts/Fault'
import { Link } from '../parts/Link'
import { asProblem, faultWords, useLoad } from '../parts/load'
import { notify } from '../shell/notice'
import { consents, giveConsent, search, withdrawConsent, type Consent, type ProcedureRow } from '../store/api'
import { t } from '../words'
import { AccountOnly } from './SignIn'

export function ConsentsPage({ giving }: { giving: boolean }) {
  return giving
    ? <AccountOnly title={t.account.giveConsent} back="uy-quyen" here="uy-quyen/cho"><Give /></AccountOnly>
    : <AccountOnly title={t.account.consents} back="tai-khoan" here="uy-quyen"><Lists /></AccountOnly>
}

function Lists() {
  const found = useLoad('consents', consents)
  const [problem, setProblem] = useState('')
  if (found.fault) return <Fault problem={found.fault} again={found.again} />
  if (!found.value) return <Waiting />
  const withdraw = async (one: Consent) => {
    if (!confirm(t.account.withdrawSure(one.other))) return
    setProblem('')
    try {
      await withdrawConsent(one.id)
      notify(t.account.withdrawn)
      found.again()
    } catch (fault) {
      setProblem(faultWords(asProblem(fault)))
    }
  }
  const given = found.value.items.filter((one) => one.given)
  const received = found.value.items.filter((one) => !one.given)
  return (
    <>
      <p>{t.account.consentsHelp}</p>
      {problem && <p class="fault" role="alert">{problem}</p>}
      <p><Link to="uy-quyen/cho" class="button primary">{t.account.giveConsent}</Link></p>
      <section>
        <h2>{t.account.consentsGiven}</h2>
        {given.length ? <ul class="items">{given.map((one) => <Line key={one.id} one={one} withdraw={() => void withdraw(one)} />)}</ul> : <p>{t.account.noConsentsGiven}</p>}
      </section>
      <section>
        <h2>{t.account.consentsReceived}</h2>
        {received.length ? <ul class="items">{received.map((one) => <Line key={one.id} one={one} />)}</ul> : <p>{t.account.noConsentsReceived}</p>}
      </section>
    </>
  )
}

function Line({ one, withdraw }: { one: Consent; withdraw?: () => void }) {
  return (
    <li>
      <b lang="vi">{one.other}</b>
      <span lang="vi">{one.procedure_name}</span>
      <small>{[one.number_tail, t.account.consentUntil(day(one.until)), one.given ? (one.to_filer ? t.account.toOther : t.account.toMe) : one.to_filer ? t.account.toMe : t.account.toOther].join(' · ')}</small>
      {one.used.length > 0 && <small>{t.account.consentUsed(one.used.join(', '))}</small>}
      {!one.usable && <p><span class="tag plain">{one.withdrawn_at ? t.account.withdrawnOn(day(one.withdrawn_at)) : t.account.consentOver}</span></p>}
      {one.usable && (
        <span class="actions">
          {withdraw && <button type="button" onClick={withdraw} aria-label={t.account.withdrawWhat(one.other, one.procedure_name)}>{t.account.withdraw}</button>}
          {!withdraw && <Link to={`thu-tuc/${one.procedure_code}`} class="button">{t.account.fileIt}</Link>}
        </span>
      )}
    </li>
  )
}

function Give() {
  const [q, setQ] = useState('')
  const [procedure, setProcedure] = useState<ProcedureRow>()
  const [name, setName] = useState('')
  const [number, setNumber] = useState('')
  const [until, setUntil] = useState('')
  const [to, setTo] = useState('')
  const [faults, setFaults] = useState<Pick<Wrong, 'field' | 'words'>[]>([])
  const [round, setRound] = useState(0)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<Consent>()
  const found = useLoad(q.trim().length >= 2 ? `consent ${q.trim()}` : null, (signal) => search(q.trim(), '', signal))
  const choices = (found.value?.items ?? []).filter((one) => one.handled === 'here').slice(0, 6)
  const shown = procedure && !choices.some((one) => one.code === procedure.code) ? [procedure, ...choices] : choices
  const wrong = (field: string) => faults.find((fault) => fault.field === field)?.words
  const give = async (e: Event) => {
    e.preventDefault()
    const plain = number.replace(/[\s.]/g, '')
    const all: Pick<Wrong, 'field' | 'words'>[] = []
    if (!procedure) all.push({ field: 'procedure', words: t.account.noProcedure })
    if (!name.trim()) all.push({ field: 'receiver', words: t.account.noReceiver })
    if (!/^\d{12}$/.test(plain)) all.push({ field: 'number', words: t.filing.noIdNumber(t.account.receiverNumber) })
    if (!isDay(until, false)) all.push({ field: 'until', words: t.account.noUntil })
    if (!to) all.push({ field: 'to', words: t.filing.noResultsTo })
    setFaults(all)
    setRound((n) => n + 1)
    if (all.length || busy) return
    setBusy(true)
    try {
      setDone(await giveConsent({ procedure: procedure!.code, name: name.trim(), number: plain, until, to_filer: to === 'filer' }))
    } catch (fault) {
      const problem = asProblem(fault)
      const fields: Record<string, string> = { number: 'number', until: 'until', procedure: 'procedure', name: 'receiver' }
      setFaults(problem.errors.length ? problem.errors.map((error) => ({ field: fields[error.path] ?? 'give', words: error.message })) : [{ field: 'give', words: faultWords(problem) }])
      setRound((n) => n + 1)
    } finally {
      setBusy(false)
    }
  }
  if (done)
    return (
      <div role="status">
        <p class="inset">{t.account.consentDone(done.other, done.procedure_name, day(done.until))}</p>
        <p><Link to="uy-quyen" class="button primary">{t.account.consents}</Link></p>
      </div>
    )
  return (
    <>
      <p>{t.account.giveHelp}</p>
      <ErrorSummary faults={faults} round={round} />
      <form onSubmit={(e) => void give(e)} noValidate>
        <Text id="procedure" label={t.account.consentProcedure} hint={t.home.askHint} fault={wrong('procedure')} value={q} onChange={setQ} input={{ type: 'search', enterKeyHint: 'search' }} />
        {shown.length > 0 && (
          <Radios id="which" label={t.account.consentWhich} value={procedure?.code ?? ''} onChange={(code) => setProcedure(shown.find((one) => one.code === code))}
            options={shown.map((one) => ({ value: one.code, label: one.name, lang: 'vi' }))} />
        )}
        <Text id="receiver" label={t.account.receiver} fault={wrong('receiver')} value={name} onChange={setName} input={{ maxLength: 200, autocapitalize: 'words' }} />
        <Text id="number" label={t.account.receiverNumber} hint={t.account.receiverNumberHint} fault={wrong('number')} value={number} onChange={setNumber} short input={{ inputMode: 'numeric', maxLength: 15 }} />
        <DateParts id="until" label={t.account.until2} hint={t.account.untilHint} fault={wrong('until')} value={until} onChange={setUntil} />
        <Radios id="to" label={t.account.consentResults} fault={wrong('to')} value={to} onChange={setTo}
          options={[{ value: 'me', label: t.account.resultsMe }, { value: 'filer', label: t.account.resultsFiler }]} />
        <button type="submit" id="give" class="primary wide" disabled={busy}>{t.account.give}</button>
      </form>
    </>
  )
}
