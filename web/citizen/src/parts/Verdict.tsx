// What the digital signatures of a result are worth, in a line; nothing is said of a file that cannot carry one.
import type { components } from '@tinhso/shared/api/schema'
import { moment } from '@tinhso/shared/words/format'
import { t } from '../words'
import { Icon } from './Icon'
import { useLoad } from './load'

type Check = components['schemas']['CheckView']
const tone = { passed: 'ok', indeterminate: 'soon', failed: 'late', none: 'plain', unchecked: 'plain' } as const

export function Verdict({ id, type, ask }: { id: string; type: string; ask: () => Promise<Check> }) {
  const { value } = useLoad(type === 'application/pdf' ? `signature ${id}` : null, ask)
  if (!value) return null
  const signers = value.signatures.map((one) => [one.signer, one.organisation, one.signing_time && moment(one.signing_time)].filter(Boolean).join(', '))
  return (
    <div class="verdict" role="status">
      <p><span class={`tag ${tone[value.state]}`}>{value.state === 'passed' && <Icon name="check" size={16} />} {t.dossiers.signed[value.state]}</span></p>
      {value.state !== 'none' && <small>{value.sentence}</small>}
      {signers.map((signer) => <small key={signer} lang="vi">{t.dossiers.signer(signer)}</small>)}
      {value.worst && <small>{value.worst}</small>}
    </div>
  )
}
