// Files a draft: uploads what is not yet uploaded, then sends. A lost answer leaves the draft as it was sent.
import { Problem } from '@tinhso/shared/api/client'
import { askedAnswers, controlsOf, readForm } from '@tinhso/shared/forms/form'
import { plainPhone } from '../parts/checks'
import { file, track, type Filed, type Filing } from '../store/api'
import { take } from '../store/database'
import { accountProof, follow } from '../store/dossiers'
import { remember } from '../store/person'
import { upload } from '../store/upload'
import { t } from '../words'
import { dropDraft, evidence, exemptionPaper, type Change, type Draft, type Picture } from './draft'
import { chosenExemption } from './fees'

const ticketLife = 20 * 3_600_000 // the server's is a day

const usable = (uploaded_at: string | undefined) => uploaded_at !== undefined && Date.now() - Date.parse(uploaded_at) < ticketLife

function behalfOf(draft: Draft): Filing['behalf'] {
  const behalf = draft.behalf
  if (!draft.account || draft.for_other !== 'other' || !behalf) return null
  if (behalf.by === 'consent') return { consent: behalf.consent }
  return {
    name: behalf.name.trim(), number: behalf.number.replace(/\s/g, ''), birth_date: behalf.birth_date || null, paper: behalf.paper.trim(),
    evidence: draft.papers.find((paper) => paper.component === evidence)?.ticket ?? null, to_filer: behalf.to_filer === 'yes',
  }
}

function exemptionOf(draft: Draft): Filing['exemption'] {
  const chosen = chosenExemption(draft)
  if (!chosen) return null
  const paper = draft.papers.find((one) => one.component === exemptionPaper)
  return { name: chosen.verbatim, proof: draft.exemption!.proof.trim() || null, picture: paper?.ticket ?? null, vault: paper?.item ?? null }
}

function filingOf(draft: Draft): Filing {
  const form = readForm(draft.procedure.form)
  return {
    procedure: draft.procedure.code,
    case_code: draft.case_code || null,
    agency: draft.agency!.agency,
    applicant: draft.name.trim(),
    phone: plainPhone(draft.phone),
    birth_date: draft.birth_date || null,
    on_behalf_of: draft.for_other === 'other' && !draft.account ? draft.on_behalf_of.trim() : null,
    answers: form ? askedAnswers(form, draft.answers) : {},
    files: draft.papers.filter((paper) => paper.item === undefined && paper.component >= 0).map((paper) => ({ ticket: paper.ticket!, component: paper.component })),
    by_account: draft.account ?? false,
    vault: draft.papers.filter((paper) => paper.item !== undefined && paper.component >= 0).map((paper) => ({ item: paper.item!, component: paper.component })),
    behalf: behalfOf(draft),
    deliver: draft.deliver ? { name: draft.deliver.name.trim(), address: draft.deliver.address.trim(), phone: null } : null,
    exemption: exemptionOf(draft),
    due_on: null,
  }
}

/** Says no with a Problem. Status 0: nobody knows whether it got through, so `draft.sent` stands until an answer comes. */
export async function send(draft: Draft, change: Change, tell: (words: string) => void): Promise<Filed> {
  let papers = draft.papers
  if (!draft.sent) {
    for (const [n, paper] of papers.entries()) {
      if (paper.item !== undefined || (paper.ticket && usable(paper.uploaded_at))) continue
      const words = (part: number) => tell(t.filing.uploading(n + 1, papers.length, Math.round(part * 100)))
      words(0)
      const picture = await take<Picture>('papers', paper.id)
      if (!picture) throw new Problem(422, 'paper_lost', '', t.filing.paperLost(paper.name))
      const ticket = await upload(picture.blob, paper.name, words)
      papers = papers.map((one) => (one.id === paper.id ? { ...one, ticket, uploaded_at: new Date().toISOString() } : one))
      await change({ papers })
    }
  }
  tell(t.filing.sending)
  const filing = draft.sent ?? filingOf({ ...draft, papers })
  await change({ sent: filing })
  let filed: Filed
  try {
    filed = await file(filing, draft.key)
  } catch (fault) {
    // Refused for sure: it may be changed again. 409: it is being carried out, so the answer is still to come.
    if (fault instanceof Problem && fault.status >= 400 && fault.status < 500 && fault.status !== 409 && fault.status !== 408 && fault.status !== 429) {
      const expired = fault.errors.some((error) => /ticket/.test(error.path))
      await change({ sent: undefined, ...(expired ? { papers: papers.map(({ ticket: _, uploaded_at: __, ...paper }) => paper) } : {}) })
    }
    throw fault
  }
  await afterwards(draft, filing, filed)
  return filed
}

/** The dossier goes among those this phone follows; the draft goes. */
async function afterwards(draft: Draft, filing: Filing, filed: Filed) {
  const proof = draft.account ? accountProof : filing.phone!.slice(-4)
  try {
    await follow(await track(filed.code, proof), proof)
  } catch {
    await follow(
      {
        code: filed.code, procedure_name: draft.procedure.name, agency_name: filed.agency_name, status: 1, filed_at: filed.filed_at,
        received_at: null, due_at: filed.due_at, due: 'none', holder: '', now: [], result: '', files: [], kept_back: false, on_behalf_of: '', stars: null, payment: null, delivery: null, steps: [], feedback: [],
      },
      proof,
    )
  }
  if (draft.remember && !draft.account) {
    const form = readForm(draft.procedure.form)
    const own = new Set(form && controlsOf(form).filter((control) => control.element.options?.about_applicant).map((control) => control.key))
    await remember({
      name: draft.name.trim(), phone: draft.phone.trim(), birth_date: draft.birth_date,
      answers: Object.fromEntries(Object.entries(draft.answers).filter(([key]) => own.has(key))),
      agency: draft.agency,
    }).catch(() => {})
  }
  await dropDraft(draft)
}
