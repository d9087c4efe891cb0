// One procedure: who receives it, how long, how much, what to bring, and the button that begins.
import { day } from '@tinhso/shared/words/format'
import { useEffect, useState } from 'preact/hooks'
import { draftOf, dropDraft, keepDraft, newDraft, type Draft } from '../filing/draft'
import { Fault, Waiting } from '../parts/Fault'
import { Icon } from '../parts/Icon'
import { faultWords, asProblem, useLoad } from '../parts/load'
import { Link } from '../parts/Link'
import { Page } from '../parts/Page'
import { go } from '../router'
import { notify } from '../shell/notice'
import { namedAgencies, procedure as ask, type Case, type Procedure } from '../store/api'
import { t } from '../words'
import { agencyWords, durationWords, endedOn, extentWords, feeWords, online } from './facts'

export function ProcedurePage({ code }: { code: string }) {
  const { value, fault, loading, again } = useLoad(`procedure ${code}`, (signal) => ask(code, signal))
  if (loading) return <Page title={t.procedures.caption(code)} back={{ to: 'thu-tuc' }}><Waiting /></Page>
  if (fault) return <Page title={t.procedures.caption(code)} back={{ to: 'thu-tuc' }}><Fault problem={fault} again={again} /></Page>
  return <Shown procedure={value!} />
}

function Shown({ procedure }: { procedure: Procedure }) {
  const ended = endedOn(procedure)
  return (
    <Page title={procedure.name} titleLang="vi" back={{ to: 'thu-tuc' }}>
      <p class="tags">{extentWords(procedure).map(({ words, tone }) => <span key={words} class={`tag ${tone}`}>{words}</span>)}</p>
      {ended ? <p class="inset"><b>{t.procedures.ended(day(ended))}</b> {t.procedures.endedHelp}</p> : <Begin procedure={procedure} />}
      {procedure.handled === 'here' && !ended && <p class="no-print"><Link to={`hen?thu-tuc=${procedure.code}`}>{t.queue.book}</Link></p>}
      <dl class="facts">
        {(['receives', 'handles', 'supports'] as const).map((part) => <Agencies key={part} procedure={procedure} part={part} />)}
        <div>
          <dt>{t.procedures.howLong}</dt>
          {procedure.channels.length
            ? procedure.channels.map((one) => <dd key={one.channel}>{t.procedures.channel[one.channel as keyof typeof t.procedures.channel]}: {durationWords(one.duration)}</dd>)
            : <dd>{t.procedures.duration.unknown()}</dd>}
        </div>
        <div>
          <dt>{t.procedures.fee}</dt>
          {procedure.fees.length ? procedure.fees.map((fee, n) => <dd key={n} lang="vi">{feeWords(fee)}</dd>) : <dd>{t.procedures.noFee}</dd>}
        </div>
        {procedure.results.length > 0 && (
          <div>
            <dt>{t.procedures.result}</dt>
            {procedure.results.map((result) => <dd key={result} lang="vi">{result}</dd>)}
          </div>
        )}
      </dl>
      <section>
        <h2>{t.procedures.bring}</h2>
        {procedure.cases.map((one) => <Papers key={one.code} one={one} alone={procedure.cases.length === 1} />)}
      </section>
      {procedure.legal_basis.length > 0 && (
        <section>
          <h2>{t.procedures.basis}</h2>
          <ul class="points" lang="vi">{procedure.legal_basis.map((text) => <li key={text}>{text}</li>)}</ul>
        </section>
      )}
      <div class="actions no-print">
        <button type="button" onClick={() => void share(procedure)}><Icon name="share" /> {t.procedures.share}</button>
        <button type="button" onClick={() => print()}><Icon name="print" /> {t.procedures.print}</button>
      </div>
      <p class="quiet">
        {t.procedures.caption(procedure.code)}. {t.procedures.source}: <span lang="vi">{procedure.source}</span>. {!procedure.confirmed && t.procedures.unconfirmed}
      </p>
    </Page>
  )
}

/** Who receives it, who settles it, who helps with it: three things, and often three places. */
function Agencies({ procedure, part }: { procedure: Procedure; part: 'receives' | 'handles' | 'supports' }) {
  const rules = procedure[part]
  const named = rules.some((rule) => rule.code) && !endedOn(procedure)
  const agencies = useLoad(named ? `${part} ${procedure.code}` : null, (signal) => namedAgencies(procedure.code, part, signal))
  const kinds = agencyWords(rules)
  if (!kinds.length && !agencies.value?.items.length) return null
  return (
    <div>
      <dt>{t.procedures.who[part]}</dt>
      {kinds.map((kind) => <dd key={kind}>{part === 'receives' ? t.procedures.oneOf(kind) : kind}</dd>)}
      {agencies.value?.items.map((one) => <dd key={one.agency} lang="vi">{one.name}</dd>)}
    </div>
  )
}

function Papers({ one, alone }: { one: Case; alone: boolean }) {
  return (
    <>
      {!alone && <h3 lang="vi">{one.name}</h3>}
      {one.components.length === 0 && <p>{t.procedures.noPapers}</p>}
      <ul class="bring">
        {one.components.map((component) => (
          <li key={component.name}>
            <span lang="vi">{component.name}</span>
            <small>
              {[
                component.originals > 0 && t.procedures.originals(component.originals),
                component.copies > 0 && t.procedures.copies(component.copies),
                !component.required && t.procedures.optional,
                component.by_form && t.procedures.byForm,
              ].filter(Boolean).join(', ')}
            </small>
          </li>
        ))}
      </ul>
    </>
  )
}

function Begin({ procedure }: { procedure: Procedure }) {
  const [draft, setDraft] = useState<Draft>()
  useEffect(() => void draftOf(procedure.code).then(setDraft, () => {}), [procedure.code])
  if (!online(procedure))
    return <p class="inset">{procedure.handled === 'here' ? t.procedures.informationOnly : t.procedures[procedure.handled]}</p>
  const begin = async () => {
    try {
      if (draft && !draft.sent) await dropDraft(draft)
      const fresh = await newDraft(procedure)
      await keepDraft(fresh)
      go(`nop/${fresh.id}`)
    } catch (fault) {
      notify(faultWords(asProblem(fault)))
    }
  }
  return (
    <div class="actions no-print">
      {draft && <button type="button" class="primary" onClick={() => go(`nop/${draft.id}/${draft.page}`)}>{t.procedures.goOn}</button>}
      <button type="button" class={draft ? undefined : 'primary'} onClick={() => void begin()}>{draft ? t.procedures.startOver : t.procedures.start}</button>
    </div>
  )
}

async function share(procedure: Procedure) {
  const data = { title: procedure.name, url: location.href }
  try {
    if (navigator.share) await navigator.share(data)
    else {
      await navigator.clipboard.writeText(data.url)
      notify(t.procedures.shared)
    }
  } catch {
    // They changed their mind.
  }
}
