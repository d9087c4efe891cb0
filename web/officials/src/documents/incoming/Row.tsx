import type { IncomingRow } from '@tinhso/shared/api/types'
import { Tag } from '@tinhso/shared/parts/parts'
import { Link, type LinkProps } from '@tanstack/react-router'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import css from '../../panes/panes.module.css'
import { CheckTag } from '../../signing/CheckResult'
import { DueTag } from '../parts/tags'

interface Props { row: IncomingRow; now: Date; to: LinkProps['to'] }

export const Row = memo(function Row({ row, now, to }: Props) {
  const { t } = useTranslation()
  const told = row.signature !== 'unchecked' && row.signature !== 'none'
  const over = row.state === 'finished' || row.state === 'refused'
  return (
    <li>
      <Link to={to} params={{ id: String(row.id) } as never} search={(s: object) => s as never} className={css.row} data-row data-unread={(!row.opened && row.state === 'arrived') || undefined}
        activeProps={{ 'data-on': true, 'aria-current': 'true' } as object}>
        <span className={css.from}><b>{row.code || t('documents.noCode')}</b> <small>{row.from_short || row.from_name}</small></span>
        <span className={css.tags}>
          {row.frozen ? <Tag tone={row.frozen === 'asked' ? 'soon' : 'late'}>{t(`documents.change.frozen.${row.frozen as 'asked'}`)}</Tag> : over ? <Tag tone={row.state === 'finished' ? 'ok' : 'late'}>{t(`documents.state.${row.state}`)}</Tag> : <DueTag due={row.due_at} priority={row.priority} now={now} />}
        </span>
        <span className={css.subject}>
          {!row.opened && row.state === 'arrived' && <span className="hidden-but-read">{t('documents.unread')} </span>}
          {row.subject}
        </span>
        {(told || row.state !== 'arrived') && (
          <span className={css.under}>
            {told && <CheckTag state={row.signature} />}
            {!over && row.state !== 'arrived' && <span>{t(`documents.state.${row.state}`)}</span>}
            {row.arrival_number != null && <span>{t('documents.arrivalNumber', { n: row.arrival_number })}</span>}
            {row.lead_name && <span>{row.lead_name}</span>}
          </span>
        )}
      </Link>
    </li>
  )
})
