import { Modal } from '@mantine/core'
import type { Agency } from '@tinhso/shared/api/types'
import { fold, number } from '@tinhso/shared/words/format'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FilterBox } from '../../panes/Panes'
import css from './compose.module.css'

export default function ResolvedDialog({ agencies, close }: { agencies: Agency[]; close: () => void }) {
  const { t } = useTranslation()
  const [q, setQ] = useState('')
  const shown = agencies.filter((a) => fold(q).split(/\s+/).every((w) => fold(`${a.name} ${a.short_name} ${a.code}`).includes(w)))
  return (
    <Modal opened onClose={close} size="lg" title={t('documents.compose.toTotal', { count: number(agencies.length) as never })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <FilterBox label={t('documents.compose.filterAgencies')} value="" change={setQ} />
      <ol className={css.agencies}>{shown.map((a) => <li key={a.id}><span>{a.name}</span><small>{a.code}</small></li>)}</ol>
    </Modal>
  )
}
