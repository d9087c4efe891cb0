// Who did what with this, from the audit log; asked for only when somebody opens it.
import { api } from '@tinhso/shared/api/client'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Skeleton } from '@tinhso/shared/parts/parts'
import { moment } from '@tinhso/shared/words/format'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from './reader.module.css'

type Path = '/api/documents/incoming/{id}/trail' | '/api/documents/outgoing/{id}/trail'

export function Trail({ of, id }: { of: Path; id: number }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const trail = useQuery({ queryKey: ['trail', of, id], queryFn: () => api.get(of, { path: { id } }), enabled: open })
  return (
    <details className={css.trail} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{t('documents.trail')}<Icon name="down" size={16} /></summary>
      {trail.isLoading && <Skeleton h="3rem" />}
      {trail.error && <Fault fault={trail.error} />}
      <ol>
        {trail.data?.map((entry, i) => (
          <li key={i}>
            <b>{t(`documents.audit.${entry.action.replace('.', '_')}` as never, { defaultValue: entry.action })}</b>
            {moment(entry.at)} · {/^[a-z]+$/.test(entry.who) ? t('documents.bySystem') : entry.who}{entry.on_behalf_of ? ` (${t('shell.actingFor', { name: entry.on_behalf_of })})` : ''}
          </li>
        ))}
      </ol>
    </details>
  )
}
