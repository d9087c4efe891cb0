// The pages of a filing, one thing on each, and what is wrong on each of them.
import type { Case, Procedure } from '../store/api'
import { t } from '../words'
import { chosenExemption, mayBeExempt } from './fees'
import { evidence, exemptionPaper, nobody, type Behalf, type Draft } from './draft'

export type Field = NonNullable<Procedure['form']>[number]
export interface Fault {
  /** Id of the control that mends it. */
  field: string
  page: string
  words: string
}

export const caseOf = (draft: Draft): Case | undefined =>
  draft.procedure.cases.find((one) => one.code === draft.case_code) ?? draft.procedure.cases[0]
export const componentsOf = (draft: Draft) => caseOf(draft)?.components ?? []
/** Which papers of the case are handed in: by their place among the components. What the form itself is is not. */
export const papersOf = (draft: Draft) => componentsOf(draft).flatMap((component, n) => (component.by_form ? [] : [n]))
export const fieldsOf = (draft: Draft): Field[] => draft.procedure.form ?? []
/** The form's own pages: fields of one group stand together. */
export const groupsOf = (draft: Draft) => [...new Set(fieldsOf(draft).map((field) => field.group))]

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
    ...groupsOf(draft).map((_, n) => `khai-${n + 1}`),
    ...papersOf(draft).map((n) => `giay-to-${n + 1}`),
    ...(mayBeExempt(draft) ? ['le-phi'] : []),
    'kiem-tra',
  ]
}
export const numberOf = (page: string) => Number(page.slice(page.lastIndexOf('-') + 1)) - 1

/** "0912 345 678", "+84 912 345 678" → "0912345678"; null when it is no phone number of Việt Nam. The server's rule. */
export function plainPhone(text: string): string | null {
  const plain = text.trim().replace(/[\s.()-]/g, '').replace(/^\+/, '')
  if (!/^\d+$/.test(plain)) return null
  const out = plain.startsWith('84') && plain.length >= 11 ? `0${plain.slice(2)}` : plain
  return /^0\d{9,10}$/.test(out) ? out : null
}

/** Whether `2020-02-30` is a day, and not one that is still to come. */
export function isDay(text: string, past = true): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) && text >= '1900-01-01' && (!past || at.getTime() <= Date.now() + 7 * 3_600_000)
}

function faultOfField(field: Field, value: string): string | undefined {
  const text = value.trim()
  if (text === '' || text === '--') return field.required ? t.filing.missing(field.label) : undefined
  if (text.length > 2000) return t.filing.tooLong(field.label)
  if (field.kind === 'date' && !isDay(text, false)) return t.filing.noDay(field.label)
  if (field.kind === 'number' && !/^\d+([.,]\d+)?$/.test(text)) return t.filing.noNumber(field.label)
  if (field.kind === 'id_number' && !/^(\d{9}|\d{12})$/.test(text.replace(/\s/g, ''))) return t.filing.noIdNumber(field.label)
  if (field.kind === 'choice' && !field.choices?.includes(text)) return t.filing.missing(field.label)
  return undefined
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
  }
  if (page.startsWith('khai-')) {
    const group = groupsOf(draft)[numberOf(page)]
    for (const field of fieldsOf(draft)) if (field.group === group) say(`answer-${field.key}`, faultOfField(field, draft.answers[field.key] ?? ''))
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
/** How many pages before the last have nothing wrong and were seen. */
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
    const field = fieldsOf(draft).find((one) => one.key === key)
    if (field) return { page: `khai-${groupsOf(draft).indexOf(field.group) + 1}`, field: `answer-${key}` }
  }
  if (path === 'files' || path.startsWith('files[')) {
    const papers = papersOf(draft)
    const missing = papers.find((n) => componentsOf(draft)[n]!.required && !draft.papers.some((paper) => paper.component === n))
    if (papers.length) return { page: `giay-to-${(missing ?? papers[0]!) + 1}`, field: 'paper-choose' }
  }
  return { page: 'kiem-tra', field: 'send' }
}
