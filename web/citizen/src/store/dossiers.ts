// Dossiers that this phone follows, with the proof that opens them and what was last seen, to be shown without a network.
import type { Tracked } from './api'
import { keep, take } from './database'

/** The proof of a dossier that belongs to the account: the session is, no digits. */
export const accountProof = 'account'

export interface Followed {
  code: string
  proof: string
  seen: Tracked
  seen_at: string
}
export const followed = (code: string) => take<Followed>('dossiers', code)
export const follow = (seen: Tracked, proof: string) =>
  keep('dossiers', { code: seen.code, proof, seen, seen_at: new Date().toISOString() } satisfies Followed)
