// A clerk's desk: call the next, call again, absent, serve; serving opens the form of a dossier.
import { TextInput } from '@mantine/core'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { useKeys } from '@tinhso/shared/parts/keys'
import { Button, buttonClass, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { toastFault } from '@tinhso/shared/parts/toast'
import { time } from '@tinhso/shared/words/format'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSignedIn } from '../accounts/me'
import { BackBar } from '../panes/Panes'
import { useDesk, usePress, type DeskInput } from './data'
import css from './queue.module.css'
import './words'

const deskKept = 'tinhso.desk'

export function DeskPage() {
  const { t } = useTranslation()
  const me = useSignedIn()
  const navigate = useNavigate()
  const words = useFaultWords()
  const queue = useDesk()
  const press = usePress()
  const [desk, setDesk] = useState(() => Math.min(99, Math.max(1, Number(localStorage.getItem(deskKept)) || 1)))
  const keep = (n: number) => {
    setDesk(n)
    localStorage.setItem(deskKept, String(n))
  }
  const act = (action: DeskInput['action'], ticket?: number) =>
    !press.isPending && press.mutate({ action, desk, ...(ticket !== undefined && { ticket }) }, {
      onSuccess: () => action === 'serve' && void navigate({ to: '/services/counter' }),
      onError: (fault) => toastFault(fault, words),
    })
  const mine = queue.data?.mine
  const called = mine?.state === 'called'
  const serving = mine?.state === 'serving'
  useKeys({ m: !called ? () => act('next') : undefined, l: called ? () => act('again') : undefined, v: called ? () => act('absent') : undefined, t: called ? () => act('serve') : undefined, x: serving ? () => act('done') : undefined })
  return (
    <div className={css.page}>
      <BackBar to="/services" words={t('shell.system.services')} />
      <h1>{t('queue.desk.title')}</h1>
      <div className={css.tools}>
        <TextInput label={t('queue.desk.which')} inputMode="numeric" maxLength={2} value={desk} onChange={(e) => keep(Number(e.currentTarget.value.replace(/\D/g, '')) || 1)} onFocus={(e) => e.currentTarget.select()} />
        <a className={buttonClass()} href={`/lay-so?co-quan=${me.agency.id}`} target="_blank" rel="noreferrer">{t('queue.desk.kiosk')}</a>
        <a className={buttonClass()} href={`/bang-goi?co-quan=${me.agency.id}`} target="_blank" rel="noreferrer">{t('queue.desk.board')}</a>
      </div>
      {queue.isPending ? <Skeleton h="30vh" /> : queue.error ? <Fault fault={queue.error} retry={() => void queue.refetch()} /> : (
        <>
          <section className={css.mine} aria-live="polite">
            {mine ? <><Tag tone={called ? 'soon' : 'ok'}>{t(called ? 'queue.desk.called' : 'queue.desk.serving')}</Tag><p className={css.big}>{mine.number}</p><p lang="vi">{mine.field}{mine.appointed && `, ${t('queue.desk.appointed')}`}</p></> : <p>{t('queue.desk.nobody')}</p>}
            <div className={css.acts}>
              {called && <Button look="primary" hint="T" onClick={() => act('serve')}>{t('queue.desk.serve')}</Button>}
              {called && <Button hint="L" onClick={() => act('again')}>{t('queue.desk.again')}</Button>}
              {called && <Button hint="V" onClick={() => act('absent')}>{t('queue.desk.absent')}</Button>}
              {!called && <Button look={serving ? 'plain' : 'primary'} hint="M" busy={press.isPending} onClick={() => act('next')}>{t('queue.desk.next')}</Button>}
              {serving && <Link className={buttonClass('primary')} to="/services/counter">{t('queue.desk.openCounter')}</Link>}
              {serving && <Button hint="X" onClick={() => act('done')}>{t('queue.desk.done')}</Button>}
            </div>
            <small>{t('queue.desk.served', { n: queue.data.served })}{queue.data.minutes > 0 && t('queue.desk.mean', { n: queue.data.minutes })}</small>
          </section>
          <section>
            <h2>{t('queue.desk.waiting')} ({queue.data.waiting.length})</h2>
            {!queue.data.waiting.length ? <p>{t('queue.desk.waitingNone')}</p> : (
              <ol className={css.rows}>{queue.data.waiting.slice(0, 30).map((one) => <li key={one.id}><b>{one.number}</b><span lang="vi">{one.field}</span><small>{one.appointed && `${t('queue.desk.appointed')}, `}{t('queue.desk.since', { at: time(one.taken_at) })}</small></li>)}</ol>
            )}
          </section>
          {queue.data.absent.length > 0 && (
            <section>
              <h2>{t('queue.desk.absents')}</h2>
              <ul className={css.rows}>{queue.data.absent.map((one) => <li key={one.id}><b>{one.number}</b><span lang="vi">{one.field}</span><Button disabled={!!mine} onClick={() => act('again', one.id)}>{t('queue.desk.callAbsent', { n: one.number })}</Button></li>)}</ul>
            </section>
          )}
        </>
      )}
    </div>
  )
}
