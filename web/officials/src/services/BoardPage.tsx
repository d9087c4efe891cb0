// Bảng theo dõi: on time, late and liked, by unit, person, procedure, step and service level. Every number is a link to the
// dossiers it counts.
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Empty, Skeleton } from '@tinhso/shared/parts/parts'
import { number } from '@tinhso/shared/words/format'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { BackBar, Chips } from '../panes/Panes'
import { useBoard, type Board, type BoardRow, type Narrowed } from './data'
import './boardWords'
import css from './board.module.css'

export const boardBys = ['procedure', 'step', 'person', 'unit', 'level'] as const
const route = getRouteApi('/services/board')

type Count = 'received' | 'online' | 'done_on_time' | 'done_late' | 'ended_otherwise' | 'on_time' | 'soon' | 'overdue' | 'stopped'
const done = ['done_on_time', 'done_late', 'ended_otherwise'] as const
const running = ['on_time', 'soon', 'overdue', 'stopped'] as const
const asked = ['asked_on_time', 'asked_late', 'asked_running', 'asked_overdue'] as const

export function BoardPage() {
  const { t } = useTranslation()
  const { by = 'procedure', from, until, below } = route.useSearch()
  const navigate = route.useNavigate()
  const board = useBoard(by, from, until, below)
  const extents = useBoard('extent', from, until, below, by === 'level')
  const set = (part: object) => void navigate({ search: (s: object) => ({ ...s, ...part }) as never, replace: true })
  const dayOf = (v: unknown) => (v ? String(v).slice(0, 10) : undefined)
  const data = board.data
  // Tasks of other agencies' dossiers: only where there are any.
  const helps = by === 'unit' && !!data && asked.some((n) => data.total[n] > 0)
  return (
    <div className={css.page}>
      <BackBar to="/services" words={t('shell.system.services')} />
      <header><h1>{t('board.title')}</h1><p>{t('board.lead')}</p></header>
      <Chips label={t('board.by')} value={by} options={boardBys.map((b) => [b, t(`board.bys.${b}`)])} choose={(b) => set({ by: b === 'procedure' ? undefined : b })} />
      <div className={css.tools}>
        <DateInput label={t('board.from')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} value={from ?? data?.from ?? null} onChange={(v) => set({ from: dayOf(v) })} />
        <DateInput label={t('board.until')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} value={until ?? data?.until ?? null} onChange={(v) => set({ until: dayOf(v) })} />
        {data?.may_below && <label className={css.below}><input type="checkbox" checked={!!below} onChange={(e) => set({ below: e.currentTarget.checked || undefined })} />{t('board.below')}</label>}
      </div>
      {board.isPending ? <Skeleton h="40vh" /> : board.error ? <Fault fault={board.error} retry={() => void board.refetch()} /> : !board.data.rows.length ? <Empty icon="dossier" title={t('board.none')} /> : (
        <Counts board={board.data} />
      )}
      {by === 'level' && extents.data && <Counts board={extents.data} />}
      {by === 'level' && <p className={css.note}>{t('board.levels')}</p>}
      {!!data?.total.ratings && <Satisfaction board={data} />}
      {helps && <Asked rows={data.rows.filter((row) => asked.some((n) => row[n] > 0))} />}
    </div>
  )
}

const order = ['full', 'partial', 'information', 'none']

function Counts({ board }: { board: Board }) {
  const { t } = useTranslation()
  const { by } = board
  const levels = by === 'level' || by === 'extent'
  const rows = by === 'extent' ? [...board.rows].sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key)) : board.rows
  return (
    <div className={css.wrap} tabIndex={0} role="region" aria-label={levels ? t(`board.name.${by}`) : t('board.title')}>
      <table>
        <thead>
          <tr>
            <th rowSpan={2} scope="col">{t(`board.name.${by}`)}</th>
            {levels && <th rowSpan={2} scope="col" data-number>{t('board.procedures')}</th>}
            <th rowSpan={2} scope="col" data-number>{t('board.received')}</th>
            {levels && <><th rowSpan={2} scope="col" data-number>{t('board.online')}</th><th rowSpan={2} scope="col" data-number>{t('board.onlineShare')}</th></>}
            <th colSpan={levels ? 3 : 4} scope="colgroup">{t('board.done')}</th>
            {!levels && <th colSpan={4} scope="colgroup">{t('board.running')}</th>}
          </tr>
          <tr>
            {(levels ? done.slice(0, 2) : done).map((n) => <th key={n} scope="col" data-number>{t(`board.${n}`)}</th>)}
            <th scope="col" data-number>{t('board.share')}</th>
            {!levels && running.map((n) => <th key={n} scope="col" data-number>{t(`board.${n}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => <Line key={row.key} row={row} board={board} />)}
          {rows.length > 1 && <Line row={board.total} board={board} total />}
        </tbody>
      </table>
    </div>
  )
}

/** Stars, beside the clock: how many, how good, and what was written to the bad ones. */
function Satisfaction({ board }: { board: Board }) {
  const { t } = useTranslation()
  const rows = board.rows.filter((row) => row.ratings > 0)
  return (
    <section className={css.asked}>
      <h2>{t('board.satisfaction')}</h2>
      <p>{t('board.satisfactionLead')}</p>
      <div className={css.wrap} tabIndex={0} role="region" aria-label={t('board.satisfaction')}>
        <table>
          <thead><tr><th scope="col">{t(`board.name.${board.by}`)}</th>{(['ratings', 'mean', 'satisfiedShare', 'dissatisfied'] as const).map((n) => <th key={n} scope="col" data-number>{t(`board.${n}`)}</th>)}</tr></thead>
          <tbody>
            {rows.map((row) => <Liked key={row.key} row={row} board={board} />)}
            {rows.length > 1 && <Liked row={board.total} board={board} total />}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Liked({ row, board, total }: LineProps) {
  const { t } = useTranslation()
  const name = useName(row, board, total)
  const behind = (rated: Narrowed['rated'], words: string, n: number, shown: string) => (
    <td data-number data-late={(rated === 'dissatisfied' && n > 0) || undefined}>
      {n ? <Link to="/services" search={{ ...narrowedBy(row, board, total), rated, rated_from: board.from, rated_until: board.until } as never} aria-label={t('board.opens', { n: number(n), what: words.toLowerCase(), name })}>{shown}</Link> : <span>{shown}</span>}
    </td>
  )
  return (
    <tr data-total={total || undefined}>
      <th scope="row">{name}{board.by === 'procedure' && !total && <small>{row.key}</small>}</th>
      {behind('any', t('board.ratings'), row.ratings, number(row.ratings))}
      <td data-number>{number(Math.round((10 * row.stars) / row.ratings) / 10)}</td>
      {behind('satisfied', t('board.satisfied'), row.satisfied, share(row.satisfied, row.ratings))}
      {behind('dissatisfied', t('board.dissatisfied'), row.dissatisfied, number(row.dissatisfied))}
    </tr>
  )
}

/** Tasks of other agencies' dossiers, by the clock of the task: they count for whoever does them. */
function Asked({ rows }: { rows: BoardRow[] }) {
  const { t } = useTranslation()
  return (
    <section className={css.asked}>
      <h2>{t('board.asked')}</h2>
      <p>{t('board.askedLead')}</p>
      <div className={css.wrap} tabIndex={0} role="region" aria-label={t('board.asked')}>
        <table>
          <thead><tr><th scope="col">{t('board.name.unit')}</th>{asked.map((n) => <th key={n} scope="col" data-number>{t(`board.${n}`)}</th>)}</tr></thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.name}</th>
                {asked.map((n) => <td key={n} data-number data-late={((n === 'asked_late' || n === 'asked_overdue') && row[n] > 0) || undefined}><span>{number(row[n])}</span></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface LineProps { row: BoardRow; board: Board; total?: boolean }

const share = (part: number, whole: number) => (whole ? `${number(Math.round((1000 * part) / whole) / 10)} %` : '–')

function useName(row: BoardRow, { by }: Board, total?: boolean): string {
  const { t } = useTranslation()
  if (total) return t('board.total')
  if (by === 'step') return row.key === 'proposed' ? t('services.status.proposed') : t(`services.status.s${row.key}` as 'services.status.s1')
  if (by === 'level') return row.key === '0' ? t('board.noLevel') : t('board.level', { n: row.key })
  if (by === 'extent') return t(`board.extents.${row.key as 'full'}`)
  return row.name || t('board.nobody')
}

/** Which dossiers a row counts. */
function narrowedBy(row: BoardRow, { by, below }: Board, total?: boolean): Narrowed {
  const which: Narrowed = total ? {} : by === 'procedure' ? { procedure: row.key } : by === 'unit' ? { agency: Number(row.key) } : by === 'person' ? { person: Number(row.key) }
    : by === 'level' ? { level: Number(row.key) } : by === 'extent' ? { extent: row.key as Narrowed['extent'] }
      : row.key === 'proposed' ? { status: 4, waits: true } : { status: Number(row.key), ...(row.key === '4' && { waits: false }) }
  if (below && which.agency === undefined) which.below = true
  return which
}

function Line({ row, board, total }: LineProps) {
  const { t } = useTranslation()
  const { by, from, until } = board
  const name = useName(row, board, total)
  const behind = (count: Count): Narrowed => {
    const which = narrowedBy(row, board, total)
    switch (count) {
      case 'received': return { ...which, shelf: 'all', received_from: from, received_until: until }
      case 'online': return { ...which, shelf: 'all', channel: 'online', received_from: from, received_until: until }
      case 'done_on_time': return { ...which, shelf: 'ended', outcome: 'on_time', ended_from: from, ended_until: until }
      case 'done_late': return { ...which, shelf: 'ended', outcome: 'late', ended_from: from, ended_until: until }
      case 'ended_otherwise': return { ...which, shelf: 'ended', outcome: 'other', ended_from: from, ended_until: until }
      default: return { ...which, shelf: 'running', due: count }
    }
  }
  const cell = (count: Count) => (
    <td key={count} data-number data-late={((count === 'overdue' || count === 'done_late') && row[count] > 0) || undefined} data-soon={(count === 'soon' && row[count] > 0) || undefined}>
      {row[count] ? <Link to="/services" search={behind(count) as never} aria-label={t('board.opens', { n: number(row[count]), what: t(`board.${count}`).toLowerCase(), name })}>{number(row[count])}</Link> : <span>0</span>}
    </td>
  )
  const levels = by === 'level' || by === 'extent'
  return (
    <tr data-total={total || undefined}>
      <th scope="row">{name}{by === 'procedure' && !total && <small>{row.key}</small>}</th>
      {levels && <td data-number><span>{number(row.procedures)}</span></td>}
      {cell('received')}
      {levels && <>{cell('online')}<td data-number>{share(row.online, row.received)}</td></>}
      {(levels ? done.slice(0, 2) : done).map(cell)}
      <td data-number>{share(row.done_on_time, row.done_on_time + row.done_late)}</td>
      {!levels && running.map(cell)}
    </tr>
  )
}
