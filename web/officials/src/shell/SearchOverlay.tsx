// One box over everything: documents, agencies, officials. Diacritics optional; the keyboard is enough.
import { api } from '@tinhso/shared/api/client'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Icon, type IconName } from '@tinhso/shared/parts/Icon'
import { Marked } from '@tinhso/shared/parts/Marked'
import { Kbd, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { day } from '@tinhso/shared/words/format'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Fragment, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../accounts/me'
import css from './search.module.css'

interface Hit { key: string; group: 'documents' | 'agencies' | 'officials'; icon: IconName; title: ReactNode; detail: ReactNode; tag?: ReactNode; go: () => void }

export default function SearchOverlay({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const id = useId()
  const mayRead = useMay('documents.read')
  const box = useRef<HTMLDialogElement>(null)
  const [q, setQ] = useState('')
  const [asked, setAsked] = useState('')
  const [on, setOn] = useState(0)
  useEffect(() => box.current?.showModal(), [])
  useEffect(() => {
    const timer = window.setTimeout(() => (setAsked(q.trim()), setOn(0)), 180)
    return () => window.clearTimeout(timer)
  }, [q])

  const options = { enabled: asked.length > 0, placeholderData: asked ? keepPreviousData : undefined, staleTime: 60_000 } as const
  const documents = useQuery({ queryKey: ['search', asked], queryFn: ({ signal }) => api.get('/api/documents/search', { query: { q: asked, limit: 12 }, signal }), ...options, enabled: options.enabled && mayRead })
  const agencies = useQuery({ queryKey: ['agencies', 'search', asked], queryFn: ({ signal }) => api.get('/api/organisation/agencies', { query: { q: asked, limit: 5 }, signal }), ...options })
  const officials = useQuery({ queryKey: ['officials', 'search', asked], queryFn: ({ signal }) => api.get('/api/organisation/officials', { query: { q: asked, limit: 5 }, signal }), ...options })

  const hits: Hit[] = !asked ? [] : [
    ...(documents.data?.items ?? []).map((h): Hit => ({
      key: `${h.direction}-${h.id}`, group: 'documents', icon: h.direction === 'incoming' ? 'arrive' : 'send',
      title: <><b><Marked text={h.code} q={asked} /></b> <Marked text={h.subject} q={asked} /></>,
      detail: [h.from_name, h.type_name, day(h.issued_on ?? h.at)].filter(Boolean).map((x, i) => <Fragment key={i}>{i > 0 && ' · '}<Marked text={x} q={asked} /></Fragment>),
      tag: h.state === 'issued' ? <Tag>{t('documents.outShows.issued')}</Tag> : <Tag tone={h.state === 'finished' ? 'ok' : 'plain'}>{t(`documents.state.${h.state as 'arrived'}`)}</Tag>,
      go: () => void navigate(h.direction === 'incoming' ? { to: '/documents/incoming/$id', params: { id: String(h.id) } } : { to: '/documents/outgoing/$id', params: { id: String(h.id) } }),
    })),
    ...(agencies.data?.items ?? []).map((a): Hit => ({
      key: `agency-${a.id}`, group: 'agencies', icon: 'people', title: <Marked text={a.name} q={asked} />, detail: <Marked text={a.code} q={asked} />,
      go: () => void navigate({ to: '/organisation/$id', params: { id: String(a.id) } }),
    })),
    ...(officials.data?.items ?? []).map((o): Hit => ({
      key: `official-${o.id}`, group: 'officials', icon: 'people', title: <Marked text={o.official_name} q={asked} />, detail: <Marked text={[o.title, o.agency_name].filter(Boolean).join(' · ')} q={asked} />,
      go: () => void navigate({ to: '/organisation/$id', params: { id: String(o.agency) } }),
    })),
  ]
  const pending = asked && [documents, agencies, officials].some((x) => x.isFetching)
  const take = (hit: Hit | undefined) => {
    if (!hit) return
    close()
    hit.go()
  }
  const keys = (event: KeyboardEvent) => {
    const to = event.key === 'ArrowDown' ? Math.min(on + 1, hits.length - 1) : event.key === 'ArrowUp' ? Math.max(on - 1, 0) : null
    if (event.key === 'Enter') take(hits[on])
    if (to === null) return
    event.preventDefault()
    setOn(to)
    document.getElementById(`${id}-${to}`)?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <dialog ref={box} className={css.overlay} aria-label={t('shell.searchAll')} onClose={close} onClick={(e) => e.target === box.current && close()}>
      <div className={css.box}>
        <div className={css.field}>
          <Icon name="search" />
          <input role="combobox" aria-label={t('shell.searchAll')} aria-expanded={hits.length > 0} aria-controls={id} aria-autocomplete="list" aria-activedescendant={hits[on] ? `${id}-${on}` : undefined}
            placeholder={t('shell.find.placeholder')} value={q} onChange={(e) => setQ(e.currentTarget.value)} onKeyDown={keys} autoFocus autoComplete="off" spellCheck={false} />
          <button type="button" onClick={close} aria-label={t('common.close')}><Icon name="close" /></button>
        </div>
        <div className={css.results} id={id} role="listbox" aria-label={t('shell.searchAll')}>
          {hits.map((hit, i) => (
            <Fragment key={hit.key}>
              {hit.group !== hits[i - 1]?.group && <h2 role="presentation">{t(`shell.find.${hit.group}`)}</h2>}
              <div id={`${id}-${i}`} role="option" aria-selected={i === on} className={css.hit} onPointerMove={() => setOn(i)} onClick={() => take(hit)}>
                <Icon name={hit.icon} />
                <span className={css.words}><span>{hit.title}</span><small>{hit.detail}</small></span>
                {hit.tag}
              </div>
            </Fragment>
          ))}
        </div>
        {documents.error && <Fault fault={documents.error} />}
        {!asked && <p className={css.say}>{t('shell.find.start')}</p>}
        {asked && !hits.length && (pending ? <div className={css.say}><Skeleton /><Skeleton w="70%" /></div> : <p className={css.say}>{t('shell.find.nothing', { q: asked })}</p>)}
        <p className="hidden-but-read" role="status">{asked && !pending && t('shell.find.results', { count: hits.length })}</p>
        <footer className={css.foot}><Kbd>↑</Kbd><Kbd>↓</Kbd> {t('shell.find.move')} <Kbd>Enter</Kbd> {t('shell.open').toLowerCase()} <Kbd>Esc</Kbd> {t('shell.find.close')}</footer>
      </div>
    </dialog>
  )
}
