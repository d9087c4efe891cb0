import type { IncomingView } from '@tinhso/shared/api/types'
import { day, number, shortMoment } from '@tinhso/shared/words/format'
import { useTranslation } from 'react-i18next'
import { CheckTag } from '../../signing/CheckResult'
import { worstOf } from '../../signing/FileChecks'
import css from '../parts/reader.module.css'
import { DueTag } from '../parts/tags'

export function Meta({ view, now }: { view: IncomingView; now: Date }) {
  const { t } = useTranslation()
  const over = view.state === 'finished' || view.state === 'refused'
  return (
    <div className={css.meta}>
      <b>{view.code || t('documents.noCode')}</b>
      <span>{view.from.name}</span>
      <span>{t('documents.dates', { issued: view.issued_on ? day(view.issued_on) : '—', arrived: shortMoment(view.arrived_at, now) })}</span>
      {view.arrival_number != null && <b>{t('documents.arrivalNumber', { n: view.arrival_number })}</b>}
      <span>{[t('documents.files', { count: view.attachments.length }), view.pages ? t('documents.pages', { count: view.pages }) : ''].filter(Boolean).join(', ')}</span>
      {worstOf(view.checks) !== 'unchecked' && <CheckTag state={worstOf(view.checks)} />}
      {!over && <DueTag due={view.due_at} priority={view.priority} now={now} />}
    </div>
  )
}

export function Facts({ view }: { view: IncomingView }) {
  const { t } = useTranslation()
  const signer = [view.authority !== 'none' ? `${view.authority}.` : '', view.signer_position].filter(Boolean).join(' ')
  const rows: [string, string | null | undefined][] = [
    [t('documents.type'), view.type_name],
    [t('documents.signer'), view.signer_name && (signer ? `${view.signer_name}, ${signer}` : view.signer_name)],
    [t('documents.dueOn'), view.due_on && day(view.due_on)],
    [t('documents.summary'), view.summary],
    [t('documents.places'), view.recipients.join('; ')],
    [t('documents.registerNote'), view.received_note],
    [t('documents.howItCame'), view.note],
    [t('documents.arrivalRegister'), view.arrival_number != null && view.arrival_on ? t('documents.arrivalRegisterValue', { n: number(view.arrival_number), day: day(view.arrival_on) }) : null],
  ]
  return (
    <section>
      <h2>{t('documents.facts')}</h2>
      <dl className={css.facts}>
        {rows.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
    </section>
  )
}
