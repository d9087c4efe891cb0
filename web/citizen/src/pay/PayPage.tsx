// Paying the fee of a dossier: what for, how, and the receipt. What the browser brings back from the gateway counts for
// nothing: the server asks the gateway itself.
import { day, moment } from '@tinhso/shared/words/format'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Opening } from '../dossiers/Opening'
import { fetchBlob, save } from '../parts/download'
import { Waiting } from '../parts/Fault'
import { Icon } from '../parts/Icon'
import { asProblem, faultWords } from '../parts/load'
import { Page } from '../parts/Page'
import { Qr } from '../parts/Qr'
import { goPay, lookForPayment, type Charge, type Tracked } from '../store/api'
import { follow, followed, type Followed } from '../store/dossiers'
import { t } from '../words'
import { dong } from './Owed'

const lookEvery = 3_000

export function PayPage({ code }: { code: string }) {
  const [known, setKnown] = useState<Followed | null>()
  const [problem, setProblem] = useState('')
  const put = (seen: Tracked, proof: string) => {
    setKnown({ code: seen.code, proof, seen, seen_at: new Date().toISOString() })
    void follow(seen, proof).catch(() => {})
  }
  const look = async (proof: string) => {
    try {
      put(await lookForPayment(code, proof), proof)
      setProblem('')
    } catch (fault) {
      setProblem(faultWords(asProblem(fault)))
    }
  }
  useEffect(() => {
    void followed(code).then((found) => {
      setKnown(found ?? null)
      if (found) void look(found.proof)
    }, () => setKnown(null))
  }, [code])
  const waiting = known?.seen.payment?.waiting
  const proof = known?.proof
  useEffect(() => {
    if (!waiting || !proof) return
    const timer = setInterval(() => document.visibilityState === 'visible' && void look(proof), lookEvery)
    return () => clearInterval(timer)
  }, [waiting, proof])

  const back = { to: `ho-so/${encodeURIComponent(code)}`, words: t.pay.toDossier }
  if (known === undefined) return <Waiting />
  if (known === null) return <Page title={t.pay.title} back={{ to: 'ho-so' }}><Opening code={code} opened={put} /></Page>
  const charge = known.seen.payment
  return (
    <Page title={t.pay.title} caption={code} back={back}>
      {problem && <p class="fault" role="alert">{problem}</p>}
      <p lang="vi">{known.seen.procedure_name}</p>
      {charge && (
        <>
          <Sum charge={charge} />
          {charge.state === 'due' && charge.claim?.state !== 'claimed' && <Ways charge={charge} dossier={known.seen} proof={known.proof} failed={setProblem} look={() => void look(known.proof)} />}
          {charge.receipt && <Receipt charge={charge} code={code} proof={known.proof} failed={setProblem} />}
        </>
      )}
    </Page>
  )
}

function Sum({ charge }: { charge: Charge }) {
  return (
    <section class="owed" aria-live="polite">
      <p class="line"><b class="sum">{charge.state === 'unset' ? t.pay.state.unset : dong(charge.amount)}</b><span class={`tag ${charge.state === 'paid' || charge.state === 'exempt' ? 'ok' : charge.state === 'due' ? 'soon' : 'plain'}`}>{t.pay.state[charge.state]}</span></p>
      <ul class="points">
        {charge.items.map((item) => <li key={item.name}><span lang="vi">{t.pay.item(item.name, item.quantity)}</span>: {item.amount == null ? t.pay.byAgency : dong(item.amount * item.quantity)}</li>)}
      </ul>
      {charge.claim?.state === 'claimed' ? <p>{t.pay.claimed(charge.claim.share, charge.claim.name)}</p> : charge.share > 0 && <p>{t.pay.reduced(charge.share, charge.exemption)}</p>}
      {charge.claim?.state === 'refused' && <p>{t.pay.claimRefused(charge.claim.words)}</p>}
      {charge.to_refund > 0 && <p>{t.pay.owedBack(dong(charge.to_refund))}</p>}
      {charge.state === 'unset' && <p>{t.pay.unset}</p>}
      {charge.state === 'due' && <p>{charge.timing === 'before' ? t.pay.owedBefore : t.pay.owedAfter}</p>}
    </section>
  )
}

function Ways({ charge, dossier, proof, failed, look }: { charge: Charge; dossier: Tracked; proof: string; failed: (words: string) => void; look: () => void }) {
  const [going, setGoing] = useState(false)
  const gone = useRef(false)
  const go = async () => {
    if (gone.current) return
    gone.current = true
    setGoing(true)
    failed('')
    try {
      location.href = (await goPay(dossier.code, proof)).url
    } catch (fault) {
      failed(faultWords(asProblem(fault)))
      setGoing(false)
      gone.current = false
      look()
    }
  }
  // Coming back with the browser's own button shows the page as it was left.
  useEffect(() => {
    const shown = () => {
      gone.current = false
      setGoing(false)
      look()
    }
    addEventListener('pageshow', shown)
    return () => removeEventListener('pageshow', shown)
  }, [])
  return (
    <>
      {charge.waiting && (
        <div class="inset" role="status">
          <p>{t.pay.waiting}</p>
          <button type="button" onClick={look}>{t.pay.look}</button>
        </div>
      )}
      {charge.online && (
        <section>
          <h2>{t.pay.online}</h2>
          <p>{t.pay.onlineHelp}</p>
          <button type="button" class="primary wide" disabled={going} onClick={() => void go()}>{going ? t.pay.opening : charge.waiting ? t.pay.again : t.pay.online}</button>
        </section>
      )}
      {charge.transfer && (
        <section>
          <h2>{t.pay.transfer}</h2>
          <p>{t.pay.transferHelp}</p>
          <div class="transfer"><Qr text={charge.transfer.qr} label={t.pay.qr} /></div>
          <dl class="facts">
            <div><dt>{t.pay.bank}</dt><dd>{charge.transfer.bank}</dd></div>
            <div><dt>{t.pay.account}</dt><dd>{charge.transfer.account}</dd></div>
            <div><dt>{t.pay.holder}</dt><dd>{charge.transfer.holder}</dd></div>
            <div><dt>{t.pay.amount}</dt><dd>{dong(charge.amount)}</dd></div>
            <div><dt>{t.pay.message}</dt><dd>{charge.transfer.message}</dd></div>
          </dl>
        </section>
      )}
      <section>
        <h2>{t.pay.counter}</h2>
        <p>{t.pay.counterHelp(dossier.agency_name)}</p>
      </section>
      {charge.exemptions.length > 0 && charge.share === 0 && (
        <section>
          <h2>{t.pay.exemptTitle}</h2>
          <ul class="points" lang="vi">{charge.exemptions.map((one) => <li key={one.name}>{one.name}</li>)}</ul>
          <p>{t.pay.exemptHelp}</p>
        </section>
      )}
    </>
  )
}

function Receipt({ charge, code, proof, failed }: { charge: Charge; code: string; proof: string; failed: (words: string) => void }) {
  const receipt = charge.receipt!
  const open = async () => {
    try {
      save(await fetchBlob('/api/services/tracking/receipt', { code, proof }), `bien-lai-${receipt.series}-${receipt.number}.pdf`)
    } catch (fault) {
      failed(faultWords(asProblem(fault)))
    }
  }
  return (
    <section>
      <h2>{t.pay.receipt}</h2>
      <dl class="facts">
        <div><dt>{t.pay.receipt}</dt><dd>{t.pay.number(receipt.series, String(receipt.number).padStart(7, '0'))}</dd></div>
        <div><dt>{t.pay.amount}</dt><dd>{dong(receipt.amount)}</dd></div>
        <div><dt>{t.pay.how}</dt><dd>{t.pay.method[receipt.method]}</dd></div>
        <div><dt>{t.pay.when}</dt><dd>{moment(receipt.at)}</dd></div>
        {receipt.reference && <div><dt>{t.pay.payerCode}</dt><dd class="long">{receipt.reference}</dd></div>}
      </dl>
      {receipt.refunded_at ? <p class="inset">{receipt.refunded < receipt.amount ? t.pay.refundedPart(dong(receipt.refunded), day(receipt.refunded_at)) : t.pay.refunded(day(receipt.refunded_at))}</p> : charge.refund && charge.refund.state !== 'refused' && <p class="inset">{t.pay.refundAsked}</p>}
      <button type="button" class="wide" onClick={() => void open()}><Icon name="download" /> {t.pay.download}</button>
    </section>
  )
}
