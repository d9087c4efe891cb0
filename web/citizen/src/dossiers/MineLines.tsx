// Drafts and followed dossiers of this phone, newest first, as lines that lead to them.
import type { Draft } from '../filing/draft'
import { Link } from '../parts/Link'
import { useLoad } from '../parts/load'
import { useAccount } from '../store/account'
import { ownDossiers } from '../store/api'
import { useAll } from '../store/database'
import { accountProof, type Followed } from '../store/dossiers'
import { t } from '../words'
import { dueTag, Stages } from './state'

export type Line = { at: string; draft: Draft } | { at: string; dossier: Followed }

/** Of the account as the server tells it now; what this phone knows of it is kept for when there is no network. */
function useOwn(): Followed[] {
  const me = useAccount()
  const { value } = useLoad(me ? 'own dossiers' : null, ownDossiers)
  return (value?.items ?? []).map((row) => ({
    code: row.code, proof: accountProof, seen_at: '',
    seen: {
      code: row.code, procedure_name: row.procedure_name, agency_name: row.agency_name, status: row.status, filed_at: row.filed_at, received_at: null,
      due_at: row.due_at, due: row.due, holder: '', now: [], result: '', files: [], kept_back: false, on_behalf_of: row.on_behalf_of, stars: null, payment: null, delivery: null, steps: [], feedback: [],
    },
  }))
}

export function useMine(): Line[] | undefined {
  const drafts = useAll<Draft>('drafts')
  const kept = useAll<Followed>('dossiers')
  const own = useOwn()
  if (!drafts || !kept) return undefined
  const dossiers = [...own, ...kept.filter((one) => !own.some((other) => other.code === one.code))]
  return [
    ...drafts.map((draft) => ({ at: draft.changed_at, draft })),
    ...dossiers.map((dossier) => ({ at: dossier.seen.filed_at, dossier })),
  ].sort((a, b) => b.at.localeCompare(a.at))
}

export function MineLines({ lines }: { lines: Line[] }) {
  return (
    <ul class="mine">
      {lines.map((line) => <li key={'draft' in line ? line.draft.id : line.dossier.code}>{'draft' in line ? <DraftLine draft={line.draft} /> : <DossierLine dossier={line.dossier} />}</li>)}
    </ul>
  )
}

function DraftLine({ draft }: { draft: Draft }) {
  return (
    <Link to={`nop/${draft.id}/${draft.page}`}>
      <span class="line"><b lang="vi">{t.home.draft(draft.procedure.name)}</b><span class={`tag ${draft.sent ? 'soon' : 'plain'}`}>{draft.sent ? t.home.draftSent : t.home.draftTag}</span></span>
      <small>{draft.sent ? t.home.draftUnanswered : draft.progress && t.home.draftProgress(draft.progress.done, draft.progress.of)}</small>
    </Link>
  )
}

function DossierLine({ dossier: { code, seen } }: { dossier: Followed }) {
  const tag = dueTag(seen)
  return (
    <Link to={`ho-so/${encodeURIComponent(code)}`}>
      <span class="line"><b lang="vi">{seen.procedure_name}</b>{tag && <span class={`tag ${tag.tone}`}>{tag.words}</span>}</span>
      <Stages status={seen.status} />
      {seen.on_behalf_of && <small lang="vi">{t.dossiers.behalf(seen.on_behalf_of)}</small>}
      <small>{t.dossiers.status[seen.status]} · <span lang="vi">{seen.agency_name}</span> · <span class="nowrap">{code}</span></small>
    </Link>
  )
}
