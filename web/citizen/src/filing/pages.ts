// The pages of a filing, one thing on each, and what is wrong on each of them.
import { faultsOf as faultsOfForm, isIdentityNumber, pagesOf as pagesOfForm, readForm, type FormFault, type FormPage } from '@tinhso/shared/forms/form'
import { isDay, plainPhone, type Fault } from '../parts/checks'
import type { Case } from '../store/api'
import { t } from '../words'
import { chosenExemption, mayBeExempt } from './fees'
import { evidence, exemptionPaper, nobody, type Behalf, type Draft } from './draft'

export const caseOf = (draft: Draft): Case | undefined =>
  draft.procedure.cases.find((one) => one.code === draft.case_code) ?? draft.procedure.cases[0]
export const componentsOf = (draft: Draft) => caseOf(draft)?.components ?? []
/** Which papers of the case are handed in: by their place among the components. What the form itself is is not. */
export const papersOf = (draft: Draft) => componentsOf(draft).flatMap((component, n) => (component.by_form ? [] : [n]))
/** The form's own pages that are to be seen, with what each asks. */
export function formPages(draft: Draft): FormPage[] {
  const form = readForm(draft.procedure.form)
  return form ? pagesOfForm(form, draft.answers) : []
}
export const formPageName = (page: FormPage) => `khai-${page.n + 1}`

/** Filed for another by a document, of which a picture is needed. */
export const byDocument = (draft: Draft) => draft.account === true && draft.for_other === 'other' && draft.behalf?.by === 'document'

export function pagesOf(draft: Draft): string[] {
  return [
    'co-quan',
    ...(draft.procedure.cases.length > 1 ? ['truong-hop'] : []),
    'cho-ai',
    ...(byDocument(draft) ? ['uy-quyen'] : []),
    'ho-ten',
    'lien-he',
    ...formPages(draft).map(formPageName),
    ...papersOf(draft).map((n) => `giay-to-${n + 1}`),
    ...(mayBeExempt(draft) ? ['le-phi'] : []),
    'kiem-tra',
  ]
}
export const numberOf = (page: string) => Number(page.slice(page.lastIndexOf('-') + 1)) - 1

/** What to tell somebody about an answer; the label is the form's. */
function formFaultWords({ keyword, limit, control }: FormFault): string {
  const { label, hint } = control
  const at = Number(limit)
  if (keyword === 'required' || keyword === 'enum') return t.filing.missing(label)
  if (keyword === 'type') return limit === 'integer' ? t.filing.noWholeNumber(label) : t.filing.noNumber(label)
  if (keyword === 'maxLength') return t.filing.tooLong(label, at)
  if (keyword === 'minLength') return t.filing.tooShort(label, at)
  if (keyword === 'format') return t.filing.noDay(label)
  if (keyword === 'minimum') return t.filing.tooLittle(label, at)
  if (keyword === 'maximum') return t.filing.tooMuch(label, at)
  return isIdentityNumber(control) ? t.filing.noIdNumber(label) : t.filing.wrongPattern(label, hint ?? '')
}

function faultsOfBehalf(behalf: Behalf, say: (field: string, words: string | undefined) => void) {
  if (!behalf.by) say('behalf-by', t.filing.noAuthority)
  if (behalf.by === 'consent' && behalf.consent === null) say('behalf-consent', t.filing.noConsentChosen)
  if (behalf.by !== 'document') return
  if (!behalf.name.trim()) say('behalf-name', t.filing.missing(t.filing.behalfName))
  if (behalf.number.trim() && !/^(\d{9}|\d{12})$/.test(behalf.number.replace(/\s/g, ''))) say('behalf-number', t.filing.noIdNumber(t.filing.behalfNumber))
  if (behalf.birth_date && !isDay(behalf.birth_date)) say('behalf-birth', t.filing.badBirth)
  if (!behalf.paper.trim()) say('behalf-paper', t.filing.missing(t.filing.behalfPaper))
  if (!behalf.to_filer) say('behalf-to', t.filing.noResultsTo)
}

/** Everything that is wrong on one page. */
export function faultsOf(draft: Draft, page: string): Fault[] {
  const out: Fault[] = []
  const say = (field: string, words: string | undefined) => words && out.push({ field, page, words })
  if (page === 'co-quan' && !draft.agency) say('agency', t.filing.noAgency)
  if (page === 'truong-hop' && !caseOf(draft)) say('case', t.filing.noCase)
  if (page === 'cho-ai') {
    if (!draft.for_other) say('for-self', t.filing.noWho)
    if (draft.for_other === 'other' && !draft.account && !draft.on_behalf_of.trim()) say('on-behalf-of', t.filing.noOther)
    if (draft.for_other === 'other' && draft.account) faultsOfBehalf(draft.behalf ?? nobody, say)
  }
  if (page === 'uy-quyen' && !draft.papers.some((paper) => paper.component === evidence)) say('paper-choose', t.filing.noEvidence)
  if (page === 'ho-ten' && !draft.name.trim()) say('name', t.filing.noName)
  if (page === 'lien-he') {
    if (!draft.phone.trim()) say('phone', t.filing.noPhone)
    else if (!plainPhone(draft.phone)) say('phone', t.filing.badPhone)
    if (draft.birth_date && !isDay(draft.birth_date)) say('birth-day', t.filing.badBirth)
    if (draft.deliver && !draft.deliver.name.trim()) say('deliver-name', t.filing.missing(t.filing.deliverName))
    if (draft.deliver && !draft.deliver.address.trim()) say('deliver-address', t.filing.missing(t.filing.deliverAddress))
  }
  if (page.startsWith('khai-')) {
    const form = readForm(draft.procedure.form)
    const shown = new Set(formPages(draft).find((one) => formPageName(one) === page)?.controls.map((control) => control.key))
    if (form) for (const fault of faultsOfForm(form, draft.answers)) if (shown.has(fault.key)) say(`answer-${fault.key}`, formFaultWords(fault))
  }
  if (page === 'le-phi' && chosenExemption(draft) && !draft.exemption?.proof.trim() && !draft.papers.some((paper) => paper.component === exemptionPaper))
    say('exemption-proof', t.filing.noExemptionProof)
  if (page.startsWith('giay-to-')) {
    const n = numberOf(page)
    const component = componentsOf(draft)[n]
    if (component?.required && !draft.papers.some((paper) => paper.component === n)) say('paper-choose', t.filing.noPaper(component.name))
  }
  return out
}
export const allFaults = (draft: Draft) => pagesOf(draft).flatMap((page) => faultsOf(draft, page))
/** How many pages stand before the one somebody is at. */
export function progress(draft: Draft) {
  const pages = pagesOf(draft).slice(0, -1)
  const at = pages.indexOf(draft.page)
  return { done: draft.page === 'kiem-tra' ? pages.length : Math.max(at, 0), of: pages.length }
}

/** Which page mends a fault that the server found. */
export function pageOfServerFault(draft: Draft, path: string): { page: string; field: string } {
  if (path === 'agency') return { page: 'co-quan', field: 'agency' }
  if (path === 'case_code') return { page: pagesOf(draft).includes('truong-hop') ? 'truong-hop' : 'kiem-tra', field: 'case' }
  if (path === 'applicant') return { page: 'ho-ten', field: 'name' }
  if (path === 'phone') return { page: 'lien-he', field: 'phone' }
  if (path === 'birth_date') return { page: 'lien-he', field: 'birth-day' }
  if (path.startsWith('deliver')) return { page: 'lien-he', field: path === 'deliver.name' ? 'deliver-name' : path === 'deliver.phone' ? 'phone' : 'deliver-address' }
  if (path.startsWith('exemption')) return { page: 'le-phi', field: path === 'exemption.name' ? 'exemption' : 'exemption-proof' }
  if (path === 'behalf.evidence') return { page: 'uy-quyen', field: 'paper-choose' }
  if (path.startsWith('behalf')) return { page: 'cho-ai', field: path === 'behalf.consent' ? 'behalf-consent' : path === 'behalf.name' ? 'behalf-name' : path === 'behalf.number' ? 'behalf-number' : 'behalf-by' }
  if (path.startsWith('vault[')) {
    const lost = draft.papers.filter((paper) => paper.item !== undefined)[Number(path.slice(6, path.indexOf(']')))]
    if (lost) return { page: `giay-to-${lost.component + 1}`, field: 'paper-choose' }
  }
  if (path === 'on_behalf_of') return { page: 'cho-ai', field: 'on-behalf-of' }
  if (path.startsWith('answers.')) {
    const key = path.slice('answers.'.length)
    const page = formPages(draft).find((one) => one.controls.some((control) => control.key === key))
    if (page) return { page: formPageName(page), field: `answer-${key}` }
  }
  if (path === 'files' || path.startsWith('files[')) {
    const papers = papersOf(draft)
    const missing = papers.find((n) => componentsOf(draft)[n]!.required && !draft.papers.some((paper) => paper.component === n))
    if (papers.length) return { page: `giay-to-${(missing ?? papers[0]!) + 1}`, field: 'paper-choose' }
  }
  return { page: 'kiem-tra', field: 'send' }
}
