// One dossier as its applicant sees it: where it is, until when, every step; answering a supplement.
import { day, moment, shortMoment, weekday } from '@tinhso/shared/words/format'
import { useEffect, useState } from 'preact/hooks'
import { Waiting } from '../parts/Fault'
import { asProblem, faultWords } from '../parts/load'
import { Page } from '../parts/Page'
import { Owed } from '../pay/Owed'
import { Qr } from '../parts/Qr'
import { address, go } from '../router'
import { notify } from '../shell/notice'
import { takeIn, track, type Tracked } from '../store/api'
import { drop } from '../store/database'
import { account, useAccount } from '../store/account'
import { accountProof, follow, followed, type Followed } from '../store/dossiers'
import { listen } from '../store/live'
import { t } from '../words'
import { Opening } from './Opening'
import { dueTag, ended, Stages } from './state'
import { Feedback } from './Feedback'
import { Rate } from './Rate'
import { resultKey, Results } from './Results'
import { Supplement } from './Supplement'

const lookEvery = 60_000

export function DossierPage({ code }: { code: string }) {
  const [known, setKnown] = useState<Followed | null>()
  const [problem, setProblem] = useState('')
  const [offline, setOffline] = useState(false)
  const me = useAccount()
  const put = (seen: Tracked, proof: string) => {
    setKnown({ code: seen.code, proof, seen, seen_at: new Date().toISOString() })
    void follow(seen, proof).catch(() => {})
  }
  const look = async (proof: string) => {
    try {
      put(await track(code, proof), proof)
      setProblem('')
      setOffline(false)
    } catch (fault) {
      const said = asProblem(fault)
      setOffline(said.status === 0)
      setProblem(said.status === 0 ? '' : said.status === 404 ? t.dossiers.wrong : faultWords(said))
    }
  }
  useEffect(() => {
    void (async () => {
      const found = await followed(code).catch(() => undefined)
      if (found) setKnown(found)
      if (found && found.proof !== accountProof) return look(found.proof)
      // Perhaps it is one of the account's, filed on another device.
      const me = await account().catch(() => (found ? undefined : null))
      if (me === undefined) return look(accountProof) // no network: what is kept is shown
      if (!me) return setKnown(null)
      try {
        put(await track(code, accountProof), accountProof)
      } catch (fault) {
        if (!found) setKnown(null)
        setOffline(asProblem(fault).status === 0)
      }
    })()
  }, [code])
  const proof = known?.proof
  useEffect(() => {
    if (!proof) return
    let live = false
    let soon = 0
    const timer = setInterval(() => !live && document.visibilityState === 'visible' && void look(proof), lookEvery)
    const stop = listen(code, proof, {
      connected: (is) => (live = is),
      changed: () => {
        clearTimeout(soon) // one act of an official may be several events
        soon = window.setTimeout(() => void look(proof), 300)
      },
    })
    return () => {
      clearInterval(timer)
      clearTimeout(soon)
      stop()
    }
  }, [proof, code])

  if (known === undefined) return <Waiting />
  if (known === null)
    return (
      <Page title={t.dossiers.open} back={{ to: 'ho-so' }}>
        <Opening code={code} opened={put} />
      </Page>
    )
  const { seen } = known
  const forget = async () => {
    if (!confirm(t.dossiers.forgetSure)) return
    for (const file of seen.files) await drop('papers', resultKey(code, file.id)).catch(() => {})
    await drop('dossiers', code)
    go('ho-so', { replace: true })
  }
  return (
    <Page title={seen.procedure_name} titleLang="vi" caption={seen.code} back={{ to: 'ho-so' }}>
      {offline && <p class="inset" role="status">{t.dossiers.offlineCopy(shortMoment(known.seen_at))}</p>}
      {problem && <p class="fault" role="alert">{problem}</p>}
      <State dossier={seen} />
      <Owed dossier={seen} />
      {seen.status === 5 && <Supplement dossier={seen} proof={known.proof} answered={(now) => put(now, known.proof)} />}
      {me && known.proof !== accountProof && <TakeIn code={code} proof={known.proof} taken={() => put(seen, accountProof)} />}
      <Results dossier={seen} proof={known.proof} />
      {ended(seen) && <Rate dossier={seen} proof={known.proof} rated={(now) => put(now, known.proof)} />}
      <Steps dossier={seen} />
      <Feedback dossier={seen} proof={known.proof} answered={(now) => put(now, known.proof)} />
      <section class="no-print">
        <h2>{t.dossiers.qr}</h2>
        <Qr text={new URL(address(`tra-cuu/${encodeURIComponent(code)}`), location.origin).href} label={t.filing.doneQr} />
      </section>
      <div class="actions no-print">
        <button type="button" onClick={() => void look(known.proof)}>{t.dossiers.refresh}</button>
        <button type="button" onClick={() => print()}>{t.dossiers.print}</button>
        <button type="button" class="text" onClick={() => void forget()}>{t.dossiers.forget}</button>
      </div>
      <p class="quiet">{t.dossiers.seen(shortMoment(known.seen_at))}</p>
    </Page>
  )
}

/** Filed by code and phone, and somebody is signed in. */
function TakeIn({ code, proof, taken }: { code: string; proof: string; taken: () => void }) {
  const [problem, setProblem] = useState('')
  const take = async () => {
    try {
      await takeIn(code, proof)
      notify(t.account.takenIn)
      taken()
    } catch (fault) {
      setProblem(faultWords(asProblem(fault)))
    }
  }
  return (
    <section class="no-print">
      <p class="quiet">{t.account.takeInHelp}</p>
      {problem && <p class="fault" role="alert">{problem}</p>}
      <p><button type="button" onClick={() => void take()}>{t.account.takeIn}</button></p>
    </section>
  )
}

function State({ dossier }: { dossier: Tracked }) {
  const tag = dueTag(dossier)
  return (
    <section class="state" aria-live="polite">
      <p class="line"><b>{t.dossiers.status[dossier.status]}</b>{tag && tag.words !== t.dossiers.status[dossier.status] && <span class={`tag ${tag.tone}`}>{tag.words}</span>}</p>
      <Stages status={dossier.status} />
      <p>{t.dossiers.statusWords[dossier.status]}</p>
      <dl class="facts">
        <div><dt>{t.dossiers.agency}</dt><dd lang="vi">{dossier.agency_name}</dd></div>
        {dossier.on_behalf_of && <div><dt>{t.dossiers.behalfRow}</dt><dd lang="vi">{dossier.on_behalf_of}</dd></div>}
        <Holders dossier={dossier} />
        <div><dt>{t.dossiers.filed}</dt><dd>{moment(dossier.filed_at)}</dd></div>
        {dossier.received_at && <div><dt>{t.dossiers.received}</dt><dd>{moment(dossier.received_at)}</dd></div>}
        <div><dt>{t.dossiers.dueRow}</dt><dd>{dossier.due_at ? `${weekday(dossier.due_at)}, ${moment(dossier.due_at)}` : t.dossiers.noDue}</dd></div>
        {dossier.delivery && <div><dt>{t.dossiers.deliveryRow}</dt><dd lang="vi">{dossier.delivery.name}, {dossier.delivery.address}{dossier.delivery.sent_at && <><br />{t.dossiers.waybill(dossier.delivery.waybill, shortMoment(dossier.delivery.sent_at))}</>}</dd></div>}
        {dossier.result && <div><dt>{t.dossiers.result}</dt><dd lang="vi">{dossier.result}</dd></div>}
      </dl>
    </section>
  )
}

/** Who has it now and until when, by the time of that step; what a phone kept from before names only somebody. */
function Holders({ dossier }: { dossier: Tracked }) {
  const now = dossier.now ?? []
  if (!now.length && (!dossier.holder || ended(dossier))) return null
  return (
    <div>
      <dt>{t.dossiers.holder}</dt>
      {!now.length && <dd lang="vi">{dossier.holder}</dd>}
      {now.map((one, n) => (
        <dd key={n}>
          {one.applicant ? t.dossiers.withYou : <span lang="vi">{one.task}: {one.who}, {one.agency}</span>}
          {one.due_at && <small>{t.dossiers.stepUntil(moment(one.due_at))}</small>}
        </dd>
      ))}
    </div>
  )
}

function Steps({ dossier }: { dossier: Tracked }) {
  return (
    <section>
      <h2>{t.dossiers.steps}</h2>
      <ol class="steps">
        {dossier.steps.map((step, n) => (
          <li key={n} class={n === dossier.steps.length - 1 ? 'now' : undefined}>
            <b>{step.action === 'complete' ? t.dossiers.taskDone(step.task) : (t.dossiers.action[step.action] ?? step.action)}</b>
            <small>
              <time dateTime={step.at}>{moment(step.at)}</time> · <span lang="vi">{[step.who, step.position, step.agency].filter(Boolean).join(', ')}</span>
              {step.due_at && <> · {t.dossiers.until(day(step.due_at))}</>}
            </small>
            {step.action === 'ask' && <p lang="vi">{step.task}</p>}
            {step.words && <p lang="vi">{step.words}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}
