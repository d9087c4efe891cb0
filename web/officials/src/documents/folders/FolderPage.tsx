// One work file: what lies in it, and its way to the archive.
import { useFaultWords, Fault } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, buttonClass, Empty, Notice, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { day, moment, number } from '@tinhso/shared/words/format'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Denied } from '../../accounts/Denied'
import { useMay } from '../../accounts/me'
import { useFolder, useHandOver } from './data'
import css from './folders.module.css'

const route = getRouteApi('/documents/files/$id')

export function FolderPage() {
  const may = useMay('documents.read')
  return may ? <Folder /> : <Denied right="documents.read" />
}

function Folder() {
  const { t } = useTranslation()
  const words = useFaultWords()
  const { id } = route.useParams()
  const view = useFolder(Number(id))
  const handOver = useHandOver(Number(id))
  const [sure, setSure] = useState(false)
  if (view.error) return <Fault fault={view.error} retry={() => void view.refetch()} />
  if (!view.data) return <div className={css.page}><Skeleton w="60%" h="2rem" /><Skeleton h="30vh" /></div>
  const { file, documents, actions } = view.data
  const span = [file.start_date, file.end_date].filter(Boolean).map((d) => day(d!)).join(' – ')
  const facts: [string, string][] = [
    [t('documents.folders.columns.notation'), `${file.notation} (${file.year})`], [t('documents.folders.columns.term'), file.maintenance], [t('documents.folders.columns.keeper'), file.keeper_name],
    [t('documents.folders.span'), span], [t('documents.folders.rights'), file.rights], [t('documents.folders.description'), file.description],
    [t('documents.folders.handedAt'), file.handed_at ? moment(file.handed_at) : ''],
  ]
  return (
    <div className={css.page}>
      <Link to="/documents/files" search={file.year ? { year: file.year } : {}} className={css.back}><Icon name="back" />{t('documents.folders.title')}</Link>
      <header className={css.head}>
        <h1>{file.title}</h1>
        <Tag tone={file.state === 'open' ? 'info' : 'ok'}>{t(`documents.folders.states.${file.state}`)}</Tag>
      </header>
      <dl className={css.facts}>{facts.filter(([, v]) => v).map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}</dl>
      <div className={css.tools}>
        {actions.includes('hand_over') && (sure ? (
          <Notice tone="soon">
            <p>{t('documents.folders.handOverSure', { n: number(documents.length) })}</p>
            <div className={css.tools}>
              <Button look="primary" busy={handOver.isPending} onClick={() => handOver.mutate(undefined, { onSuccess: () => (setSure(false), toast({ icon: 'check', text: t('documents.folders.handedOver') })), onError: (fault) => toastFault(fault, words) })}>{t('documents.folders.handOver')}</Button>
              <Button onClick={() => setSure(false)}>{t('common.cancel')}</Button>
            </div>
          </Notice>
        ) : <Button onClick={() => setSure(true)}>{t('documents.folders.handOverAsk')}</Button>)}
        {actions.includes('package') && <a className={buttonClass('primary')} href={`/api/documents/files/${file.id}/package`} download><Icon name="download" />{t('documents.folders.package')}</a>}
      </div>
      {!documents.length ? <Empty icon="file" title={t('documents.folders.empty')}>{t('documents.folders.emptyHelp')}</Empty> : (
        <div className={css.wrap} tabIndex={0} role="region" aria-label={t('documents.folders.columns.documents')}>
          <table className={css.table}>
            <thead><tr>{(['ordinal', 'code', 'day', 'subject', 'from', 'pages'] as const).map((c) => <th key={c} scope="col" data-number={c === 'ordinal' || c === 'pages' || undefined}>{t(`documents.folders.filed.${c}`)}</th>)}</tr></thead>
            <tbody>
              {documents.map((d) => (
                <tr key={d.ordinal}>
                  <td data-number>{d.ordinal}</td>
                  <td>{d.code}</td>
                  <td>{d.issued_on && day(d.issued_on)}</td>
                  <th scope="row"><Link to={d.direction === 'incoming' ? '/documents/incoming/$id' : '/documents/outgoing/$id'} params={{ id: String(d.object) }} search={{} as never}>{d.subject}</Link><small>{d.type_name}</small></th>
                  <td>{d.from_name}</td>
                  <td data-number>{d.pages || ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
