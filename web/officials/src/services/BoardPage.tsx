// Bảng theo dõi: on time and late by unit, person, procedure and step. Every number is a link to the dossiers it counts.
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Empty, Skeleton } from '@tinhso/shared/parts/parts'
import { number } from '@tinhso/shared/words/format'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { BackBar, Chips } from '../panes/Panes'
import { useBoard, type BoardBy, type BoardRow, type Narrowed } from './data'
import css from './board.module.css'

export const boardBys = ['procedure', 'step', 'person', 'unit'] as const
const route = getRouteApi('/services/board')

const numbers = ['received', 'done_on_time', 'done_late', 'ended_otherwise', 'on_time', 'soon', 'overdue', 'stopped'] as const
type Count = (typeof numbers)[number]
const asked = ['asked_on_time', 'asked_late', 'asked_running', 'asked_overdue'] as const

export function BoardPage() {
  const { t } = useTranslation()
  const { by = 'procedure', from, until, below } = route.useSearch()
  const navigate = route.useNavigate()
  const board = useBoard(by, from, until, below)
  const set = (part: object) => void navigate({ search: (s: object) => ({ ...s, ...part }) as never, replace: true })
  const dayOf = (v: unknown) => (v ? String(v).slice(0, 10) : undefined)
  const data = board.data
  // Tasks of other agencies' dossiers: only where there are any.
  const helps = by === 'unit' && !!data && asked.some((n) => data.total[n] > 0)
  return (
    <div className={css.page}>
      <BackBar to="/services" words={t('shell.system.services')} />
      <header><h1>{t('services.board.title')}</h1><p>{t('services.board.lead')}</p></header>
      <Chips label={t('services.board.by')} value={by} options={boardBys.map((b) => [b, t(`services.board.bys.${b}`)])} choose={(b) => set({ by: b === 'procedure' ? undefined : b })} />
      <div className={css.tools}>
        <DateInput label={t('services.board.from')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} value={from ?? data?.from ?? null} onChange={(v) => set({ from: dayOf(v) })} />
        <DateInput label={t('services.board.until')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} value={until ?? data?.until ?? null} onChange={(v) => set({ until: dayOf(v) })} />
        {data?.may_below && <label className={css.below}><input type="checkbox" checked={!!below} onChange={(e) => set({ below: e.currentTarget.checked || undefined })} />{t('services.board.below')}</label>}
      </div>
      {board.isPending ? <Skeleton h="40vh" /> : board.error ? <Fault fault={board.error} retry={() => void board.refetch()} /> : !board.data.rows.length ? <Empty icon="dossier" title={t('services.board.none')} /> : (
        <div className={css.wrap} tabIndex={0} role="region" aria-label={t('services.board.title')}>
          <table>
            <thead>
              <tr>
                <th rowSpan={2} scope="col">{t(`services.board.name.${by}`)}</th>
                <th rowSpan={2} scope="col" data-number>{t('services.board.received')}</th>
                <th colSpan={4} scope="colgroup">{t('services.board.done')}</th>
                <th colSpan={4} scope="colgroup">{t('services.board.running')}</th>
              </tr>
              <tr>
                {(['done_on_time', 'done_late', 'ended_otherwise'] as const).map((n) => <th key={n} scope="col" data-number>{t(`services.board.${n}`)}</th>)}
                <th scope="col" data-number>{t('services.board.share')}</th>
                {(['on_time', 'soon', 'overdue', 'stopped'] as const).map((n) => <th key={n} scope="col" data-number>{t(`services.board.${n}`)}</th>)}
              </tr>
            </thead>
            <tbody>
              {board.data.rows.map((row) => <Line key={row.key} row={row} by={by} below={board.data.below} from={board.data.from} until={board.data.until} />)}
              {board.data.rows.length > 1 && <Line row={board.data.total} by={by} below={board.data.below} from={board.data.from} until={board.data.until} total />}
            </tbody>
          </table>
        </div>
      )}
      {helps && <Asked rows={data.rows.filter((row) => asked.some((n) => row[n] > 0))} />}
    </div>
  )
}

/** Tasks of other agencies' dossiers, by the clock of the task: they count for whoever does them. */
function Asked({ rows }: { rows: BoardRow[] }) {
  const { t } = useTranslation()
  return (
    <section className={css.asked}>
      <h2>{t('services.board.asked')}</h2>
      <p>{t('services.board.askedLead')}</p>
      <div className={css.wrap} tabIndex={0} role="region" aria-label={t('services.board.asked')}>
        <table>
          <thead><tr><th scope="col">{t('services.board.name.unit')}</th>{asked.map((n) => <th key={n} scope="col" data-number>{t(`services.board.${n}`)}</th>)}</tr></thead>
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

interface LineProps { row: BoardRow; by: BoardBy; below: boolean; from: string; until: string; total?: boolean }

function Line({ row, by, below, from, until, total }: LineProps) {
  const { t } = useTranslation()
  const name = total ? t('services.board.total')
    : by === 'step' ? (row.key === 'proposed' ? t('services.status.proposed') : t(`services.status.s${row.key}` as 'services.status.s1'))
      : row.name || t('services.board.nobody')
  const behind = (count: Count): Narrowed => {
    const which: Narrowed = total ? {} : by === 'procedure' ? { procedure: row.key } : by === 'unit' ? { agency: Number(row.key) } : by === 'person' ? { person: Number(row.key) }
      : row.key === 'proposed' ? { status: 4, waits: true } : { status: Number(row.key), ...(row.key === '4' && { waits: false }) }
    if (below && which.agency === undefined) which.below = true
    switch (count) {
      case 'received': return { ...which, shelf: 'all', received_from: from, received_until: until }
      case 'done_on_time': return { ...which, shelf: 'ended', outcome: 'on_time', ended_from: from, ended_until: until }
      case 'done_late': return { ...which, shelf: 'ended', outcome: 'late', ended_from: from, ended_until: until }
      case 'ended_otherwise': return { ...which, shelf: 'ended', outcome: 'other', ended_from: from, ended_until: until }
      default: return { ...which, shelf: 'running', due: count }
    }
  }
  const cell = (count: Count) => (
    <td key={count} data-number data-late={((count === 'overdue' || count === 'done_late') && row[count] > 0) || undefined} data-soon={(count === 'soon' && row[count] > 0) || undefined}>
      {row[count] ? <Link to="/services" search={behind(count) as never} aria-label={t('services.board.opens', { n: number(row[count]), what: t(`services.board.${count}`).toLowerCase(), name })}>{number(row[count])}</Link> : <span>0</span>}
    </td>
  )
  const ended = row.done_on_time + row.done_late
  return (
    <tr data-total={total || undefined}>
      <th scope="row">{name}{by === 'procedure' && !total && <small>{row.key}</small>}</th>
      {cell('received')}
      {cell('done_on_time')}{cell('done_late')}{cell('ended_otherwise')}
      <td data-number>{ended ? `${number(Math.round((1000 * row.done_on_time) / ended) / 10)} %` : '–'}</td>
      {cell('on_time')}{cell('soon')}{cell('overdue')}{cell('stopped')}
    </tr>
  )
}
