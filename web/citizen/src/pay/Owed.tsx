// What a dossier costs, where its page and the page after filing tell of it.
import { number } from '@tinhso/shared/words/format'
import { Link } from '../parts/Link'
import type { Tracked } from '../store/api'
import { t } from '../words'

export const dong = (amount: number) => t.procedures.dong(number(amount))

export function Owed({ dossier }: { dossier: Tracked }) {
  const charge = dossier.payment
  if (!charge || charge.state === 'exempt' || charge.state === 'cancelled') return null
  const to = `thanh-toan/${encodeURIComponent(dossier.code)}`
  if (charge.state === 'unset' && charge.claim?.state !== 'claimed') return <p class="inset">{t.pay.unset}</p>
  if (charge.claim?.state === 'claimed')
    return <p class="inset no-print">{charge.state === 'due' && `${t.pay.provisional}: ${dong(charge.amount)}. `}{t.pay.claimed(charge.claim.share, charge.claim.name)}</p>
  if (charge.state !== 'due')
    return <p class="inset no-print">{charge.state === 'paid' ? t.pay.paidLine(dong(charge.amount)) : t.pay.state[charge.state]}. <Link to={to}>{t.pay.seeReceipt}</Link>{charge.to_refund > 0 && <> {t.pay.owedBack(dong(charge.to_refund))}.</>}</p>
  return (
    <section class="owed no-print">
      <p class="sum">{t.pay.owed(dong(charge.amount))}</p>
      {charge.claim?.state === 'refused' && <p>{t.pay.claimRefused(charge.claim.words)}</p>}
      <p>{charge.waiting ? t.pay.waiting : charge.timing === 'before' ? t.pay.owedBefore : t.pay.owedAfter}</p>
      <p><Link to={to} class="button primary">{t.pay.go}</Link></p>
    </section>
  )
}
