// One act about money at a time: how much, who need not pay, taking it, giving it back.
import { Modal, Select, Textarea, TextInput } from '@mantine/core'
import { Problem } from '@tinhso/shared/api/client'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Choice, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import dialog from '../documents/parts/dialog.module.css'
import { Qr } from '../queue/Qr'
import { dong, readDong, useAskRefund, useCollect, useDecideRefund, useExempt, useJudge, useSetItems, type Charge, type FeeRefund } from './data'
import type { MoneyAct } from './Money'
import css from './payments.module.css'
import './words'

interface Props { charge: Charge; dossier?: number; close: () => void }

export default function MoneyDialog({ act, ...props }: Props & { act: MoneyAct }) {
  if (act === 'judge') return <Judge claim={props.charge.claim!} dossier={props.dossier!} close={props.close} />
  if (act === 'collect') return <Collect {...props} />
  if (act === 'set') return <SetItems {...props} />
  if (act === 'exempt') return <Exempt {...props} />
  if (act === 'refund') return <Ask {...props} />
  return <Decide refund={props.charge.refund!} close={props.close} />
}

const field = (fault: unknown, path: string) => (fault instanceof Problem ? fault.field(path) : undefined)

/** Digits as a number of at most `most`; 0 for none. */
const whole = (text: string, most: number) => Math.min(most, Number(text.replace(/\D/g, '')) || 0)

function Frame({ title, close, submit, fault, busy, words, children }: { title: string; close: () => void; submit: () => void; fault: unknown; busy: boolean; words: string; children: ReactNode }) {
  const { t } = useTranslation()
  const faultWords = useFaultWords()
  const send = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }
  return (
    <Modal opened onClose={close} size="lg" title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={send} noValidate>
        {children}
        {fault != null && !(fault instanceof Problem && fault.errors.length) && <Notice tone="late" role="alert">{faultWords(fault)}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>{words}</Button>
        </div>
      </form>
    </Modal>
  )
}

function Collect({ charge, close }: Props) {
  const { t } = useTranslation()
  const collect = useCollect(charge.id)
  const [method, setMethod] = useState<'cash' | 'transfer'>('cash')
  const [given, setGiven] = useState('')
  const [reference, setReference] = useState('')
  const tendered = readDong(given)
  const submit = () =>
    collect.mutate(
      { method, amount: charge.amount, reference: method === 'transfer' ? reference.trim() : null },
      { onSuccess: (paid) => (close(), toast({ icon: 'check', text: t('payments.collect.done', { number: String(paid.receipt?.number ?? '').padStart(7, '0') }) })) },
    )
  return (
    <Frame title={t('payments.collect.title', { amount: dong(charge.amount) })} close={close} submit={submit} fault={collect.error} busy={collect.isPending} words={t('payments.collect.do')}>
      <Choice label={t('payments.collect.how')} name="method" value={method} change={setMethod} options={[['cash', t('payments.method.cash')], ['transfer', t('payments.method.transfer')]]} />
      {method === 'cash' ? (
        <TextInput label={t('payments.collect.given')} description={t('common.optional')} inputMode="numeric" autoComplete="off" data-autofocus value={given} onChange={(e) => setGiven(e.currentTarget.value)}
          error={given && tendered === undefined ? t('payments.set.bad') : undefined} />
      ) : (
        <>
          {charge.transfer ? (
            <>
              <Qr className={css.qr} text={charge.transfer.qr} label={t('payments.collect.qr')} />
              <p className={dialog.about}><b>{charge.transfer.bank} {charge.transfer.account}</b> {charge.transfer.holder}, {charge.transfer.message}</p>
            </>
          ) : <Notice>{t('payments.collect.noAccount')}</Notice>}
          <TextInput label={t('payments.collect.reference')} description={t('payments.collect.referenceHelp')} autoComplete="off" maxLength={60} value={reference} onChange={(e) => setReference(e.currentTarget.value)} error={field(collect.error, 'reference')} />
        </>
      )}
      {method === 'cash' && tendered !== undefined && <p role="status">{tendered >= charge.amount ? t('payments.collect.change', { amount: dong(tendered - charge.amount) }) : t('payments.collect.short', { amount: dong(charge.amount - tendered) })}</p>}
    </Frame>
  )
}

interface Line { name: string; amount: string; quantity: number }

function SetItems({ charge, close }: Props) {
  const { t } = useTranslation()
  const set = useSetItems(charge.id)
  const [lines, setLines] = useState<Line[]>(() => charge.items.map((i) => ({ name: i.name, amount: i.amount == null ? '' : String(i.amount), quantity: i.quantity })))
  const [tried, setTried] = useState(false)
  const change = (n: number, to: Partial<Line>) => setLines((all) => all.map((line, i) => (i === n ? { ...line, ...to } : line)))
  const total = lines.reduce((sum, line) => sum + (readDong(line.amount) ?? 0) * line.quantity, 0)
  const submit = () => {
    setTried(true)
    if (!lines.length || lines.some((line) => readDong(line.amount) === undefined || !line.name.trim() || !line.quantity)) return
    set.mutate(lines.map((line) => ({ name: line.name.trim(), amount: readDong(line.amount)!, quantity: line.quantity })), { onSuccess: () => (close(), toast({ icon: 'check', text: t('payments.set.done') })) })
  }
  return (
    <Frame title={t('payments.set.title')} close={close} submit={submit} fault={set.error} busy={set.isPending} words={t('payments.set.do')}>
      <div className={css.lines}>
        {lines.map((line, n) => (
          <div key={n} className={css.lineRow}>
            <TextInput label={t('payments.set.name')} value={line.name} maxLength={300} onChange={(e) => change(n, { name: e.currentTarget.value })} error={tried && !line.name.trim() ? t('payments.needed') : field(set.error, `items[${n}].name`)} />
            <TextInput label={t('payments.set.amount')} inputMode="numeric" value={line.amount} onChange={(e) => change(n, { amount: e.currentTarget.value })} error={tried && readDong(line.amount) === undefined ? t('payments.set.bad') : field(set.error, `items[${n}].amount`)} data-autofocus={n === 0 || undefined} />
            <TextInput label={t('payments.set.quantity')} inputMode="numeric" maxLength={4} value={line.quantity || ''} onChange={(e) => change(n, { quantity: whole(e.currentTarget.value, 1000) })} error={tried && !line.quantity ? t('payments.needed') : undefined} />
            {lines.length > 1 && <Button icon="trash" look="quiet" aria-label={t('payments.set.remove', { n: n + 1 })} onClick={() => setLines(lines.filter((_, i) => i !== n))} />}
          </div>
        ))}
      </div>
      <div><Button icon="plus" onClick={() => setLines([...lines, { name: '', amount: '', quantity: 1 }])}>{t('payments.set.add')}</Button></div>
      <p className={css.total} role="status">{total > 0 ? t('payments.set.total', { amount: dong(total) }) : t('payments.set.free')}</p>
    </Frame>
  )
}

function Exempt({ charge, close }: Props) {
  const { t } = useTranslation()
  const exempt = useExempt(charge.id)
  const [who, setWho] = useState(charge.exemptions.length ? '0' : 'other')
  const [name, setName] = useState('')
  const [share, setShare] = useState<number>(charge.exemptions[0]?.share ?? 100)
  const [proof, setProof] = useState('')
  const [tried, setTried] = useState(false)
  const chosen = who === 'other' ? name.trim() : charge.exemptions[Number(who)]!.name
  const submit = () => {
    setTried(true)
    if (!chosen || !share || !proof.trim()) return
    exempt.mutate({ name: chosen, share, proof: proof.trim() }, { onSuccess: () => (close(), toast({ icon: 'check', text: t('payments.exempt.done') })) })
  }
  return (
    <Frame title={t('payments.exempt.title')} close={close} submit={submit} fault={exempt.error} busy={exempt.isPending} words={t('payments.exempt.do')}>
      {charge.state === 'paid' && <Notice>{t('payments.exempt.after')}</Notice>}
      <Select comboboxProps={{ withinPortal: false }} label={t('payments.exempt.who')} allowDeselect={false} value={who} data={[...charge.exemptions.map((e, n) => ({ value: String(n), label: e.name })), { value: 'other', label: t('payments.exempt.other') }]}
        onChange={(v) => (setWho(v ?? 'other'), v && v !== 'other' && setShare(charge.exemptions[Number(v)]!.share))} />
      {who === 'other' && <TextInput label={t('payments.exempt.name')} maxLength={300} value={name} onChange={(e) => setName(e.currentTarget.value)} error={tried && !name.trim() ? t('payments.needed') : undefined} />}
      <TextInput label={t('payments.exempt.share')} inputMode="numeric" maxLength={3} value={share || ''} onChange={(e) => setShare(whole(e.currentTarget.value, 100))} error={tried && !share ? t('payments.needed') : undefined} />
      <TextInput label={t('payments.exempt.proof')} description={t('payments.exempt.proofHelp')} maxLength={500} value={proof} onChange={(e) => setProof(e.currentTarget.value)} error={tried && !proof.trim() ? t('payments.needed') : undefined} />
    </Frame>
  )
}

/** The clerk has looked at the paper: accepted, or refused with a reason that the payer reads. */
function Judge({ claim, dossier, close }: { claim: NonNullable<Charge['claim']>; dossier: number; close: () => void }) {
  const { t } = useTranslation()
  const faultWords = useFaultWords()
  const judge = useJudge(dossier)
  const [words, setWords] = useState('')
  const say = (accept: boolean) =>
    judge.mutate({ accept, words: words.trim() || null }, { onSuccess: () => (close(), toast({ icon: 'check', text: t(accept ? 'payments.judge.accepted' : 'payments.judge.refused') })) })
  const fault = judge.error
  return (
    <Modal opened onClose={close} size="lg" title={t('payments.judge.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={(e) => (e.preventDefault(), say(true))} noValidate>
        <p className={dialog.about}><b>{t('payments.judge.share', { share: claim.share })}</b> {claim.name}</p>
        <Notice>{t('payments.judge.about', { proof: claim.proof })}</Notice>
        <Textarea label={t('payments.judge.words')} description={t('payments.judge.wordsHelp')} minRows={2} autosize maxLength={500} data-autofocus value={words} onChange={(e) => setWords(e.currentTarget.value)} error={field(fault, 'words')} />
        {fault != null && !(fault instanceof Problem && fault.errors.length) && <Notice tone="late" role="alert">{faultWords(fault)}</Notice>}
        <div className={dialog.buttons}>
          <Button look="danger" busy={judge.isPending} onClick={() => say(false)}>{t('payments.judge.no')}</Button>
          <Button type="submit" look="primary" busy={judge.isPending}>{t('payments.judge.yes')}</Button>
        </div>
      </form>
    </Modal>
  )
}

function Ask({ charge, close }: Props) {
  const { t } = useTranslation()
  const ask = useAskRefund(charge.id)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const submit = () => {
    setTried(true)
    if (reason.trim()) ask.mutate(reason.trim(), { onSuccess: () => (close(), toast({ icon: 'check', text: t('payments.ask.done') })) })
  }
  return (
    <Frame title={t('payments.ask.title')} close={close} submit={submit} fault={ask.error} busy={ask.isPending} words={t('payments.ask.do')}>
      <Notice>{charge.to_refund > 0 ? t('payments.ask.part', { amount: dong(charge.to_refund) }) : t('payments.ask.about')}</Notice>
      <Textarea label={t('payments.ask.reason')} minRows={3} autosize maxLength={500} data-autofocus value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={tried && !reason.trim() ? t('payments.needed') : undefined} />
    </Frame>
  )
}

export function Decide({ refund, close }: { refund: FeeRefund; close: () => void }) {
  const { t } = useTranslation()
  const faultWords = useFaultWords()
  const decide = useDecideRefund(refund.id)
  const [words, setWords] = useState('')
  const say = (agree: boolean) =>
    decide.mutate({ agree, words: words.trim() || null }, { onSuccess: () => (close(), toast({ icon: 'check', text: t(agree ? 'payments.decide.done' : 'payments.decide.refused') })) })
  const fault = decide.error
  return (
    <Modal opened onClose={close} size="lg" title={t('payments.decide.title', { amount: dong(refund.amount) })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={(e) => (e.preventDefault(), say(true))} noValidate>
        <p className={dialog.about}><b>{refund.code}</b> {refund.payer}. {t('payments.decide.about', { name: refund.asked_by, reason: refund.reason })}</p>
        <Notice>{t(`payments.decide.${refund.method}`)}</Notice>
        <Textarea label={t('payments.decide.words')} minRows={2} autosize maxLength={500} value={words} onChange={(e) => setWords(e.currentTarget.value)} error={field(fault, 'words')} data-autofocus />
        {fault != null && !(fault instanceof Problem && fault.errors.length) && <Notice tone="late" role="alert">{faultWords(fault)}</Notice>}
        <div className={dialog.buttons}>
          <Button look="danger" busy={decide.isPending} onClick={() => say(false)}>{t('payments.decide.no')}</Button>
          <Button type="submit" look="primary" busy={decide.isPending}>{t('payments.decide.yes')}</Button>
        </div>
      </form>
    </Modal>
  )
}
