// How satisfied somebody is, asked once when the dossier has ended.
import { api } from '@tinhso/shared/api/client'
import { useState } from 'preact/hooks'
import type { Fault } from '../parts/checks'
import { ErrorSummary, Radios, Text } from '../parts/fields'
import { Icon } from '../parts/Icon'
import { asProblem, faultWords } from '../parts/load'
import { newId, type Tracked } from '../store/api'
import { t } from '../words'

export function Rate({ dossier, proof, rated }: { dossier: Tracked; proof: string; rated: (now: Tracked) => void }) {
  const [stars, setStars] = useState('')
  const [words, setWords] = useState('')
  const [faults, setFaults] = useState<Pick<Fault, 'field' | 'words'>[]>([])
  const [round, setRound] = useState(0)
  const [busy, setBusy] = useState(false)
  const say = (found: Pick<Fault, 'field' | 'words'>[]) => {
    setFaults(found)
    setRound((n) => n + 1)
  }
  if (dossier.stars)
    return <p role="status"><Icon name="check" /> {t.dossiers.rated} <b>{t.dossiers.rateNames[dossier.stars - 1]}</b></p>
  const send = async (e: Event) => {
    e.preventDefault()
    say(stars ? [] : [{ field: 'stars', words: t.dossiers.rateNone }])
    if (!stars || busy) return
    setBusy(true)
    try {
      rated(await api.post('/api/services/tracking/rating', { body: { code: dossier.code, proof, stars: Number(stars), words: words.trim() }, key: newId() }))
    } catch (fault) {
      say([{ field: 'rate-send', words: faultWords(asProblem(fault)) }])
    } finally {
      setBusy(false)
    }
  }
  return (
    <section class="no-print">
      <h2>{t.dossiers.rateTitle}</h2>
      <ErrorSummary faults={faults} round={round} />
      <form onSubmit={(e) => void send(e)} noValidate>
        <Radios id="stars" label={t.dossiers.rateTitle} quiet value={stars} onChange={setStars} fault={faults.find((fault) => fault.field === 'stars')?.words}
          options={[5, 4, 3, 2, 1].map((n) => ({ value: String(n), label: t.dossiers.rateNames[n - 1]! }))} />
        <Text id="rate-words" label={`${t.dossiers.rateWords} ${t.filing.optional}`} value={words} onChange={setWords} long />
        <button type="submit" id="rate-send" class="wide" disabled={busy}>{t.dossiers.rateSend}</button>
      </form>
    </section>
  )
}
