// Văn bản đến: the register beside the document.
import { Fault } from '@tinhso/shared/parts/Fault'
import { Empty } from '@tinhso/shared/parts/parts'
import { number } from '@tinhso/shared/words/format'
import { getRouteApi, Link, Outlet, useChildMatches } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Grouped } from '../../panes/Grouped'
import { Chips, FilterBox, ListHead, More, Panes, RowSkeletons } from '../../panes/Panes'
import { useNow } from '../../panes/now'
import { buttonClass } from '@tinhso/shared/parts/parts'
import { useMay } from '../../accounts/me'
import css from '../../panes/panes.module.css'
import { shows, useIncoming } from './data'
import { Row } from './Row'

const route = getRouteApi('/documents/incoming')

export function IncomingPage() {
  const { t } = useTranslation()
  const now = useNow()
  const { show = 'open', q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const reading = useChildMatches().some((m) => 'id' in m.params)
  const list = useIncoming(show, q)
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  const more = list.hasNextPage
  const registers = useMay('documents.register')
  const imports = useMay('exchange.import')
  const row = (item: (typeof items)[number]) => <Row key={item.id} row={item} now={now} to="/documents/incoming/$id" />

  return (
    <Panes
      reading={reading}
      reader={<Outlet />}
      list={
        <>
          <ListHead title={t('shell.system.incoming')}
            aside={list.data && t(show === 'open' ? 'documents.openCount' : 'documents.count', { count: items.length, n: `${number(items.length)}${more ? '+' : ''}` })}>
            {(registers || imports) && (
              <div className={css.doors}>
                {registers && <Link to="/documents/scans" className={buttonClass()}>{t('documents.scans.open')}</Link>}
                {imports && <Link to="/documents/packages" className={buttonClass()}>{t('documents.takePackages')}</Link>}
              </div>
            )}
            <FilterBox label={t('documents.filter')} value={q} change={(to) => void navigate({ search: (s) => ({ ...s, q: to || undefined }), replace: true })} />
            <Chips label={t('documents.show')} value={show} options={shows.map((s) => [s, t(`documents.shows.${s}`)])}
              choose={(to) => void navigate({ search: (s) => ({ ...s, show: to === 'open' ? undefined : to }), replace: true })} />
          </ListHead>
          <div className={css.scroll}>
            {list.isPending ? <RowSkeletons /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : null}
            {list.data && !items.length && !more && (
              <Empty icon="arrive" title={q ? t('documents.nothingFound') : t(`documents.none.${show === 'open' ? 'open' : 'other'}`)}>
                {q ? t('documents.nothingFoundHelp') : show === 'open' ? t('documents.none.openHelp') : undefined}
              </Empty>
            )}
            {show === 'open' || show === 'overdue'
              ? <Grouped items={items} due={(r) => r.due_at} fresh={(r) => r.state === 'arrived' && !r.due_at} now={now} more={!!more} row={row} />
              : <ul>{items.map(row)}</ul>}
            <More more={!!more} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
          </div>
        </>
      }
    />
  )
}
