// The signatures of a document's files, beside it: one line a file, everything on a click.
import { Modal } from '@mantine/core'
import { api } from '@tinhso/shared/api/client'
import type { Attachment, IncomingView } from '@tinhso/shared/api/types'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Skeleton } from '@tinhso/shared/parts/parts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from './check.module.css'
import { CheckResult, CheckTag } from './CheckResult'

type Direction = 'incoming' | 'outgoing'
type Checks = IncomingView['checks']
const order = ['unchecked', 'none', 'passed', 'indeterminate', 'failed'] as const

/** The worst of a document's files. */
export const worstOf = (checks: Checks) => order[Math.max(0, ...checks.map((c) => order.indexOf(c.state)))]!

export function FileChecks({ direction, id, files, checks }: { direction: Direction; id: number; files: Attachment[]; checks: Checks }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Attachment>()
  // The server tells of the kinds that it looks at; of the others there is nothing to say but that.
  const looked = files.filter((file) => checks.some((c) => c.ordinal === file.ordinal))
  const others = files.filter((file) => !looked.includes(file))
  if (!looked.length) return null
  return (
    <section>
      <h2>{t('signing.check.title')}</h2>
      <ul className={css.files}>
        {looked.map((file) => (
          <li key={file.ordinal}>
            <button type="button" onClick={() => setOpen(file)} title={t('signing.check.detailsShort')}>
              <CheckTag state={checks.find((c) => c.ordinal === file.ordinal)?.state ?? 'unchecked'} />
              <span>{file.name}</span>
            </button>
          </li>
        ))}
      </ul>
      {others.length > 0 && <p className={css.others}>{t('signing.check.others', { names: others.map((f) => f.name).join(', ') })}</p>}
      {open && <Details direction={direction} id={id} file={open} close={() => setOpen(undefined)} />}
    </section>
  )
}

function Details({ direction, id, file, close }: { direction: Direction; id: number; file: Attachment; close: () => void }) {
  const { t } = useTranslation()
  const path = { id, ordinal: file.ordinal }
  const found = useQuery({
    queryKey: [direction, 'check', id, file.ordinal],
    queryFn: () => (direction === 'incoming' ? api.get('/api/signing/checks/incoming/{id}/{ordinal}', { path }) : api.get('/api/signing/checks/outgoing/{id}/{ordinal}', { path })),
  })
  return (
    <Modal opened onClose={close} title={t('signing.check.details', { name: file.name })} size="lg" closeButtonProps={{ 'aria-label': t('common.close') }}>
      {found.data?.kept && (
        <a className={css.kept} href={`/api/signing/checks/${direction}/${id}/${file.ordinal}/kept`} download={file.name.replace(/(\.pdf)?$/i, `-${found.data.kept}.pdf`)}>
          <Icon name="download" />{t('signing.check.kept', { level: found.data.kept })}
        </a>
      )}
      {found.data ? <CheckResult check={found.data} /> : found.error ? <Fault fault={found.error} retry={() => void found.refetch()} /> : <Skeleton h="8rem" />}
    </Modal>
  )
}
