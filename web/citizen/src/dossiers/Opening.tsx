// The two things that open a dossier: its code, and the phone's last digits or the birth date.
import { useState } from 'preact/hooks'
import { isDay, type Fault } from '../parts/checks'
import { DateParts, ErrorSummary, Radios, Text } from '../parts/fields'
import { asProblem, faultWords } from '../parts/load'
import { track, type Tracked } from '../store/api'
import { follow } from '../store/dossiers'
import { t } from '../words'

export function Opening({ code: given, opened }: { code: string; opened: (dossier: Tracked, proof: string) => void }) {
  const [code, setCode] = useState(given)
  const [by, setBy] = useState('phone')
  const [digits, setDigits] = useState('')
  const [birth, setBirth] = useState('')
  const [faults, setFaults] = useState<Pick<Fault, 'field' | 'words'>[]>([])
  const [round, setRound] = useState(0)
  const [busy, setBusy] = useState(false)
  const say = (found: Pick<Fault, 'field' | 'words'>[]) => {
    setFaults(found)
    setRound((n) => n + 1)
  }
  const open = async (e: Event) => {
    e.preventDefault()
    const found: Pick<Fault, 'field' | 'words'>[] = []
    if (!code.trim()) found.push({ field: 'code', words: t.dossiers.noCode })
    if (by === 'phone' && !/^\d{4}$/.test(digits.trim())) found.push({ field: 'digits', words: t.dossiers.noDigits })
    if (by === 'birth' && !isDay(birth)) found.push({ field: 'birth', words: t.dossiers.noBirth })
    say(found)
    if (found.length || busy) return
    const proof = by === 'phone' ? digits.trim() : birth
    setBusy(true)
    try {
      const dossier = await track(code.trim().toUpperCase(), proof)
      await follow(dossier, proof).catch(() => {})
      opened(dossier, proof)
    } catch (fault) {
      const problem = asProblem(fault)
      say([{ field: problem.status === 404 ? 'code' : 'show', words: problem.status === 404 ? t.dossiers.wrong : faultWords(problem) }])
    } finally {
      setBusy(false)
    }
  }
  const wrong = (field: string) => faults.find((fault) => fault.field === field)?.words
  return (
    <>
      <ErrorSummary faults={faults} round={round} />
      <form onSubmit={(e) => void open(e)} noValidate>
        <Text id="code" label={t.dossiers.code} hint={t.dossiers.codeHint} fault={wrong('code')} value={code} onChange={setCode}
          input={{ autocapitalize: 'characters', spellcheck: false, maxLength: 60 }} />
        <Radios id="by" label={t.dossiers.by} value={by} onChange={setBy} options={[{ value: 'phone', label: t.dossiers.byPhone }, { value: 'birth', label: t.dossiers.byBirth }]} />
        {by === 'phone' ? (
          <Text id="digits" label={t.dossiers.phoneDigits} fault={wrong('digits')} value={digits} onChange={setDigits} short input={{ inputMode: 'numeric', maxLength: 4 }} />
        ) : (
          <DateParts id="birth" label={t.dossiers.birth} fault={wrong('birth')} value={birth} onChange={setBirth} birthday />
        )}
        <button type="submit" id="show" class="primary wide" disabled={busy}>{t.dossiers.show}</button>
      </form>
    </>
  )
}
