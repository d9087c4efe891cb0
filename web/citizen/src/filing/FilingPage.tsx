// A filing, one thing on a page. The frame: heading, error summary, the button that goes on.
import { Problem } from '@tinhso/shared/api/client'
import { day } from '@tinhso/shared/words/format'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Fault } from '../parts/checks'
import { ErrorSummary } from '../parts/fields'
import { Fault as Failed, Waiting } from '../parts/Fault'
import { Link } from '../parts/Link'
import { Page } from '../parts/Page'
import { useLoad } from '../parts/load'
import { endedOn } from '../procedures/facts'
import { go } from '../router'
import { procedure as ask } from '../store/api'
import { t } from '../words'
import { AgencyStep } from './AgencyStep'
import { CheckPage } from './CheckPage'
import { dropDraft, evidence, useDraft, type Change, type Draft } from './draft'
import { FeeStep } from './FeeStep'
import { FormStep } from './FormStep'
import { caseOf, faultsOf, formPageName, formPages, numberOf, pagesOf, papersOf, progress } from './pages'
import { PaperStep } from './PaperStep'
import { CaseStep, ContactStep, NameStep, WhoStep } from './PersonSteps'

export interface StepProps {
  draft: Draft
  change: Change
  /** The words of what is wrong with that control. */
  wrong: (field: string) => string | undefined
}

export function FilingPage({ id, page, fromCheck }: { id: string; page: string; fromCheck: boolean }) {
  const [draft, change, unsaved] = useDraft(id)
  // The draft holds the procedure of its day. What was sent and not answered is sent again whatever has become of it.
  const code = draft && !draft.sent ? draft.procedure.code : ''
  const today = useLoad(code ? `procedure ${code}` : null, (signal) => ask(code, signal))
  const ended = code && today.value ? endedOn(today.value) : null
  if (draft === undefined) return unsaved ? <Failed problem={new Problem(0, 'unreachable', '', '')} again={() => location.reload()} /> : <Waiting />
  if (draft === null)
    return (
      <Page title={t.filing.noDraft}>
        <p>{t.filing.noDraftHelp}</p>
        <p><Link to="ho-so">{t.shell.tabs.mine}</Link></p>
      </Page>
    )
  if (ended)
    return (
      <Page title={draft.procedure.name} titleLang="vi" back={{ to: 'ho-so' }}>
        <p class="inset" role="alert"><b>{t.procedures.ended(day(ended))}</b> {t.procedures.endedDraft}</p>
        <div class="actions"><button type="button" onClick={() => void dropDraft(draft).then(() => go('ho-so'))}>{t.filing.discard}</button></div>
      </Page>
    )
  const pages = pagesOf(draft)
  const wanted = draft.sent ? 'kiem-tra' : page || draft.page
  const shown = pages.includes(wanted) ? wanted : pages[0]!
  const frame = { draft, change, page: shown, unsaved }
  return shown === 'kiem-tra' ? <CheckPage {...frame} /> : <StepPage key={shown} {...frame} fromCheck={fromCheck} />
}

export interface FrameProps {
  draft: Draft
  change: Change
  page: string
  unsaved?: string
}

function StepPage({ draft, change, page, unsaved, fromCheck }: FrameProps & { fromCheck: boolean }) {
  const [{ faults, round }, setFound] = useState<{ faults: Fault[]; round: number }>({ faults: [], round: 0 })
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    if (draft.page !== page) void change((now) => ({ page, progress: progress({ ...now, page }) }))
  }, [page])
  const pages = pagesOf(draft)
  const at = pages.indexOf(page)
  const before = fromCheck ? 'kiem-tra' : pages[at - 1]
  const next = async (e: Event) => {
    e.preventDefault()
    // A date part is taken over when its box is left; Enter leaves no box.
    if (document.activeElement instanceof HTMLElement) document.activeElement.dispatchEvent(new Event('change', { bubbles: true }))
    await change({})
    setAsked((n) => n + 1) // looked at once the draft holds it
  }
  useEffect(() => {
    if (!asked) return
    const found = faultsOf(draft, page)
    setFound({ faults: found, round: asked })
    if (!found.length) go(`nop/${draft.id}/${fromCheck ? 'kiem-tra' : pages[at + 1]!}`)
  }, [asked])
  const wrong = (field: string) => faults.find((fault) => fault.field === field)?.words
  const { title, lang, caption, body } = stepOf(page, { draft, change, wrong })
  return (
    <Page title={title} titleLang={lang} caption={caption ?? t.filing.caption(at + 1, pages.length)} windowTitle={faults.length ? t.shell.errorTitle + title : undefined}
      back={{ to: before ? `nop/${draft.id}/${before}` : `thu-tuc/${draft.procedure.code}` }}>
      <ErrorSummary faults={faults} round={round} />
      <form onSubmit={(e) => void next(e)} noValidate>
        {body}
        <button type="submit" class="primary wide">{t.filing.next}</button>
      </form>
      <Foot draft={draft} unsaved={unsaved} />
    </Page>
  )
}

export function Foot({ draft, unsaved }: { draft: Draft; unsaved?: string }) {
  const discard = async () => {
    if (!confirm(t.filing.discardSure)) return
    await dropDraft(draft)
    go(`thu-tuc/${draft.procedure.code}`)
  }
  return (
    <div class="foot">
      <p class={unsaved ? 'wrong' : 'quiet'} role="status">{unsaved ? t.filing.notSaved : t.filing.saved}</p>
      {!draft.sent && <button type="button" class="text" onClick={() => void discard()}>{t.filing.discard}</button>}
    </div>
  )
}

function stepOf(page: string, props: StepProps): { title: string; lang?: string; caption?: string; body: ComponentChildren } {
  const { draft } = props
  if (page === 'co-quan') return { title: t.filing.agency, body: <AgencyStep {...props} /> }
  if (page === 'truong-hop') return { title: t.filing.case, body: <CaseStep {...props} /> }
  if (page === 'cho-ai') return { title: t.filing.who, body: <WhoStep {...props} /> }
  if (page === 'uy-quyen') return { title: t.filing.evidence, body: <PaperStep {...props} component={{ name: t.filing.evidence, code: null, originals: 0, copies: 0, required: true, by_form: null, headings: null }} n={evidence} /> }
  if (page === 'le-phi') return { title: t.filing.fees, body: <FeeStep {...props} /> }
  if (page === 'ho-ten') return { title: t.filing.name, body: <NameStep {...props} /> }
  if (page === 'lien-he') return { title: t.filing.contact, body: <ContactStep {...props} /> }
  if (page.startsWith('khai-')) {
    const shown = formPages(draft).find((one) => formPageName(one) === page)!
    return { title: shown.label, lang: 'vi', body: <FormStep {...props} page={shown} /> }
  }
  const n = numberOf(page)
  const papers = papersOf(draft)
  const component = caseOf(draft)!.components[n]!
  return { title: component.name, lang: 'vi', caption: t.filing.paper(papers.indexOf(n) + 1, papers.length), body: <PaperStep {...props} component={component} n={n} /> }
}
