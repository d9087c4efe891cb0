// The machine at the door: one thing at a time, buttons for any finger; it goes back to the beginning by itself.
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { useEffect, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { agencyOfPlace, phoneAddress, useArrive, useKiosk, useTake, type QueueTicket } from './data'
import { Qr } from './Qr'
import css from './queue.module.css'
import './words'

const stays = 30

export default function KioskPage() {
  const { t } = useTranslation()
  const agency = agencyOfPlace()
  const kiosk = useKiosk(agency)
  const words = useFaultWords()
  const take = useTake()
  const [ticket, setTicket] = useState<QueueTicket>()
  const [appointed, setAppointed] = useState(false)
  const again = () => {
    setTicket(undefined)
    setAppointed(false)
    take.reset()
    void kiosk.refetch()
  }
  useEffect(() => void (document.title = t('queue.kiosk.title')), [t])
  if (!agency) return <main className={css.kiosk}><Notice tone="late" role="alert">{t('queue.kiosk.noAgency')}</Notice></main>
  const choose = (field: string) => !take.isPending && take.mutate({ agency, field }, { onSuccess: setTicket })
  const data = kiosk.data
  return (
    <main className={css.kiosk}>
      {ticket ? <Taken ticket={ticket} again={again} /> : appointed ? <Arrival agency={agency} got={setTicket} back={again} /> : (
        <>
          <header><p lang="vi">{data?.agency_name}</p><h1>{t('queue.kiosk.choose')}</h1>{data && <p role="status">{data.waiting ? t('queue.kiosk.waiting', { n: data.waiting, minutes: data.minutes }) : t('queue.kiosk.nobody')}</p>}</header>
          {kiosk.error && <Fault fault={kiosk.error} retry={() => void kiosk.refetch()} />}
          {take.error && <Notice tone="late" role="alert">{words(take.error)}</Notice>}
          {data && (
            <ul className={css.choices}>
              {data.fields.slice(0, 11).map((field) => <li key={field}><button type="button" lang="vi" disabled={take.isPending} onClick={() => choose(field)}>{field}</button></li>)}
              <li><button type="button" disabled={take.isPending} onClick={() => choose(t('queue.kiosk.other'))}>{t('queue.kiosk.other')}</button></li>
            </ul>
          )}
          <button type="button" className={css.appointed} onClick={() => setAppointed(true)}>{t('queue.kiosk.appointed')}</button>
        </>
      )}
    </main>
  )
}

function Arrival({ agency, got, back }: { agency: number; got: (ticket: QueueTicket) => void; back: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const arrive = useArrive()
  const [phone, setPhone] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (phone.trim()) arrive.mutate({ agency, phone: phone.trim() }, { onSuccess: got })
  }
  return (
    <form className={css.arrival} onSubmit={submit}>
      <h1>{t('queue.kiosk.appointed')}</h1>
      <label htmlFor="phone">{t('queue.kiosk.phoneNumber')}</label>
      <input id="phone" inputMode="tel" autoComplete="off" maxLength={20} autoFocus value={phone} onChange={(e) => setPhone(e.currentTarget.value)} />
      {arrive.error && <Notice tone="late" role="alert">{words(arrive.error)}</Notice>}
      <div><Button onClick={back}>{t('queue.kiosk.back')}</Button><Button type="submit" look="primary" busy={arrive.isPending}>{t('queue.kiosk.find')}</Button></div>
    </form>
  )
}

function Taken({ ticket, again }: { ticket: QueueTicket; again: () => void }) {
  const { t } = useTranslation()
  const [left, setLeft] = useState(stays)
  useEffect(() => {
    const timer = setInterval(() => setLeft((n) => n - 1), 1000)
    return () => clearInterval(timer)
  }, [])
  useEffect(() => {
    if (left <= 0) again()
  }, [left])
  return (
    <section className={css.taken}>
      <p lang="vi">{ticket.agency_name}</p>
      <h1>{t('queue.kiosk.number')} <b>{ticket.number}</b></h1>
      <p lang="vi">{ticket.field}</p>
      <p>{ticket.ahead ? t('queue.kiosk.ahead', { n: ticket.ahead, minutes: ticket.minutes }) : t('queue.kiosk.next')}</p>
      <Qr className={css.qr} text={phoneAddress(ticket.secret)} label={t('queue.kiosk.phone')} />
      <p>{t('queue.kiosk.phone')}</p>
      <div className={css.takenActs}>
        <Button icon="print" onClick={() => window.print()}>{t('queue.kiosk.print')}</Button>
        <Button look="primary" onClick={again}>{t('queue.kiosk.again')}</Button>
      </div>
      <small>{t('queue.kiosk.returns', { n: Math.max(0, left) })}</small>
    </section>
  )
}
