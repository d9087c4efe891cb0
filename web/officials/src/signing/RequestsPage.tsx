// What agencies ask for: new certificates, renewals, suspensions, revocations, each with its document; and the answers.
import { Modal, Textarea } from '@mantine/core'
import type { CertificatePaper } from '@tinhso/shared/api/types'
import { api } from '@tinhso/shared/api/client'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, buttonClass, Empty, Notice, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { moment } from '@tinhso/shared/words/format'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Denied } from '../accounts/Denied'
import { useMay } from '../accounts/me'
import dialog from '../documents/parts/dialog.module.css'
import { Chips, More } from '../panes/Panes'
import { queries } from '../queries'
import { AskDialog } from './AskDialog'
import { ChangeDialog, ImportDialog } from './CertificateDialogs'
import { paperShows } from './data'
import css from './register.module.css'
import { RegisterTabs } from './RegisterTabs'

const route = getRouteApi('/certificates/requests')
const stale = () => void queries.invalidateQueries({ queryKey: ['signing'] })
type Doing = { what: 'grant' | 'change' | 'refuse'; paper: CertificatePaper }

export function RequestsPage() {
  const { t } = useTranslation()
  const asks = useMay('documents.write')
  const keeps = useMay('signing.administer')
  const { show = 'open' } = route.useSearch()
  const navigate = route.useNavigate()
  const [asking, setAsking] = useState(false)
  const [doing, setDoing] = useState<Doing>()
  const list = useInfiniteQuery({
    queryKey: ['signing', 'papers', show],
    enabled: asks || keeps,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/signing/papers', { query: { ...(show === 'all' ? {} : { state: show }), after: pageParam, limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
  })
  if (!asks && !keeps) return <Denied right="signing.administer" />
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  const close = () => setDoing(undefined)
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('signing.requests.title')}</h1>
        <RegisterTabs on="requests" />
        <p>{t(keeps ? 'signing.requests.aboutKeeper' : 'signing.requests.about')}</p>
      </header>
      <div className={css.tools}>
        <Chips label={t('signing.show')} value={show} options={paperShows.map((s) => [s, t(`signing.requests.shows.${s}`)])}
          choose={(to) => void navigate({ search: { show: to === 'open' ? undefined : to }, replace: true })} />
        {asks && <Button look="primary" icon="plus" onClick={() => setAsking(true)}>{t('signing.requests.ask')}</Button>}
      </div>
      {list.isPending ? <Skeleton h="10rem" /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
      {list.data && !items.length && <Empty icon="key" title={t('signing.requests.none')}>{show === 'open' ? t('signing.requests.noneHelp') : undefined}</Empty>}
      {items.length > 0 && <ul className={css.list}>{items.map((p) => <Line key={p.id} paper={p} keeps={keeps} act={(what) => setDoing({ what, paper: p })} />)}</ul>}
      <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
      {asking && <AskDialog close={() => setAsking(false)} />}
      {doing?.what === 'grant' && <ImportDialog request={doing.paper} close={close} />}
      {doing?.what === 'change' && <ChangeDialog id={doing.paper.certificate!} change={doing.paper.kind as 'revoke'} request={doing.paper.id} close={close} />}
      {doing?.what === 'refuse' && <RefusePaper paper={doing.paper} close={close} />}
    </div>
  )
}

const tones = { open: 'soon', done: 'ok', refused: 'late', withdrawn: 'plain' } as const

function Line({ paper: p, keeps, act }: { paper: CertificatePaper; keeps: boolean; act: (what: Doing['what']) => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const withdraw = useMutation({
    mutationFn: () => api.post('/api/signing/papers/{id}/withdraw', { path: { id: p.id } }),
    onSuccess: () => (stale(), toast({ icon: 'check', text: t('signing.requests.withdrawn') })),
    onError: (fault) => toastFault(fault, words),
  })
  const grants = p.kind === 'request' || p.kind === 'renew'
  return (
    <li className={css.line}>
      <div>
        <b>{t(`signing.requests.kinds.${p.kind as 'request'}`)}: {p.holder}</b> <Tag tone={tones[p.state]}>{t(`signing.requests.states.${p.state}`)}</Tag>
        <small>{[p.holder_kind === 'seal' ? t('signing.certificate.seal') : p.title, p.agency_name].filter(Boolean).join(', ')}</small>
        <p>{p.reason}</p>
        <small>{t('signing.requests.by', { name: p.by_name, at: moment(p.created_at), paper: p.paper })}</small>
        {p.closed_at && p.state !== 'withdrawn' && <small>{t('signing.requests.answered', { name: p.closed_by, at: moment(p.closed_at) })}</small>}
        {p.answer && <p className={css.bad}>{p.answer}</p>}
      </div>
      <div className={css.acts}>
        {p.file_name && <a className={buttonClass()} href={`/api/signing/papers/${p.id}/file`} target="_blank" rel="noreferrer" title={p.file_name}><Icon name="file" />{t('signing.requests.file')}</a>}
        {p.state === 'open' && keeps && <Button look="primary" onClick={() => act(grants ? 'grant' : 'change')}>{t(`signing.requests.do.${p.kind as 'request'}`)}</Button>}
        {p.state === 'open' && keeps && <Button look="danger" onClick={() => act('refuse')}>{t('signing.refuse')}</Button>}
        {p.state === 'open' && p.mine && <Button busy={withdraw.isPending} onClick={() => withdraw.mutate()}>{t('signing.withdraw')}</Button>}
      </div>
    </li>
  )
}

function RefusePaper({ paper, close }: { paper: CertificatePaper; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [reason, setReason] = useState('')
  const refuse = useMutation({
    mutationFn: () => api.post('/api/signing/papers/{id}/refuse', { path: { id: paper.id }, body: { reason: reason.trim() } }),
    onSuccess: () => (stale(), close(), toast({ icon: 'check', text: t('signing.requests.refused') })),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (reason.trim()) refuse.mutate()
  }
  return (
    <Modal opened onClose={close} title={t('signing.requests.refuseTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <p className={dialog.about}><b>{t(`signing.requests.kinds.${paper.kind as 'request'}`)}</b> {paper.holder}, {paper.agency_name}</p>
        <Textarea label={t('signing.requests.refuseLabel')} value={reason} minRows={3} maxLength={500} data-autofocus onChange={(e) => setReason(e.currentTarget.value)} />
        {refuse.error && <Notice tone="late" role="alert">{words(refuse.error)}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="filledDanger" busy={refuse.isPending} disabled={!reason.trim()}>{t('signing.refuse')}</Button>
        </div>
      </form>
    </Modal>
  )
}
