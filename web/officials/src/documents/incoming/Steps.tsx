// Đường đi của văn bản: what has happened, what is waited for, what is still to come.
import type { IncomingView } from '@tinhso/shared/api/types'
import { dueExactly } from '@tinhso/shared/words/due'
import { shortDay, shortMoment } from '@tinhso/shared/words/format'
import { useTranslation } from 'react-i18next'
import css from '../parts/reader.module.css'

const path = ['03', '04', '05', '06'] as const

export function Steps({ view, now }: { view: IncomingView; now: Date }) {
  const { t } = useTranslation()
  const reached = view.history.map((h) => h.code)
  const ahead = view.frozen || view.state === 'refused' || view.state === 'finished' ? [] : path.filter((code) => !reached.includes(code))
  const task = view.task?.state === 'open' ? view.task : null
  const lead = task?.assignees.find((a) => a.part === 'lead')
  return (
    <section>
      <h2>{t('documents.path')}</h2>
      <ol className={css.steps}>
        {view.issued_on && <li data-done><b>{t('documents.step.sent')}</b><small>{shortDay(view.issued_on, now)} · {view.from.short_name || view.from.name}</small></li>}
        {view.history.map((h, i) => (
          <li key={i} data-done data-no={h.code === '02' || undefined}>
            <b>{t(`documents.step.${h.code as '01'}`, { defaultValue: h.code })}</b>
            <small>{[shortMoment(h.at, now), h.by].filter(Boolean).join(' · ')}</small>
            {h.note && <p>{h.note}</p>}
          </li>
        ))}
        {ahead.map((code, i) => (
          <li key={code} data-now={i === 0 || undefined} aria-current={i === 0 ? 'step' : undefined}>
            <b>{t(`documents.step.${code}`)}</b>
            {i === 0 && task && <small data-late={new Date(task.due_at) < now || undefined}>{t('documents.before', { at: dueExactly(task.due_at, now) })}</small>}
            {i === 0 && lead && <small>{lead.name}</small>}
            {code === '06' && i > 0 && view.due_at && <small>{t('documents.dueAt', { at: dueExactly(view.due_at, now) })}</small>}
          </li>
        ))}
      </ol>
      {view.task && view.task.assignees.length > 0 && (
        <ul className={css.people}>
          {view.task.assignees.map((a) => (
            <li key={`${a.official}-${a.part}`}>
              <b>{a.name}</b> <small>{t(`documents.part.${a.part}`)} · {a.position}</small>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
