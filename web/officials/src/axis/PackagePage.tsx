// Everything the axis knows of one document: receivers, statuses with their times, what was refused and why, the bytes.
import { Fault } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { buttonClass, Skeleton } from '@tinhso/shared/parts/parts'
import { bytes, moment, shortMoment } from '@tinhso/shared/words/format'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Denied } from '../accounts/Denied'
import { useMay } from '../accounts/me'
import { State } from './AgencyPage'
import css from './axis.module.css'
import { usePackage } from './data'

const route = getRouteApi('/axis/packages/$id')

export function Back({ to, words }: { to: '/axis'; words: string }) {
  return <Link to={to} className={css.back}><Icon name="back" />{words}</Link>
}

export function PackagePage() {
  const may = useMay('exchange.oversee')
  return may ? <Document /> : <Denied right="exchange.oversee" />
}

function Document() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const view = usePackage(Number(id))
  const d = view.data
  if (view.error) return <div className={css.page}><Fault fault={view.error} retry={() => void view.refetch()} /></div>
  if (!d) return <div className={css.page}><Skeleton w="60%" h="2rem" /><Skeleton h="40vh" /></div>
  return (
    <div className={css.page}>
      <Back to="/axis" words={t('axis.title')} />
      <header className={css.head}>
        <h1>{d.code || d.document_id}</h1>
        {d.subject && <p>{d.subject}</p>}
        <dl className={css.facts}>
          <div><dt>{t('axis.from')}</dt><dd>{d.from_name} ({d.from_code})</dd></div>
          <div><dt>{t('axis.documentId')}</dt><dd><code>{d.document_id}</code></dd></div>
          <div><dt>{t('axis.at')}</dt><dd>{moment(d.at)}</dd></div>
        </dl>
      </header>
      {d.refused.length > 0 && (
        <section>
          <h2>{t('axis.refusedTitle')}</h2>
          <ul className={css.wrap}>{d.refused.map((r) => <li key={r.code} className={css.line}><b>{r.code}</b> {r.name}<p className={css.bad}>{r.why}</p></li>)}</ul>
        </section>
      )}
      <section>
        <h2>{t('axis.receivers')}</h2>
        <div className={css.wrap} tabIndex={0} role="region" aria-label={t('axis.receivers')}>
          <table className={css.table}>
            <thead><tr>{(['name', 'state', 'at', 'opened', 'note'] as const).map((c) => <th key={c} scope="col">{t(`axis.receiverColumns.${c}`)}</th>)}</tr></thead>
            <tbody>
              {d.receivers.map((r) => (
                <tr key={r.code}>
                  <th scope="row">{r.name}<small>{r.code} · {t(`axis.ways.${r.way as 'fetch'}`)}</small></th>
                  <td><span className={css.states}>{(r.status || !r.transport) && <State state={r.status} />}{r.transport && <State state={r.transport} />}</span></td>
                  <td data-label={t('axis.receiverColumns.at')} data-none={!r.at || undefined}>{r.at && shortMoment(r.at)}</td>
                  <td data-label={t('axis.receiverColumns.opened')} data-none={!r.opened_at || undefined}>{r.opened_at && shortMoment(r.opened_at)}</td>
                  <td data-none={!r.note || undefined} className={css.bad}>{r.note}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section>
        <h2>{t('axis.steps')}</h2>
        {!d.steps.length && <p className={css.about}>{t('axis.noSteps')}</p>}
        <ol className={css.steps}>
          {d.steps.map((s, i) => (
            <li key={i} data-idle={!s.moved || undefined}>
              <time dateTime={s.at}>{shortMoment(s.at)}</time>
              <span><b>{s.code} {t(`axis.status.${s.code as '01'}`)}</b> · {[s.agency, s.by].filter(Boolean).join(', ')}{s.note && <>: “{s.note}”</>}
                <small>{[shortMoment(s.recorded_at) !== shortMoment(s.at) && t('axis.recorded', { at: shortMoment(s.recorded_at) }), !s.moved && t('axis.late')].filter(Boolean).join(' · ')}</small></span>
            </li>
          ))}
        </ol>
      </section>
      <section>
        <h2>{t('axis.packages')}</h2>
        <p className={css.about}>{t('axis.downloadAudited')}</p>
        <ul className={css.wrap}>
          {d.packages.map((p) => (
            <li key={p.id} className={css.line}>
              <div><b>{p.kind === 'edoc' ? t('axis.kinds.edoc') : t('axis.kinds.status', { code: p.status })}</b> {p.from_name || p.from_code}
                <small>{moment(p.at)} · {t(`axis.directions.${p.direction as 'in'}`)} · {bytes(p.bytes)}</small></div>
              <a className={buttonClass()} href={`/api/exchange/oversight/packages/${p.id}/content`} download aria-label={`${t('axis.download')} ${p.id}`}><Icon name="download" />{t('axis.download')}</a>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
