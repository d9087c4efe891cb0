// Ký số: what waits for one's signature beside the document itself; several are ticked and signed with one confirmation.
import type { SigningConsent, SignRequest } from '@tinhso/shared/api/types'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Empty, Notice, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { toastFault } from '@tinhso/shared/parts/toast'
import { bytes, moment, number, shortMoment } from '@tinhso/shared/words/format'
import { getRouteApi, Link, Outlet, useChildMatches, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSignedIn } from '../accounts/me'
import reader from '../documents/parts/reader.module.css'
import { BackBar, Chips, ListHead, More, Panes, RowSkeletons } from '../panes/Panes'
import panes from '../panes/panes.module.css'
import { BindDialog } from './BindDialog'
import { ConsentDialog } from './ConsentDialog'
import { beginConsent, signShows, useMySigning, useRequest, useRequests, useWithdraw } from './data'
import { RefuseDialog } from './RefuseDialog'
import css from './signing.module.css'

const AgentDialog = lazy(() => import('./AgentDialog'))
const PdfView = lazy(() => import('../documents/parts/PdfView'))
const route = getRouteApi('/signing')
const most = 40
const ends = (at: string) => new Date(at).getTime() - Date.now() < 30 * 86_400_000

/** Asks the server for a consent and holds it while its dialog is open. */
function useConsent() {
  const words = useFaultWords()
  const [consent, setConsent] = useState<SigningConsent>()
  const [busy, setBusy] = useState(false)
  const begin = (requests: number[]) => {
    setBusy(true)
    beginConsent(requests).then(setConsent, (fault: unknown) => toastFault(fault, words)).finally(() => setBusy(false))
  }
  return { consent, busy, begin, close: () => setConsent(undefined) }
}

export function SignPage() {
  const { t } = useTranslation()
  const { show = 'waiting' } = route.useSearch()
  const navigate = route.useNavigate()
  const reading = useChildMatches().some((m) => 'id' in m.params)
  const list = useRequests(show)
  const mine = useMySigning()
  const [picked, setPicked] = useState<Set<number>>(new Set())
  const [binding, setBinding] = useState(false)
  const signing = useConsent()
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  const waiting = show === 'waiting'
  // With a token alone documents are signed one by one, where they are read.
  const token = mine.data?.ready ? undefined : mine.data?.token
  const chosen = waiting ? items.filter((r) => picked.has(r.id)).slice(0, most) : []
  const pick = (id: number) => setPicked((s) => (s.has(id) ? new Set([...s].filter((x) => x !== id)) : new Set([...s, id])))
  const all = chosen.length > 0 && chosen.length === Math.min(items.length, most)
  return (
    <>
      <Panes
        reading={reading}
        reader={<Outlet />}
        list={
          <>
            <ListHead title={t('shell.system.signing')} aside={list.data && t('signing.count', { count: items.length, n: `${number(items.length)}${list.hasNextPage ? '+' : ''}` })}>
              <Chips label={t('signing.show')} value={show} options={signShows.map((s) => [s, t(`signing.shows.${s}`)])}
                choose={(to) => (setPicked(new Set()), void navigate({ search: { show: to === 'waiting' ? undefined : to }, replace: true }))} />
              {token && <Notice icon="key">{t('signing.agent.token', { until: moment(token.valid_until) })}</Notice>}
              {mine.data && !mine.data.ready && !token && (
                <Notice tone="soon" icon="key">
                  <p>{mine.data.problem}</p>
                  {mine.data.credential && mine.data.certificate && mine.data.passkeys === 0 && <div className={css.bind}><Button onClick={() => setBinding(true)}>{t('signing.bind')}</Button></div>}
                </Notice>
              )}
              {mine.data?.ready && mine.data.certificate && (ends(mine.data.certificate.valid_until)
                ? <Notice tone="soon" icon="key">{t('signing.mineEnds', { until: moment(mine.data.certificate.valid_until) })}</Notice>
                : <p className={css.mine}>{t('signing.mine', { until: moment(mine.data.certificate.valid_until) })}</p>)}
            </ListHead>
            <div className={panes.scroll}>
              {list.isPending ? <RowSkeletons /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
              {list.data && !items.length && <Empty icon="sign" title={t(waiting ? 'signing.none' : 'signing.noneOther')}>{waiting ? t('signing.noneHelp') : undefined}</Empty>}
              <ul>
                {items.map((r) => (
                  <li key={r.id} className={css.line}>
                    {waiting && !token && (
                      <label className={css.tick}>
                        <input type="checkbox" checked={picked.has(r.id)} onChange={() => pick(r.id)} aria-label={t('signing.pick', { title: r.title })} />
                      </label>
                    )}
                    <Link to="/signing/$id" params={{ id: String(r.id) }} search={(s: object) => s as never} className={panes.row} data-row activeProps={{ 'data-on': true, 'aria-current': 'true' } as object}>
                      <span className={panes.from}><b>{r.code || t('documents.noCode')}</b> <small>{show === 'sent' ? r.signer_name : r.sender_name}</small></span>
                      <span className={panes.tags}><StateTag request={r} /></span>
                      <span className={panes.subject}>{r.title}</span>
                      {r.problem && waiting && <span className={panes.under}>{t('signing.lastProblem', { problem: r.problem })}</span>}
                    </Link>
                  </li>
                ))}
              </ul>
              <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
            </div>
            {waiting && !token && items.length > 0 && (
              <div className={css.batch}>
                <Button onClick={() => setPicked(all ? new Set() : new Set(items.slice(0, most).map((r) => r.id)))}>{t(all ? 'signing.pickNone' : 'signing.pickAll', { count: Math.min(items.length, most) })}</Button>
                <Button look="primary" icon="sign" busy={signing.busy} disabled={!chosen.length || !mine.data?.ready} onClick={() => signing.begin(chosen.map((r) => r.id))}>
                  {t('signing.signN', { count: chosen.length })}
                </Button>
              </div>
            )}
          </>
        }
      />
      {signing.consent && <ConsentDialog consent={signing.consent} close={() => (signing.close(), setPicked(new Set()))} />}
      {binding && mine.data && <BindDialog credential={mine.data.credential} close={() => setBinding(false)} />}
    </>
  )
}

function StateTag({ request }: { request: SignRequest }) {
  const { t } = useTranslation()
  if (request.state === 'waiting') return <Tag tone={request.problem ? 'late' : 'soon'}>{shortMoment(request.created_at)}</Tag>
  return <Tag tone={request.state === 'completed' ? 'ok' : request.state === 'refused' ? 'late' : 'plain'}>{t(`signing.state.${request.state}`)}</Tag>
}

export function SignReader() {
  const { id } = useParams({ from: '/signing/$id' })
  const { t } = useTranslation()
  const view = useRequest(Number(id))
  return (
    <>
      <BackBar to="/signing" words={t('shell.system.signing')} />
      {view.data ? <Document key={id} request={view.data} /> : view.error ? <Fault fault={view.error} retry={() => void view.refetch()} /> : <div className={reader.document}><Skeleton w="60%" h="2rem" /></div>}
    </>
  )
}

function Document({ request }: { request: SignRequest }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const me = useSignedIn()
  const mine = useMySigning()
  const signing = useConsent()
  const withdraw = useWithdraw(request.id)
  const [refusing, setRefusing] = useState(false)
  const [byAgent, setByAgent] = useState(false)
  const token = mine.data?.token
  const signed = request.state === 'completed'
  const file = `/api/signing/requests/${request.id}/${signed ? 'signed' : 'file'}`
  const forMe = request.state === 'waiting' && request.signer === me.official
  return (
    <article className={reader.document} aria-labelledby="subject">
      <header className={reader.head}>
        <h1 id="subject">{request.title}</h1>
        <div className={reader.meta}>
          <b>{request.code || t('documents.noCode')}</b>
          <span>{t('signing.from', { name: request.sender_name, at: moment(request.created_at) })}</span>
          {signed && request.decided_at && <Tag tone="ok">{t('signing.signedAt', { name: request.signer_name, at: moment(request.decided_at) })}</Tag>}
          {signed && <span>{t(`signing.level.${request.level as 'B'}`)}</span>}
          {request.state === 'refused' && <Tag tone="late">{t('signing.state.refused')}: {request.reason}</Tag>}
        </div>
      </header>
      {forMe ? (
        <div className={`${reader.actions} ${css.act}`}>
          {(mine.data?.ready || !token) && <Button look="primary" icon="sign" busy={signing.busy} disabled={!mine.data?.ready} onClick={() => signing.begin([request.id])}>{t('signing.sign')}</Button>}
          {token && <Button look={mine.data?.ready ? 'plain' : 'primary'} icon="key" onClick={() => setByAgent(true)}>{t('signing.agent.sign')}</Button>}
          <Button look="danger" onClick={() => setRefusing(true)}>{t('signing.refuse')}</Button>
        </div>
      ) : request.state === 'waiting' ? (
        <div className={reader.actions}>
          <Button busy={withdraw.isPending} onClick={() => withdraw.mutate(undefined, { onError: (fault) => toastFault(fault, words) })}>{t('signing.withdraw')}</Button>
        </div>
      ) : <div />}
      <section className={reader.files} aria-label={t('documents.attachments')}>
        <div className={reader.bar}>
          <div className={reader.fileName}><span>{request.file_name}</span> <small>{bytes(request.bytes)} · SHA-256 {request.sha256.slice(0, 16)}</small></div>
        </div>
        <Suspense fallback={<div className={reader.pages}><Skeleton w="100%" h="60vh" /></div>}>
          <PdfView key={file} address={file} name={request.file_name} scale={1} />
        </Suspense>
      </section>
      {signing.consent && <ConsentDialog consent={signing.consent} close={signing.close} />}
      {byAgent && <Suspense fallback={null}><AgentDialog request={request} close={() => setByAgent(false)} /></Suspense>}
      {refusing && <RefuseDialog request={request} close={() => setRefusing(false)} />}
    </article>
  )
}
