// The registers and reports of a period: on screen, as a spreadsheet, to print.
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { api } from '@tinhso/shared/api/client'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { buttonClass, Empty, Notice, Skeleton } from '@tinhso/shared/parts/parts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Chips } from '../../panes/Panes'
import css from './reports.module.css'

export const reportKinds = ['incoming', 'outgoing', 'copies', 'follow_up', 'people', 'units'] as const
const route = getRouteApi('/documents/reports')

export function ReportsPage() {
  const { t } = useTranslation()
  const { kind = 'incoming', from, until } = route.useSearch()
  const navigate = route.useNavigate()
  const report = useQuery({ queryKey: ['reports', kind, from, until], queryFn: () => api.get('/api/documents/reports/{kind}', { path: { kind } as never, query: { from, until } }) })
  const set = (part: object) => void navigate({ search: (s: object) => ({ ...s, ...part }) as never, replace: true })
  const day = (v: unknown) => (v ? String(v).slice(0, 10) : undefined)
  const file = (format: string) => `/api/documents/reports/${kind}/file?${new URLSearchParams({ format, ...(from && { from }), ...(until && { until }) })}`
  return (
    <div className={css.page}>
      <h1>{t('documents.reports.title')}</h1>
      <Chips label={t('documents.reports.kind')} value={kind} options={reportKinds.map((k) => [k, t(`documents.reports.kinds.${k}`)])} choose={(k) => set({ kind: k })} />
      <div className={css.tools}>
        <DateInput label={t('documents.reports.from')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} value={from ?? null} onChange={(v) => set({ from: day(v) })} />
        <DateInput label={t('documents.reports.until')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} value={until ?? null} onChange={(v) => set({ until: day(v) })} />
        <a className={buttonClass()} href={file('xlsx')} download><Icon name="download" />{t('documents.reports.xlsx')}</a>
        <a className={buttonClass()} href={file('pdf')} download><Icon name="print" />{t('documents.reports.pdf')}</a>
      </div>
      {report.isPending ? <Skeleton h="40vh" /> : report.error ? <Fault fault={report.error} retry={() => void report.refetch()} /> : (
        <>
          {report.data.cut && <Notice tone="soon">{t('documents.reports.cut')}</Notice>}
          <p className={css.period}>{report.data.agency}. {report.data.period}</p>
          {!report.data.rows.length ? <Empty icon="list" title={t('documents.reports.none')} /> : (
            <div className={css.wrap} tabIndex={0} role="region" aria-label={report.data.title}>
              <table>
                <caption>{report.data.title}</caption>
                <thead><tr>{report.data.columns.map((c) => <th key={c.title} scope="col" data-number={c.number || undefined}>{c.title}</th>)}</tr></thead>
                <tbody>{report.data.rows.slice(0, 1000).map((row, i) => <tr key={i}>{row.map((cell, j) => <td key={j} data-number={report.data.columns[j]?.number || undefined}>{cell}</td>)}</tr>)}</tbody>
              </table>
            </div>
          )}
        </>
      )}
    </div>
  )
}
