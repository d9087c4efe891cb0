// Whom it goes to, as people think of it: "cả 35 xã của Hải Hậu", a list of one's own, one agency; and how many that is.
import { api } from '@tinhso/shared/api/client'
import type { Recipient, Selector, Suggestion } from '@tinhso/shared/api/types'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, Notice, Skeleton } from '@tinhso/shared/parts/parts'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { number } from '@tinhso/shared/words/format'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useId, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import css from './compose.module.css'

const ResolvedDialog = lazy(() => import('./ResolvedDialog'))
const SaveListDialog = lazy(() => import('./SaveListDialog'))

export const selectorsOf = (picked: Selector[]) => picked.map(({ kind, key }) => ({ kind, key }))

export function useResolved(picked: Recipient[]) {
  const selectors = selectorsOf(picked)
  return useQuery({
    queryKey: ['resolved', selectors],
    queryFn: ({ signal }) => api.post('/api/organisation/resolve', { body: { selectors }, signal }),
    enabled: picked.length > 0,
    placeholderData: picked.length ? keepPreviousData : undefined,
  })
}

interface Props { picked: Recipient[]; change: (to: Recipient[]) => void; resolved: ReturnType<typeof useResolved>; error?: string }

export function RecipientPicker({ picked, change, resolved, error }: Props) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [dialog, setDialog] = useState<'' | 'list' | 'save'>('')
  const count = picked.length ? resolved.data?.count : 0
  const overlap = count === undefined || resolved.isPlaceholderData ? 0 : picked.reduce((sum, r) => sum + r.count, 0) - count
  const add = (s: Suggestion) => change([...picked, { kind: s.kind, key: s.key, label: s.label, count: s.count }])

  return (
    <section className={css.recipients} aria-labelledby="to">
      <h2 id="to">{t('documents.compose.to')}</h2>
      <Finder picked={picked} add={add} removeLast={() => change(picked.slice(0, -1))} error={error} />
      {error && <p id="to-error" className={css.error}>{error}</p>}
      {picked.length > 0 && (
        <ul className={css.chips}>
          {picked.map((r) => (
            <li key={`${r.kind}-${r.key}`}>
              <span>{r.label}{r.kind !== 'agency' && <b>{number(r.count)}</b>}</span>
              <button type="button" aria-label={t('documents.compose.removeChip', { label: r.label })} onClick={() => change(picked.filter((x) => x !== r))}><Icon name="close" size={16} /></button>
            </li>
          ))}
        </ul>
      )}
      {resolved.error && <Notice tone="late" role="alert">{words(resolved.error)}</Notice>}
      {picked.length > 0 && (
        <div className={css.total} role="status">
          {count === undefined ? <Skeleton w="10rem" /> : <b>{t('documents.compose.toTotal', { count: number(count) as never })}</b>}
          {overlap > 0 && <small>{t('documents.compose.toOverlap', { count: overlap })}</small>}
          <div className={css.choices}>
            <Button look="quiet" onClick={() => setDialog('list')}>{t('documents.compose.showAll')}</Button>
            <Button look="quiet" onClick={() => setDialog('save')}>{t('documents.compose.saveList')}</Button>
          </div>
        </div>
      )}
      <Suspense>
        {dialog === 'list' && resolved.data && <ResolvedDialog agencies={resolved.data.agencies} close={() => setDialog('')} />}
        {dialog === 'save' && <SaveListDialog selectors={selectorsOf(picked)} close={() => setDialog('')} />}
      </Suspense>
    </section>
  )
}

function Finder({ picked, add, removeLast, error }: { picked: Recipient[]; add: (s: Suggestion) => void; removeLast: () => void; error?: string }) {
  const { t } = useTranslation()
  const id = useId()
  const [q, setQ] = useState('')
  const [asked, setAsked] = useState('')
  // Nothing is chosen before something is typed or pointed at: Enter alone must never mean "all agencies".
  const [on, setOn] = useState(-1)
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(q.trim()), 150)
    return () => window.clearTimeout(timer)
  }, [q])
  const found = useQuery({
    queryKey: ['suggestions', asked],
    queryFn: ({ signal }) => api.get('/api/organisation/suggestions', { query: { q: asked }, signal }),
    placeholderData: keepPreviousData,
  })
  const all = found.data ?? []
  const shown = all.filter((s) => !picked.some((p) => p.kind === s.kind && p.key === s.key))
  const take = (s: Suggestion | undefined) => {
    if (!s) return
    add(s)
    setQ('')
    setOn(-1)
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setOn(Math.min(on + 1, shown.length - 1))
    else if (event.key === 'ArrowUp') setOn(Math.max(on - 1, 0))
    else if (event.key === 'Enter') take(shown[on])
    else if (event.key === 'Escape') setQ('')
    else if (event.key === 'Backspace' && !q) return removeLast()
    else return
    event.preventDefault()
  }
  return (
    <div className={css.finder}>
      <div className={css.finderField} data-bad={!!error || undefined}>
        <Icon name="search" size={18} />
        <input id="field-recipients" role="combobox" aria-labelledby="to" aria-expanded={shown.length > 0} aria-controls={id} aria-autocomplete="list"
          aria-activedescendant={shown[on] ? `${id}-${on}` : undefined} aria-describedby={error ? 'to-error' : undefined} aria-invalid={!!error} autoComplete="off"
          placeholder={t('documents.compose.toPlaceholder')} value={q} onChange={(e) => (setQ(e.currentTarget.value), setOn(e.currentTarget.value.trim() ? 0 : -1))} onKeyDown={keys} />
      </div>
      <ul className={css.suggestions} id={id} role="listbox" aria-label={t('documents.compose.suggestions')}>
        {shown.map((s, i) => (
          <li key={`${s.kind}-${s.key}`} id={`${id}-${i}`} role="option" aria-selected={i === on} onPointerMove={() => setOn(i)} onClick={() => take(s)}>
            <Icon name={s.kind === 'agency' ? 'file' : s.kind === 'list' ? 'list' : 'people'} size={18} />
            <span><b>{s.label}</b>{s.detail && <small>{s.detail}</small>}</span>
            {s.kind !== 'agency' && <span className={css.number}>{number(s.count)}</span>}
          </li>
        ))}
        {found.isPending && [1, 2, 3, 4].map((i) => <li key={i} role="presentation"><Skeleton h="2rem" /></li>)}
      </ul>
      {!found.isPending && !shown.length && asked && <p className={css.hint}>{t('documents.compose.nothing')}</p>}
      <p className={css.hint}>{t('documents.compose.toHelp')}</p>
    </div>
  )
}
