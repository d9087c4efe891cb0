// What could not be taken or sent: tried again, or put away with words.
import { Modal, Textarea } from '@mantine/core'
import type { components } from '@tinhso/shared/api/schema'
import { Problem } from '@tinhso/shared/api/client'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, buttonClass, Empty, Notice, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { shortMoment } from '@tinhso/shared/words/format'
import { Link } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import dialog from '../documents/parts/dialog.module.css'
import { Chips, More } from '../panes/Panes'
import css from './axis.module.css'
import { useAcknowledgeFault, useFaults, useRetryFault } from './data'

type Row = components['schemas']['FaultRow']

export function Faults() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(true)
  const [closing, setClosing] = useState<Row>()
  const list = useFaults(open)
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <>
      <p className={css.about}>{t('axis.fault.about')} {t('axis.fault.jobs')} <Link to="/operate">{t('axis.fault.jobsLink')}</Link>.</p>
      <div className={css.tools}>
        <Chips label={t('axis.fault.show')} value={open ? 'open' : 'all'} options={[['open', t('axis.fault.open')], ['all', t('axis.fault.all')]]} choose={(to) => setOpen(to === 'open')} />
        <a className={buttonClass()} href={`/api/exchange/faults/file?open=${open}`} download><Icon name="download" />{t('axis.xlsx')}</a>
      </div>
      {list.isPending ? <Skeleton h="10rem" /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
      {list.data && !items.length && <Empty icon="check" title={t('axis.fault.none')}>{t('axis.fault.noneHelp')}</Empty>}
      {items.length > 0 && <ul className={css.wrap}>{items.map((row) => <Line key={row.id} row={row} acknowledge={() => setClosing(row)} />)}</ul>}
      <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
      {closing && <Acknowledge row={closing} close={() => setClosing(undefined)} />}
    </>
  )
}

function Line({ row, acknowledge }: { row: Row; acknowledge: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const retry = useRetryFault()
  const name = row.document_id || row.from_code || String(row.id)
  return (
    <li className={css.line}>
      <div>
        <b>{row.source === 'national' ? t('axis.fault.national') : t('axis.fault.client', { system: row.source.replace(/^vxp:/, '') })}</b>{' '}
        <Tag tone={row.closed_at ? 'plain' : 'late'}>{row.closed_at ? t(`axis.fault.closed.${row.closed_how as 'retried'}`) : t(row.outgoing ? 'axis.fault.outgoing' : 'axis.fault.incoming')}</Tag>
        <small>{[shortMoment(row.at), row.times > 1 && t('axis.fault.times', { n: row.times }), row.agency_name, row.document_id].filter(Boolean).join(' · ')}</small>
        <p className={row.closed_at ? undefined : css.bad}>{row.why}</p>
        {row.closed_at && <small>{shortMoment(row.closed_at)} · {row.closed_by}{row.closed_note && `: “${row.closed_note}”`}</small>}
      </div>
      <div className={css.acts}>
        {row.has_bytes && <a className={buttonClass()} href={`/api/exchange/faults/${row.id}/content`} download aria-label={`${t('axis.download')} ${name}`} title={t('axis.download')}><Icon name="download" /></a>}
        {!row.closed_at && (
          <>
            {(row.has_bytes || row.outgoing) && (
              <Button busy={retry.isPending} onClick={() => retry.mutate(row.id, { onSuccess: () => toast({ icon: 'check', text: t('axis.fault.retried') }), onError: (fault) => toastFault(fault, words) })}>{t('axis.fault.retry')}</Button>
            )}
            <Button onClick={acknowledge}>{t('axis.fault.acknowledge')}</Button>
          </>
        )}
      </div>
    </li>
  )
}

function Acknowledge({ row, close }: { row: Row; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const act = useAcknowledgeFault()
  const [note, setNote] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    act.mutate({ id: row.id, note: note.trim() }, { onSuccess: close })
  }
  const field = act.error instanceof Problem ? act.error.field('note') : undefined
  return (
    <Modal opened onClose={close} title={t('axis.fault.acknowledgeTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <p className={dialog.about}>{row.why}</p>
        <Textarea label={t('axis.fault.note')} description={t('axis.fault.noteHelp')} value={note} minRows={2} maxLength={500} data-autofocus onChange={(e) => setNote(e.currentTarget.value)} error={field} />
        {act.error && !field && <Notice tone="late" role="alert">{words(act.error)}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={act.isPending} disabled={!note.trim()}>{t('axis.fault.put')}</Button>
        </div>
      </form>
    </Modal>
  )
}
