// Danh bạ: agencies and officials, found with or without diacritics, beside what is known of one agency.
import { api } from '@tinhso/shared/api/client'
import type { Agency, OfficialRow, Page } from '@tinhso/shared/api/types'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Marked } from '@tinhso/shared/parts/Marked'
import { buttonClass, Empty, Skeleton } from '@tinhso/shared/parts/parts'
import { day } from '@tinhso/shared/words/format'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Outlet, useChildMatches, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay, useSignedIn } from '../accounts/me'
import { BackBar, Chips, FilterBox, ListHead, More, Panes, RowSkeletons } from '../panes/Panes'
import panes from '../panes/panes.module.css'
import { mayCompose } from '../shell/systems'
import css from './organisation.module.css'
import './words'

const route = getRouteApi('/organisation')

export function OrganisationPage() {
  const { t } = useTranslation()
  const { show = 'agencies', q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const reading = useChildMatches().some((m) => 'id' in m.params)
  const imports = useMay('organisation.edit')
  const administers = useMay('accounts.administer')
  const list = useInfiniteQuery({
    queryKey: [show, 'directory', q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }): Promise<Page<Agency | OfficialRow>> => {
      const options = { query: { q, after: pageParam, limit: 50 }, signal }
      return show === 'agencies' ? api.get('/api/organisation/agencies', options) : api.get('/api/organisation/officials', options)
    },
    getNextPageParam: (last) => last.next,
    staleTime: 5 * 60_000,
  })
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <Panes
      reading={reading}
      reader={<Outlet />}
      list={
        <>
          <ListHead title={t('shell.system.organisation')}>
            {(imports || administers) && (
              <div className={panes.doors}>
                {imports && <Link to="/organisation/import" className={buttonClass()}>{t('administration.import.open')}</Link>}
                {administers && <Link to="/organisation/accounts" className={buttonClass()}>{t('administration.accounts.title')}</Link>}
              </div>
            )}
            <FilterBox label={t(show === 'agencies' ? 'organisation.filterAgencies' : 'organisation.filterOfficials')} value={q} change={(to) => void navigate({ search: (s) => ({ ...s, q: to || undefined }), replace: true })} />
            <Chips label={t('organisation.show')} value={show} options={[['agencies', t('organisation.shows.agencies')], ['officials', t('organisation.shows.officials')]]}
              choose={(to) => void navigate({ search: (s) => ({ ...s, show: to === 'agencies' ? undefined : to }), replace: true })} />
          </ListHead>
          <div className={panes.scroll}>
            {list.isPending ? <RowSkeletons /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
            {list.data && !items.length && <Empty icon="people" title={t('organisation.none')}>{t('organisation.noneHelp')}</Empty>}
            <ul>
              {items.map((item) => {
                const agency = 'official' in item ? item.agency : item.id
                return (
                  <li key={item.id}>
                    <Link to="/organisation/$id" params={{ id: String(agency) }} search={(s: object) => s as never} className={panes.row} data-row activeProps={{ 'data-on': true } as object}>
                      {'official' in item ? (
                        <><span className={panes.subject}><b><Marked text={item.official_name} q={q} /></b></span><span className={panes.under}><Marked text={`${item.title} · ${item.agency_name}`} q={q} /></span></>
                      ) : (
                        <><span className={panes.subject}><b><Marked text={item.name} q={q} /></b></span><span className={panes.under}>{item.code}</span></>
                      )}
                    </Link>
                  </li>
                )
              })}
            </ul>
            <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
          </div>
        </>
      }
    />
  )
}

export function AgencyReader() {
  const { t } = useTranslation()
  const me = useSignedIn()
  const { id } = useParams({ from: '/organisation/$id' })
  const view = useQuery({ queryKey: ['agencies', 'view', id], queryFn: () => api.get('/api/organisation/agencies/{id}', { path: { id: Number(id) } }), staleTime: 5 * 60_000 })
  const a = view.data?.agency
  return (
    <>
      <BackBar to="/organisation" words={t('shell.system.organisation')} />
      <div className={panes.page}>
        {view.error ? <Fault fault={view.error} retry={() => void view.refetch()} /> : !view.data || !a ? <div className={panes.pageIn}><Skeleton w="60%" h="2rem" /><Skeleton w="40%" /></div> : (
          <article className={panes.pageIn} aria-labelledby="agency">
            <h1 id="agency">{a.name}</h1>
            <dl className={css.facts}>
              <div><dt>{t('organisation.code')}</dt><dd>{a.code}</dd></div>
              {view.data.code102 && <div><dt>{t('organisation.oldCode')}</dt><dd>{view.data.code102}</dd></div>}
              <div><dt>{t('organisation.level')}</dt><dd>{t(`organisation.levels.${a.level as 'province'}`)}</dd></div>
              {view.data.parent && <div><dt>{t('organisation.above')}</dt><dd><AgencyLink agency={view.data.parent} /></dd></div>}
              <div><dt>{t('organisation.validFrom')}</dt><dd>{day(a.valid_from)}</dd></div>
              {a.valid_until && <div><dt>{t('organisation.closed')}</dt><dd>{day(a.valid_until)}</dd></div>}
              {view.data.successor && <div><dt>{t('organisation.successor')}</dt><dd><AgencyLink agency={view.data.successor} /></dd></div>}
              {view.data.predecessors.length > 0 && <div><dt>{t('organisation.predecessors')}</dt><dd>{view.data.predecessors.map((p) => p.name).join('; ')}</dd></div>}
            </dl>
            {mayCompose(me) && a.id !== me.agency.id && (
              <div><Link to="/documents/compose" search={{ to: a.id }} className={buttonClass()}><Icon name="compose" />{t('organisation.write')}</Link></div>
            )}
            <section className={css.people}>
              <h2>{t('organisation.people')}</h2>
              {view.data.officials.length ? (
                <ul>{view.data.officials.map((p) => <li key={p.id}><b>{p.official_name}</b><span>{p.title}</span></li>)}</ul>
              ) : <p>{t('organisation.noPeople')}</p>}
            </section>
          </article>
        )}
      </div>
    </>
  )
}

function AgencyLink({ agency }: { agency: Agency }) {
  return <Link to="/organisation/$id" params={{ id: String(agency.id) }} search={(s: object) => s as never}>{agency.short_name || agency.name}</Link>
}
