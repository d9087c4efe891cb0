// What a dossier costs, and what this official may do about it now.
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, Tag } from '@tinhso/shared/parts/parts'
import { shortMoment } from '@tinhso/shared/words/format'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dong, receiptAddress, type Charge } from './data'
import css from './payments.module.css'
import './words'

const MoneyDialog = lazy(() => import('./MoneyDialog'))
export const moneyActs = ['judge', 'collect', 'decide', 'set', 'exempt', 'refund'] as const
export type MoneyAct = (typeof moneyActs)[number]

/** `dossier`: whose fee it is, where a claim of exemption can be judged. */
export function Money({ charge, dossier }: { charge: Charge; dossier?: number }) {
  const { t } = useTranslation()
  const [dialog, setDialog] = useState<MoneyAct | null>(null)
  const { receipt, refund, claim } = charge
  const claimed = claim?.state === 'claimed'
  const acts = moneyActs.filter((act) => charge.actions.includes(act) && (act !== 'judge' || dossier !== undefined))
  return (
    <section className={css.money}>
      <h2>{t('payments.title')}</h2>
      <p className={css.sum}>
        {charge.state !== 'unset' && <b>{dong(charge.amount)}</b>}
        <Tag tone={charge.state === 'due' || charge.state === 'unset' ? 'soon' : charge.state === 'paid' || charge.state === 'exempt' ? 'ok' : 'plain'}>{t(`payments.state.${charge.state}`)}</Tag>
        {claimed && <Tag tone="soon">{t('payments.provisional')}</Tag>}
        {(charge.state === 'due' || charge.state === 'unset') && <small>{t(`payments.${charge.timing}`)}</small>}
      </p>
      <ul className={css.items}>
        {charge.items.map((item, n) => <li key={n}>{item.amount == null ? item.name : t('payments.item', { name: item.name, quantity: item.quantity, amount: dong(item.amount) })}</li>)}
        {claim && claim.state !== 'accepted' && <li>{t(`payments.claim.${claim.state}`, { share: claim.share, name: claim.name, proof: claim.proof, words: claim.words })}</li>}
        {charge.share > 0 && !claimed && <li>{t('payments.reduced', { share: charge.share, why: charge.exemption })}</li>}
      </ul>
      {charge.waiting && <small role="status">{t('payments.waiting')}</small>}
      {receipt && <p>{t('payments.receipt', { series: receipt.series, number: String(receipt.number).padStart(7, '0'), method: t(`payments.method.${receipt.method}`).toLowerCase(), at: shortMoment(receipt.at) })}</p>}
      {charge.to_refund > 0 && <p role="status">{t('payments.owed', { amount: dong(charge.to_refund) })}</p>}
      {receipt?.refunded_at && receipt.refunded < receipt.amount && <p>{t('payments.partBack', { amount: dong(receipt.refunded) })}</p>}
      {refund && <p>{t(`payments.refund.${refund.state}`, { amount: dong(refund.amount), reason: refund.reason, words: refund.words })}</p>}
      <div className={css.acts}>
        {acts.map((act, n) => <Button key={act} look={n === 0 && (act === 'judge' || act === 'collect' || act === 'decide') ? 'primary' : 'plain'} onClick={() => setDialog(act)}>{t(`payments.act.${act}`)}</Button>)}
        {receipt && <a className={css.print} href={receiptAddress(charge.id)} target="_blank" rel="noreferrer"><Icon name="print" size={18} />{t('payments.print')}</a>}
      </div>
      <Suspense>{dialog && <MoneyDialog charge={charge} dossier={dossier} act={dialog} close={() => setDialog(null)} />}</Suspense>
    </section>
  )
}
