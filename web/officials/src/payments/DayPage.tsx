// The day's takings: receipts, refunds, the comparison with the gateway, and the till closed.
import { Modal, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { Problem } from '@tinhso/shared/api/client'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, buttonClass, Empty, Notice, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { day as dayWords, moment, number, time } from '@tinhso/shared/words/format'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import dialog from '../documents/parts/dialog.module.css'
import { BackBar } from '../panes/Panes'
import { daySheet, dong, readDong, useCloseDay, useCompare, useDay, useSettle, type DayDifference, type DifferenceAction, type FeeDay, type FeeRefund } from './data'
import { Decide } from './MoneyDialog'
import css from './payments.module.css'
import './words'

const route = getRouteApi('/services/takings')

export function DayPage() {
  const { t } = useTranslation()
  const { day } = route.useSearch()
  const navigate = route.useNavigate()
  const shown = useDay(day)
  const data = shown.data
  return (
    <div className={css.page}>
      <BackBar to="/services" words={t('shell.system.services')} />
      <h1>{t('payments.day.title')}</h1>
      <div className={css.tools}>
        <DateInput label={t('payments.day.day')} valueFormat="DD/MM/YYYY" value={day ?? data?.day ?? null} maxDate={new Date()} onChange={(v) => void navigate({ search: { day: v ? String(v).slice(0, 10) : undefined }, replace: true })} />
        {data && <a className={buttonClass()} href={daySheet(data.day)} download><Icon name="download" size={18} />{t('payments.day.sheet')}</a>}
      </div>
      {shown.isPending ? <Skeleton h="40vh" /> : shown.error ? <Fault fault={shown.error} retry={() => void shown.refetch()} /> : <Day data={shown.data} />}
    </div>
  )
}

function Day({ data }: { data: FeeDay }) {
  const { t } = useTranslation()
  const [deciding, setDeciding] = useState<FeeRefund>()
  const [closing, setClosing] = useState(false)
  return (
    <>
      <dl className={css.sums}>
        {(['cash', 'transfer', 'online', 'given_back', 'forgone'] as const).map((what) => <div key={what}><dt>{t(`payments.day.${what}`)}</dt><dd>{dong(data[what])}</dd></div>)}
      </dl>
      {data.closed_at ? <Notice tone="ok">{t('payments.day.closed', { at: moment(data.closed_at), who: data.closed_by, amount: dong(data.counted) })} {data.words}</Notice>
        : data.may_close && <div><Button look="primary" onClick={() => setClosing(true)}>{t('payments.day.close')}</Button></div>}
      <section>
        <h2>{t('payments.day.receipts')}</h2>
        {!data.lines.length ? <Empty icon="list" title={t('payments.day.none')} /> : (
          <div className={css.wrap} tabIndex={0} role="region" aria-label={t('payments.day.receipts')}>
            <table>
              <thead><tr>
                <th scope="col">{t('payments.day.number')}</th><th scope="col">{t('payments.day.at')}</th><th scope="col">{t('payments.day.code')}</th><th scope="col">{t('payments.day.payer')}</th>
                <th scope="col">{t('payments.day.method')}</th><th scope="col">{t('payments.day.who')}</th><th scope="col" data-number>{t('payments.day.amount')}</th>
              </tr></thead>
              <tbody>
                {data.lines.map((line) => (
                  <tr key={line.charge}>
                    <th scope="row"><a href={`/api/payments/charges/${line.charge}/receipt`} target="_blank" rel="noreferrer">{line.series} {String(line.number).padStart(7, '0')}</a></th>
                    <td>{time(line.at)}</td>
                    <td><Subject of={line} /></td>
                    <td>{line.payer}</td>
                    <td>{t(`payments.method.${line.method}`)}{line.reference && <small>{line.reference}</small>}</td>
                    <td>{line.who}</td>
                    <td data-number>{dong(line.amount)}{line.share > 0 && <small>{t('payments.day.exempted', { share: line.share })}</small>}{line.refunded && <small>{line.given_back < line.amount ? t('payments.day.partBack', { amount: dong(line.given_back) }) : t('payments.day.refunded')}</small>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {data.exemptions.length > 0 && (
        <section>
          <h2>{t('payments.day.exemptions')}</h2>
          <ul className={css.rows}>
            {data.exemptions.map((one) => (
              <li key={one.charge}>
                <div><b><Subject of={one} /></b> {one.payer}<small>{t('payments.day.exempted', { share: one.share })}: {one.name} ({one.proof}) · {one.who}</small></div>
                <span>{dong(one.forgone)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {data.refunds.length > 0 && (
        <section>
          <h2>{t('payments.day.refunds')}</h2>
          <ul className={css.rows}>
            {data.refunds.map((refund) => (
              <li key={refund.id}>
                <div><b>{refund.code}</b> {refund.payer}<small>{t(`payments.refund.${refund.state}`, { amount: dong(refund.amount), reason: refund.reason, words: refund.words })} · {refund.asked_by}{refund.decided_by && ` · ${refund.decided_by}`}</small></div>
                {refund.state === 'asked' && data.may_decide && <Button onClick={() => setDeciding(refund)} aria-label={`${t('payments.act.decide')}: ${refund.code}`}>{t('payments.act.decide')}</Button>}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Comparison data={data} />
      {deciding && <Decide refund={deciding} close={() => setDeciding(undefined)} />}
      {closing && <Close data={data} close={() => setClosing(false)} />}
    </>
  )
}

/** What was paid for, with the way to it. */
function Subject({ of }: { of: { kind: string; object: number; code: string } }) {
  if (of.kind === 'certified') return <Link to="/services/certified">{of.code}</Link>
  return <Link to="/services/$id" params={{ id: String(of.object) }}>{of.code}</Link>
}

function Comparison({ data }: { data: FeeDay }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const compare = useCompare(data.day)
  return (
    <section>
      <h2>{t('payments.day.compare')}</h2>
      {!data.gateway && !data.differences.length ? <p>{t('payments.day.noGateway')}</p> : (
        <>
          <div className={css.tools}>
            <Button icon="exchange" busy={compare.isPending} onClick={() => compare.mutate(undefined, { onError: (fault) => toastFault(fault, words) })}>{t('payments.day.compare')}</Button>
            <p role="status">{data.reconciled_at ? t('payments.day.compared', { at: moment(data.reconciled_at), n: number(data.matched) }) : t('payments.day.notCompared')} {data.reconciled_at && !data.differences.length && t('payments.day.agree')}</p>
          </div>
          {data.differences.length > 0 && <ul className={css.rows}>{data.differences.map((one) => <Difference key={one.id} one={one} />)}</ul>}
        </>
      )}
    </section>
  )
}

function Difference({ one }: { one: DayDifference }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const settle = useSettle(one.id)
  const [writing, setWriting] = useState<DifferenceAction>()
  const [text, setText] = useState('')
  const done = () => (setWriting(undefined), toast({ icon: 'check', text: t('payments.day.settleDone') }))
  const act = (action: DifferenceAction) => (action === 'settle' ? settle.mutate({ action }, { onSuccess: done, onError: (fault) => toastFault(fault, words) }) : setWriting(action))
  return (
    <li>
      <div>
        <b>{t(`payments.day.kind.${one.kind}`)}</b> <Tag tone={one.open ? 'soon' : 'ok'}>{t(one.open ? 'payments.day.open' : 'payments.day.settled')}</Tag>
        <small>{[one.code, `${t('payments.day.reference')} ${one.reference}`, t('payments.day.ours', { amount: dong(one.ours) }), t('payments.day.theirs', { amount: dong(one.theirs) })].filter(Boolean).join(' · ')}</small>
        {!one.open && <small>{t('payments.day.by', { who: one.who, words: one.words || t(`payments.day.action.${one.action as 'settle'}`) })}</small>}
      </div>
      <div className={css.acts}>{one.actions.map((action) => <Button key={action} busy={settle.isPending} onClick={() => act(action as DifferenceAction)}>{t(`payments.day.action.${action as 'settle'}`)}</Button>)}</div>
      {writing && (
        <Modal opened onClose={() => setWriting(undefined)} title={t(`payments.day.action.${writing}`)} closeButtonProps={{ 'aria-label': t('common.close') }}>
          <form className={dialog.form} noValidate onSubmit={(e) => (e.preventDefault(), settle.mutate({ action: writing, words: text.trim() }, { onSuccess: done }))}>
            <TextInput label={t('payments.day.words')} data-autofocus maxLength={500} value={text} onChange={(e) => setText(e.currentTarget.value)} error={settle.error instanceof Problem ? settle.error.field('words') : undefined} />
            {settle.error && !(settle.error instanceof Problem && settle.error.errors.length) && <Notice tone="late" role="alert">{words(settle.error)}</Notice>}
            <div className={dialog.buttons}><Button onClick={() => setWriting(undefined)}>{t('common.cancel')}</Button><Button type="submit" look="primary" busy={settle.isPending}>{t(`payments.day.action.${writing}`)}</Button></div>
          </form>
        </Modal>
      )}
    </li>
  )
}

function Close({ data, close }: { data: FeeDay; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const closing = useCloseDay(data.day)
  const [counted, setCounted] = useState('')
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const fault = closing.error
  const back = data.refunds.filter((one) => one.state === 'done' && one.method === 'cash').reduce((sum, one) => sum + one.amount, 0)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const amount = readDong(counted)
    if (amount !== undefined) closing.mutate({ counted: amount, ...(text.trim() && { words: text.trim() }) }, { onSuccess: () => (close(), toast({ icon: 'check', text: t('payments.day.closeDone') })) })
  }
  return (
    <Modal opened onClose={close} title={t('payments.day.closeTitle', { day: dayWords(data.day) })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <Notice>{t('payments.day.closeAbout')}</Notice>
        <TextInput label={t('payments.day.counted')} description={t('payments.day.byReceipts', { amount: dong(data.cash - back) })} inputMode="numeric" data-autofocus value={counted} onChange={(e) => setCounted(e.currentTarget.value)} error={tried && readDong(counted) === undefined ? t('payments.set.bad') : fault instanceof Problem ? fault.field('counted') : undefined} />
        <TextInput label={t('payments.day.explain')} description={t('common.optional')} maxLength={500} value={text} onChange={(e) => setText(e.currentTarget.value)} error={fault instanceof Problem ? fault.field('words') : undefined} />
        {fault && !(fault instanceof Problem && fault.errors.length) && <Notice tone="late" role="alert">{words(fault)}</Notice>}
        <div className={dialog.buttons}><Button onClick={close}>{t('common.cancel')}</Button><Button type="submit" look="primary" busy={closing.isPending}>{t('payments.day.closeDo')}</Button></div>
      </form>
    </Modal>
  )
}
