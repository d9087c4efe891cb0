// Check your answers, then file. What is still missing is named all at once, each leading to its page.
import { Problem } from '@tinhso/shared/api/client'
import { day } from '@tinhso/shared/words/format'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Fault } from '../parts/checks'
import { ErrorSummary } from '../parts/fields'
import { Link } from '../parts/Link'
import { asProblem, faultWords } from '../parts/load'
import { Page } from '../parts/Page'
import { dong } from '../pay/Owed'
import { go } from '../router'
import { t } from '../words'
import { Foot, type FrameProps } from './FilingPage'
import { evidence } from './draft'
import { chosenExemption, costs, feesOf, mayBeExempt, reduced, sumOf } from './fees'
import { allFaults, byDocument, caseOf, componentsOf, formPageName, formPages, pageOfServerFault, pagesOf, papersOf, progress } from './pages'
import { send } from './send'

export function CheckPage({ draft, change, unsaved }: FrameProps) {
  const [faults, setFaults] = useState<Fault[]>([])
  const [round, setRound] = useState(0)
  const [problem, setProblem] = useState('')
  const [state, setState] = useState('')
  const running = useRef(false)
  useEffect(() => {
    if (draft.page !== 'kiem-tra') void change((now) => ({ page: 'kiem-tra', progress: progress({ ...now, page: 'kiem-tra' }) }))
  }, [])
  const say = (found: Fault[]) => {
    setFaults(found)
    setRound((n) => n + 1)
  }
  const refused = (fault: Problem) => {
    if (fault.errors.length) return say(fault.errors.map((error) => ({ ...pageOfServerFault(draft, error.path), words: error.message })))
    setProblem(faultWords(fault))
  }
  const file = async () => {
    if (running.current) return
    setProblem('')
    const missing = draft.sent ? [] : allFaults(draft)
    say(missing)
    if (missing.length) return
    running.current = true
    try {
      const filed = await send(draft, change, setState)
      go(`da-nop/${filed.code}`, { replace: true })
    } catch (fault) {
      refused(asProblem(fault))
    } finally {
      running.current = false
      setState('')
    }
  }
  const mend = (fault: Fault) => go(`nop/${draft.id}/${fault.page}?sua`)
  const pages = pagesOf(draft)
  return (
    <Page title={t.filing.check} caption={t.filing.caption(pages.length, pages.length)} windowTitle={faults.length ? t.shell.errorTitle + t.filing.check : undefined}
      back={draft.sent ? { to: 'ho-so' } : { to: `nop/${draft.id}/${pages.at(-2)}` }}>
      <ErrorSummary faults={faults} round={round} to={mend} />
      {draft.sent && <p class="inset">{t.filing.sealed}</p>}
      <Answers draft={draft} />
      <p class="declare">{t.filing.declare}</p>
      {problem && <p class="fault" role="alert">{problem}</p>}
      <p role="status" class="quiet">{state}</p>
      <button type="button" id="send" class="primary wide" disabled={state !== ''} onClick={() => void file()}>{draft.sent ? t.filing.again : t.filing.file}</button>
      <Foot draft={draft} unsaved={unsaved} />
    </Page>
  )
}

function behalfWords({ behalf }: Pick<FrameProps, 'draft'>['draft']) {
  if (!behalf?.name) return ''
  return behalf.by === 'consent' ? t.filing.forByConsent(behalf.name) : t.filing.forByDocument(behalf.name, behalf.paper)
}

/** What was answered, in parts as it was asked, each line with the way back to its page. */
function Answers({ draft }: Pick<FrameProps, 'draft'>) {
  const row = (page: string | null, label: string, value: string | string[], { lang, of = '' }: { lang?: string; of?: string } = {}) => (
    <div key={of + label}>
      <dt lang={lang}>{label}</dt>
      <dd lang="vi">{value || t.filing.none}</dd>
      {page && !draft.sent && <dd class="mend"><Link to={`nop/${draft.id}/${page}?sua`} label={t.filing.changeWhat(of ? `${of}, ${label}` : label)}>{t.filing.change}</Link></dd>}
    </div>
  )
  const shown = (value: string | undefined, format?: string) => (value && format === 'date' && /^\d{4}-\d\d-\d\d$/.test(value) ? day(value) : (value ?? ''))
  const papers = papersOf(draft)
  return (
    <>
      <dl class="answers">
        {row(null, t.filing.procedure, draft.procedure.name)}
        {row('co-quan', t.filing.agencyRow, draft.agency?.name ?? '')}
        {draft.procedure.cases.length > 1 && row('truong-hop', t.filing.caseRow, caseOf(draft)?.name ?? '')}
        {row('cho-ai', t.filing.whoRow, draft.for_other === 'other' ? (draft.account ? behalfWords(draft) : draft.on_behalf_of) : draft.for_other === 'self' ? t.filing.self : '')}
        {byDocument(draft) && row('uy-quyen', t.filing.evidence, t.filing.pages(draft.papers.filter((paper) => paper.component === evidence).length))}
        {row('ho-ten', t.filing.nameRow, draft.name)}
        {row('lien-he', t.filing.phoneRow, draft.phone)}
        {row('lien-he', t.filing.birthRow, shown(draft.birth_date, 'date'))}
        {row('lien-he', t.filing.deliver, draft.deliver ? `${draft.deliver.name}, ${draft.deliver.address}` : t.filing.deliverCounter)}
      </dl>
      {formPages(draft).map((page) => (
        <section key={page.n}>
          <h2 lang="vi">{page.label}</h2>
          <dl class="answers">
            {page.controls.map(({ key, label, schema }) => row(formPageName(page), label, shown(draft.answers[key], schema.format), { lang: 'vi', of: page.label }))}
          </dl>
        </section>
      ))}
      {papers.length > 0 && (
        <section>
          <h2>{t.filing.papersRow}</h2>
          <dl class="answers">
            {papers.map((n) => row(`giay-to-${n + 1}`, componentsOf(draft)[n]!.name, t.filing.pages(draft.papers.filter((paper) => paper.component === n).length), { lang: 'vi' }))}
          </dl>
        </section>
      )}
      {costs(draft) && (
        <section>
          <h2>{t.filing.fees}</h2>
          <dl class="answers">
            {row(mayBeExempt(draft) ? 'le-phi' : null, t.filing.toPay, costWords(draft))}
            {mayBeExempt(draft) && row('le-phi', t.filing.exemption, chosenExemption(draft)?.verbatim ?? t.filing.notExempt)}
          </dl>
        </section>
      )}
    </>
  )
}

/** The sum, and whether it is only provisional. */
function costWords(draft: Pick<FrameProps, 'draft'>['draft']) {
  const sum = sumOf(feesOf(draft))
  if (sum === null) return t.pay.byAgency
  return chosenExemption(draft) ? `${dong(reduced(draft, sum))} (${t.filing.provisional})` : dong(sum)
}
