// Who did what with this, from the audit log; asked for only when somebody opens it.
import { api } from '@tinhso/shared/api/client'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Skeleton } from '@tinhso/shared/parts/parts'
import { moment } from '@tinhso/shared/words/format'
import type { TrailEntry } from '@tinhso/shared/api/types'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from './reader.module.css'

export function Trail({ path }: { path: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const trail = useQuery({ queryKey: ['trail', path], queryFn: () => api.get<TrailEntry[]>(path), enabled: open })
  return (
    <details className={css.trail} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{t('documents.trail')}<Icon name="down" size={16} /></summary>
      {trail.isLoading && <Skeleton h="3rem" />}
      {trail.error && <Fault fault={trail.error} />}
      <ol>
        {trail.data?.map((entry, i) => (
          <li key={i}>
            <b>{t(`documents.audit.${entry.action.replace('.', '_')}` as never, { defaultValue: entry.action })}</b>
            {moment(entry.at)} · {entry.who}{entry.on_behalf_of ? ` (${t('shell.actingFor', { name: entry.on_behalf_of })})` : ''}
          </li>
        ))}
      </ol>
    </details>
  )
}
