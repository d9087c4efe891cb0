// Who may call the axis: one credential for each agency that works in software of its own. The secret is shown once.
import { Modal, Select, TextInput } from '@mantine/core'
import { api, Problem } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Empty, Notice, Skeleton } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { moment, shortMoment } from '@tinhso/shared/words/format'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import dialog from '../documents/parts/dialog.module.css'
import css from './axis.module.css'
import { useAddClient, useClients, useRemoveClient } from './data'

type Row = components['schemas']['ClientRow']
type Made = components['schemas']['NewClient']

export function Clients() {
  const { t } = useTranslation()
  const list = useClients()
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<Made>()
  const [removing, setRemoving] = useState<Row>()
  return (
    <>
      <p className={css.about}>{t('axis.client.about')}</p>
      <div className={css.tools}><Button look="primary" icon="plus" onClick={() => setAdding(true)}>{t('axis.client.add')}</Button></div>
      {list.isPending ? <Skeleton h="10rem" /> : list.error ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
      {list.data && !list.data.items.length && <Empty icon="key" title={t('axis.client.none')}>{t('axis.client.noneHelp')}</Empty>}
      {!!list.data?.items.length && (
        <ul className={css.wrap}>
          {list.data.items.map((row) => (
            <li key={row.id} className={css.line}>
              <div>
                <b>{row.name}</b> <code>{row.system_id}</code>
                <small>{[row.code, row.last_seen ? t('axis.client.seen', { at: shortMoment(row.last_seen), address: row.last_address }) : t('axis.client.notSeen'), t('axis.client.made_by', { at: moment(row.created_at), by: row.created_by })].join(' · ')}</small>
              </div>
              <div className={css.acts}><Button look="danger" onClick={() => setRemoving(row)} aria-label={`${t('axis.client.remove')} ${row.system_id}`}>{t('axis.client.remove')}</Button></div>
            </li>
          ))}
        </ul>
      )}
      {adding && <Add close={() => setAdding(false)} made={(client) => (setAdding(false), setMade(client))} />}
      {made && <Secret made={made} close={() => setMade(undefined)} />}
      {removing && <Remove row={removing} close={() => setRemoving(undefined)} />}
    </>
  )
}

function Add({ close, made }: { close: () => void; made: (client: Made) => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const add = useAddClient()
  const [q, setQ] = useState('')
  const [agency, setAgency] = useState<string | null>(null)
  const [system, setSystem] = useState('')
  const found = useQuery({
    queryKey: ['axis', 'agencies', q],
    queryFn: async ({ signal }) => (await api.get('/api/organisation/agencies', { query: { q, limit: 20 }, signal })).items.map((a) => ({ value: `${a.id} ${a.code}`, label: a.name })),
    placeholderData: (before) => before,
  })
  const onField = (path: string) => (add.error instanceof Problem ? add.error.field(path) : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const [id, code] = agency?.split(' ') ?? []
    if (id && code) add.mutate({ agency: Number(id), code, system_id: system.trim() }, { onSuccess: made })
  }
  return (
    <Modal opened onClose={close} title={t('axis.client.add')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <Select label={t('axis.client.agency')} description={t('axis.client.agencyHelp')} searchable data={found.data ?? []} value={agency} onChange={setAgency} onSearchChange={setQ}
          filter={({ options }) => options} nothingFoundMessage={t('axis.client.nobody')} error={onField('agency')} />
        <TextInput label={t('axis.client.system')} description={t('axis.client.systemHelp')} value={system} maxLength={100} onChange={(e) => setSystem(e.currentTarget.value)} error={onField('system_id')} autoComplete="off" />
        {add.error && !(add.error instanceof Problem && add.error.errors.length) && <Notice tone="late" role="alert">{words(add.error)}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={add.isPending} disabled={!agency || !system.trim()}>{t('axis.client.do')}</Button>
        </div>
      </form>
    </Modal>
  )
}

function Secret({ made, close }: { made: Made; close: () => void }) {
  const { t } = useTranslation()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(made.secret)
      toast({ icon: 'check', text: t('axis.client.copied') })
    } catch {
      toast({ icon: 'alert', text: t('axis.client.noCopy') })
    }
  }
  // Only the button ends it: a click beside the dialog would lose what is shown once.
  return (
    <Modal opened onClose={() => {}} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title={t('axis.client.made', { name: made.name })}>
      <div className={dialog.form}>
        <Notice tone="soon">{t('axis.client.once')}</Notice>
        <dl className={css.once}>
          <dt>{t('axis.client.endpoint')}</dt><dd><code>{window.location.origin}/vxp</code></dd>
          <dt>{t('axis.client.system')}</dt><dd><code>{made.system_id}</code></dd>
          <dt>{t('axis.client.secret')}</dt><dd><code data-testid="secret">{made.secret}</code> <Button icon="file" onClick={() => void copy()}>{t('axis.client.copy')}</Button></dd>
        </dl>
        <div className={dialog.buttons}><Button look="primary" onClick={close}>{t('axis.client.finish')}</Button></div>
      </div>
    </Modal>
  )
}

function Remove({ row, close }: { row: Row; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const remove = useRemoveClient()
  return (
    <Modal opened onClose={close} title={t('axis.client.removeTitle', { name: row.name })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={dialog.form}>
        <p>{t('axis.client.removeHelp', { system: row.system_id })}</p>
        {remove.error && <Notice tone="late" role="alert">{words(remove.error)}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button look="filledDanger" busy={remove.isPending} onClick={() => remove.mutate(row.id, { onSuccess: () => (close(), toast({ icon: 'check', text: t('axis.client.removed') })) })}>{t('axis.client.removeDo')}</Button>
        </div>
      </div>
    </Modal>
  )
}
