// The register of certificates: what ends first on top, beside what is known of one, with the papers behind it.
import type { CertificateRow } from '@tinhso/shared/api/types'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, buttonClass, Empty, Notice, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { day, moment, number } from '@tinhso/shared/words/format'
import { getRouteApi, Link, Outlet, useChildMatches, useParams } from '@tanstack/react-router'
import { RegisterTabs } from './RegisterTabs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Denied } from '../accounts/Denied'
import { useMay } from '../accounts/me'
import { useNow } from '../panes/now'
import { BackBar, Chips, FilterBox, ListHead, More, Panes, RowSkeletons } from '../panes/Panes'
import panes from '../panes/panes.module.css'
import { ChangeDialog, ImportDialog } from './CertificateDialogs'
import { certificateShows, useCertificate, useCertificates } from './data'
import css from './signing.module.css'

const route = getRouteApi('/certificates')

function CertificateTag({ row, now }: { row: CertificateRow; now: Date }) {
  const { t } = useTranslation()
  const days = Math.ceil((new Date(row.valid_until).getTime() - now.getTime()) / 86_400_000)
  if (row.state !== 'active') return <Tag tone="late">{t(`signing.certificate.state.${row.state}`)}</Tag>
  if (days <= 0) return <Tag tone="late">{t('signing.certificate.ended')}</Tag>
  return <Tag tone={days <= 30 ? 'soon' : 'plain'}>{days <= 30 ? t('signing.certificate.daysLeft', { count: days }) : t('signing.certificate.until', { day: day(row.valid_until) })}</Tag>
}

/** Thirty days before the end there is time to ask for the next one. */
function EndNotice({ row, now }: { row: CertificateRow; now: Date }) {
  const { t } = useTranslation()
  const days = Math.ceil((new Date(row.valid_until).getTime() - now.getTime()) / 86_400_000)
  if (row.state !== 'active' || days > 30) return null
  return <Notice tone={days <= 0 ? 'late' : 'soon'} icon="alert">{days <= 0 ? t('signing.certificate.endedHelp') : t('signing.certificate.endsHelp', { count: days, day: day(row.valid_until) })} <Link to="/certificates/requests">{t('signing.tabs.requests')}</Link></Notice>
}

export function CertificatesPage() {
  const { t } = useTranslation()
  const now = useNow()
  const may = useMay('signing.administer')
  const asks = useMay('documents.write')
  const { show = 'all', q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const reading = useChildMatches().some((m) => 'id' in m.params)
  const list = useCertificates(show, q, may || asks)
  const [adding, setAdding] = useState(false)
  if (!may && !asks) return reading ? <Outlet /> : <Denied right="signing.administer" />
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <>
      <Panes
        reading={reading}
        reader={<Outlet />}
        list={
          <>
            <ListHead title={t('shell.system.certificates')} aside={list.data && `${number(items.length)}${list.hasNextPage ? '+' : ''}`}>
              <RegisterTabs on="certificates" />
              <FilterBox label={t('signing.certificate.filter')} value={q} change={(to) => void navigate({ search: (s) => ({ ...s, q: to || undefined }), replace: true })} />
              <Chips label={t('signing.show')} value={show} options={certificateShows.map((s) => [s, t(`signing.certificate.shows.${s}`)])}
                choose={(to) => void navigate({ search: (s) => ({ ...s, show: to === 'all' ? undefined : to }), replace: true })} />
              {may && (
                <div className={css.head}>
                  <Button look="primary" icon="plus" onClick={() => setAdding(true)}>{t('signing.certificate.add')}</Button>
                  <a className={buttonClass()} href="/api/signing/certificates/export" download><Icon name="download" />CSV</a>
                </div>
              )}
            </ListHead>
            <div className={panes.scroll}>
              {list.isPending ? <RowSkeletons /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
              {list.data && !items.length && <Empty icon="key" title={t('signing.certificate.none')}>{t(may ? 'signing.certificate.noneHelp' : 'signing.certificate.noneAsk')}</Empty>}
              <ul>
                {items.map((row) => (
                  <li key={row.id}>
                    <Link to="/certificates/$id" params={{ id: String(row.id) }} search={(s: object) => s as never} className={panes.row} data-row activeProps={{ 'data-on': true, 'aria-current': 'true' } as object}>
                      <span className={panes.from}><b>{row.holder}</b></span>
                      <span className={panes.tags}><CertificateTag row={row} now={now} /></span>
                      <span className={panes.under}><span>{row.kind === 'seal' ? t('signing.certificate.seal') : row.title}</span><span>{row.agency_name}</span></span>
                    </Link>
                  </li>
                ))}
              </ul>
              <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
            </div>
          </>
        }
      />
      {adding && <ImportDialog close={() => setAdding(false)} />}
    </>
  )
}

export function CertificateReader() {
  const { t } = useTranslation()
  const now = useNow()
  const { id } = useParams({ from: '/certificates/$id' })
  const view = useCertificate(Number(id))
  const papers = [useMay('signing.administer'), useMay('documents.write')].includes(true)
  const [change, setChange] = useState<'suspend' | 'resume' | 'revoke'>()
  const c = view.data?.certificate
  return (
    <>
      <BackBar to="/certificates" words={t('shell.system.certificates')} />
      <div className={panes.page}>
        {view.error ? <Fault fault={view.error} retry={() => void view.refetch()} /> : !view.data || !c ? <div className={panes.pageIn}><Skeleton w="60%" h="2rem" /></div> : (
          <article className={panes.pageIn} aria-labelledby="certificate">
            <header>
              <h1 id="certificate">{c.holder}</h1>
              <p>{[c.title, c.agency_name].filter(Boolean).join(', ')} <CertificateTag row={c} now={now} /></p>
            </header>
            {view.data.actions.length > 0 && (
              <div className={css.head}>
                {view.data.actions.map((a) => <Button key={a} look={a === 'resume' ? 'plain' : 'danger'} onClick={() => setChange(a as 'revoke')}>{t(`signing.certificate.change.${a as 'revoke'}`)}</Button>)}
              </div>
            )}
            <EndNotice row={c} now={now} />
            {c.reason && <p>{c.reason}</p>}
            <dl className={css.facts}>
              {([['serial', c.serial], ['issuer', c.issuer], ['subject', c.subject], ['key', c.key], ['validFrom', moment(c.valid_from)], ['validUntil', moment(c.valid_until)],
                ['paper', c.paper], ['sha256', c.sha256], ['ocsp', view.data.ocsp_url], ['crl', view.data.crl_url]] as const)
                .filter(([, v]) => v).map(([k, v]) => <div key={k}><dt>{t(`signing.certificate.facts.${k}`)}</dt><dd>{v}</dd></div>)}
            </dl>
            <section>
              <h2>{t('signing.certificate.papers')}</h2>
              <ul className={css.papers}>
                {view.data.papers.map((p) => (
                  <li key={p.id}>
                    <b>{p.state !== 'done' || p.closed_by ? t('signing.certificate.asked', { what: t(`signing.requests.kinds.${p.kind as 'renew'}`) }) : t(`signing.certificate.paperKind.${p.kind as 'grant'}`)}</b> {p.paper}
                    {p.state !== 'done' && <> <Tag tone={p.state === 'open' ? 'soon' : 'plain'}>{t(`signing.requests.states.${p.state}`)}</Tag></>}
                    <small>{moment(p.created_at)} · {p.by_name}</small>{p.reason}
                    {p.file_name && papers && <a href={`/api/signing/papers/${p.id}/file`} target="_blank" rel="noreferrer">{t('signing.certificate.openPaper', { name: p.file_name })}</a>}
                  </li>
                ))}
              </ul>
            </section>
          </article>
        )}
      </div>
      {change && <ChangeDialog id={Number(id)} change={change} close={() => setChange(undefined)} />}
    </>
  )
}
