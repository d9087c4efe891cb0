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
export const moneyActs = ['collect', 'decide', 'set', 'exempt', 'refund'] as const
export type MoneyAct = (typeof moneyActs)[number]

export function Money({ charge }: { charge: Charge }) {
  const { t } = useTranslation()
  const [dialog, setDialog] = useState<MoneyAct | null>(null)
  const { receipt, refund } = charge
  const acts = moneyActs.filter((act) => charge.actions.includes(act))
  return (
    <section className={css.money}>
      <h2>{t('payments.title')}</h2>
      <p className={css.sum}>
        {charge.state !== 'unset' && <b>{dong(charge.amount)}</b>}
        <Tag tone={charge.state === 'due' || charge.state === 'unset' ? 'soon' : charge.state === 'paid' || charge.state === 'exempt' ? 'ok' : 'plain'}>{t(`payments.state.${charge.state}`)}</Tag>
        {(charge.state === 'due' || charge.state === 'unset') && <small>{t(`payments.${charge.timing}`)}</small>}
      </p>
      <ul className={css.items}>
        {charge.items.map((item, n) => <li key={n}>{item.amount == null ? item.name : t('payments.item', { name: item.name, quantity: item.quantity, amount: dong(item.amount) })}</li>)}
        {charge.share > 0 && <li>{t('payments.reduced', { share: charge.share, why: charge.exemption })}</li>}
      </ul>
      {charge.waiting && <small role="status">{t('payments.waiting')}</small>}
      {receipt && <p>{t('payments.receipt', { series: receipt.series, number: String(receipt.number).padStart(7, '0'), method: t(`payments.method.${receipt.method}`).toLowerCase(), at: shortMoment(receipt.at) })}</p>}
      {refund && <p>{t(`payments.refund.${refund.state}`, { amount: dong(refund.amount), reason: refund.reason, words: refund.words })}</p>}
      <div className={css.acts}>
        {acts.map((act, n) => <Button key={act} look={n === 0 && (act === 'collect' || act === 'decide') ? 'primary' : 'plain'} onClick={() => setDialog(act)}>{t(`payments.act.${act}`)}</Button>)}
        {receipt && <a className={css.print} href={receiptAddress(charge.id)} target="_blank" rel="noreferrer"><Icon name="print" size={18} />{t('payments.print')}</a>}
      </div>
      <Suspense>{dialog && <MoneyDialog charge={charge} act={dialog} close={() => setDialog(null)} />}</Suspense>
    </section>
  )
}
