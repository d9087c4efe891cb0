// Tài khoản: the accounts of one's agency and those below; opened, reset, disabled, and given roles beyond the position.
import { api } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, buttonClass, Empty, Notice, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { day, moment } from '@tinhso/shared/words/format'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Outlet, useChildMatches, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Denied } from '../accounts/Denied'
import { useMay, useSignedIn } from '../accounts/me'
import { BackBar, Chips, FilterBox, ListHead, More, NothingOpen, Panes, RowSkeletons } from '../panes/Panes'
import panes from '../panes/panes.module.css'
import { queries } from '../queries'
import { Disable, GiveRole, OpenAccount, ResetPassword, Secret, type Made } from './AccountDialogs'
import css from './administration.module.css'
import './words'

type Account = components['schemas']['AccountRow']
const states = ['any', 'active', 'temporary', 'disabled'] as const
const route = getRouteApi('/organisation/accounts')
const stale = () => queries.invalidateQueries({ queryKey: ['users'] })
/** The server says the first day without; people say the last day with. */
const lastDay = (until: string) => new Date(Date.parse(`${until}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

export function AccountsPage() {
  return useMay('accounts.administer') ? <Accounts /> : <Denied right="accounts.administer" />
}

function State({ row }: { row: Account }) {
  const { t } = useTranslation()
  return row.state === 'active' ? null : <Tag tone={row.state === 'disabled' ? 'late' : 'soon'}>{t(`administration.accounts.states.${row.state as 'disabled'}`)}</Tag>
}

function Accounts() {
  const { t } = useTranslation()
  const { show = 'any', q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const reading = useChildMatches().some((m) => 'id' in m.params)
  const [opening, setOpening] = useState(false)
  const [made, setMade] = useState<Made>()
  const list = useInfiniteQuery({
    queryKey: ['users', 'list', show, q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/accounts/users', { query: { q, state: show === 'any' ? null : show, after: pageParam, limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
  })
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  const opened = (account: Made) => {
    setOpening(false)
    setMade(account)
    void stale()
    void navigate({ to: '/organisation/accounts/$id', params: { id: String(account.account) }, search: {} })
  }
  return (
    <Panes
      reading={reading}
      reader={<Outlet />}
      list={
        <>
          <ListHead title={t('administration.accounts.title')}>
            <div className={panes.doors}><Link to="/organisation" className={buttonClass()}><Icon name="back" />{t('administration.toDirectory')}</Link><Button icon="plus" onClick={() => setOpening(true)}>{t('administration.accounts.open')}</Button></div>
            <FilterBox label={t('administration.accounts.filter')} value={q} change={(to) => void navigate({ search: (s) => ({ ...s, q: to || undefined }), replace: true })} />
            <Chips label={t('administration.accounts.state')} value={show} options={states.map((s) => [s, t(`administration.accounts.states.${s}`)])}
              choose={(to) => void navigate({ search: (s) => ({ ...s, show: to === 'any' ? undefined : to }), replace: true })} />
          </ListHead>
          <div className={panes.scroll}>
            {list.isPending ? <RowSkeletons /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
            {list.data && !items.length && <Empty icon="people" title={t('administration.accounts.none')} />}
            <ul>
              {items.map((row) => (
                <li key={row.account}>
                  <Link to="/organisation/accounts/$id" params={{ id: String(row.account) }} search={(s: object) => s as never} className={panes.row} data-row activeProps={{ 'data-on': true } as object}>
                    <span className={panes.from}><b>{row.name}</b></span>
                    <span className={panes.tags}><State row={row} /></span>
                    <span className={panes.subject}>{row.position} · {row.agency_name}</span>
                    <span className={panes.under}>{row.username}</span>
                  </Link>
                </li>
              ))}
            </ul>
            <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
          </div>
          {opening && <OpenAccount close={() => setOpening(false)} done={opened} />}
          {made && <Secret made={made} close={() => setMade(undefined)} />}
        </>
      }
    />
  )
}

export function NoAccount() {
  const { t } = useTranslation()
  return <NothingOpen words={t('administration.accounts.choose')} />
}

export function AccountReader() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/organisation/accounts/$id' })
  const view = useQuery({ queryKey: ['users', 'view', id], queryFn: () => api.get('/api/accounts/users/{id}', { path: { id: Number(id) } }) })
  return (
    <>
      <BackBar to="/organisation/accounts" words={t('administration.accounts.title')} />
      <div className={panes.page}>
        {view.error ? <Fault fault={view.error} retry={() => void view.refetch()} /> : !view.data ? <div className={panes.pageIn}><Skeleton w="60%" h="2rem" /><Skeleton w="40%" /></div>
          : <Card key={view.data.account} row={view.data} />}
      </div>
    </>
  )
}

function Card({ row }: { row: Account }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const own = useSignedIn().account === row.account
  const [doing, setDoing] = useState<'reset' | 'disable' | 'grant'>()
  const [made, setMade] = useState<Made>()
  const done = (text: string) => (setDoing(undefined), void stale(), toast({ icon: 'check', text }))
  const path = { id: row.account }
  const failed = { onError: (fault: unknown) => toastFault(fault, words) }
  const end = useMutation({ mutationFn: () => api.post('/api/accounts/users/{id}/end-sessions', { path }), onSuccess: () => done(t('administration.accounts.ended')), ...failed })
  const enable = useMutation({ mutationFn: () => api.post('/api/accounts/users/{id}/enable', { path }), onSuccess: () => done(t('administration.accounts.enabled')), ...failed })
  const steps = [row.has_totp && t('administration.accounts.totp'), row.passkeys > 0 && t('administration.accounts.passkeys', { n: row.passkeys })].filter(Boolean).join(', ')
  return (
    <article className={panes.pageIn} aria-labelledby="account">
      <header className={css.head}><h1 id="account">{row.name} <State row={row} /></h1><p className={css.about}>{row.position} · <Link to="/organisation/$id" params={{ id: String(row.agency) }}>{row.agency_name}</Link></p></header>
      <dl className={css.facts}>
        <div><dt>{t('administration.accounts.username')}</dt><dd>{row.username}</dd></div>
        <div><dt>{t('administration.accounts.lastSignIn')}</dt><dd>{row.last_sign_in_at ? moment(row.last_sign_in_at) : t('administration.accounts.never')}</dd></div>
        <div><dt>{t('administration.accounts.secondStep')}</dt><dd>{steps || t('administration.accounts.noSecondStep')}</dd></div>
        {row.disabled_reason && <div><dt>{t('administration.accounts.reason')}</dt><dd>{row.disabled_reason}</dd></div>}
      </dl>
      {own ? <Notice>{t('administration.accounts.own')}</Notice> : (
        <div className={css.buttons}>
          <Button icon="key" onClick={() => setDoing('reset')}>{t('administration.accounts.reset')}</Button>
          <Button busy={end.isPending} onClick={() => end.mutate()}>{t('administration.accounts.end')}</Button>
          {row.state === 'disabled' ? <Button look="primary" busy={enable.isPending} onClick={() => enable.mutate()}>{t('administration.accounts.enable')}</Button>
            : <Button look="danger" onClick={() => setDoing('disable')}>{t('administration.accounts.disable')}</Button>}
        </div>
      )}
      <Grants row={row} own={own} give={() => setDoing('grant')} />
      {doing === 'reset' && <ResetPassword row={row} close={() => setDoing(undefined)} done={(m) => (setDoing(undefined), setMade(m), void stale())} />}
      {doing === 'disable' && <Disable row={row} close={() => setDoing(undefined)} done={() => done(t('administration.accounts.disabled'))} />}
      {doing === 'grant' && <GiveRole row={row} close={() => setDoing(undefined)} done={() => done(t('administration.accounts.granted'))} />}
      {made && <Secret made={made} close={() => setMade(undefined)} />}
    </article>
  )
}

function Grants({ row, own, give }: { row: Account; own: boolean; give: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const list = useQuery({ queryKey: ['users', 'grants', row.account], queryFn: () => api.get('/api/accounts/users/{id}/grants', { path: { id: row.account } }) })
  const withdraw = useMutation({
    mutationFn: (grant: number) => api.del('/api/accounts/users/{id}/grants/{grant}', { path: { id: row.account, grant: String(grant) } }),
    onSuccess: () => (void stale(), toast({ icon: 'check', text: t('administration.accounts.withdrawn') })),
    onError: (fault) => toastFault(fault, words),
  })
  return (
    <section className={css.part} aria-labelledby="grants">
      <h2 id="grants">{t('administration.accounts.grants')}</h2>
      <p className={css.about}>{t('administration.accounts.grantsHelp')}</p>
      {list.isPending ? <Skeleton h="3rem" /> : list.error ? <Fault fault={list.error} retry={() => void list.refetch()} /> : !list.data.length ? <p>{t('administration.accounts.noGrants')}</p> : (
        <ul className={css.grants}>
          {list.data.map((g) => (
            <li key={g.id}>
              <span>
                <b>{t(`administration.accounts.roles.${g.role as 'clerk'}`)}</b>, {g.agency_name}{g.including_below && ` ${t('administration.accounts.andBelow')}`}
                <small>{g.valid_until ? t('administration.accounts.span', { from: day(g.valid_from), until: day(lastDay(g.valid_until)) }) : t('administration.accounts.since', { from: day(g.valid_from) })} · {g.reason}</small>
              </span>
              {!own && <Button busy={withdraw.isPending} onClick={() => withdraw.mutate(g.id)}>{t('administration.accounts.withdraw')}</Button>}
            </li>
          ))}
        </ul>
      )}
      {!own && <div><Button icon="plus" onClick={give}>{t('administration.accounts.grant')}</Button></div>}
    </section>
  )
}
