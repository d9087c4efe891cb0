import type { Problem } from '@tinhso/shared/api/client'
import { t } from '../words'
import { faultWords } from './load'

/** Something could not be loaded: what and how to go on. */
export function Fault({ problem, again }: { problem: Problem; again?: () => void }) {
  return (
    <div class="fault" role="alert">
      <p>{faultWords(problem)}</p>
      {again && <button type="button" onClick={again}>{t.shell.retry}</button>}
    </div>
  )
}
export const Waiting = () => <p class="waiting" role="status">{t.shell.loading}</p>
