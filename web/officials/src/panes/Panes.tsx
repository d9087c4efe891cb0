// The two panes every system of lists lives in. Keyboard: j/k and the arrows move the focus over rows, Enter opens.
import { Icon } from '@tinhso/shared/parts/Icon'
import { useKeys } from '@tinhso/shared/parts/keys'
import { Skeleton } from '@tinhso/shared/parts/parts'
import { Link, type LinkProps } from '@tanstack/react-router'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from './panes.module.css'

export function Panes({ list, reader, reading }: { list: ReactNode; reader: ReactNode; reading: boolean }) {
  const place = useRef<HTMLDivElement>(null)
  const move = (by: 1 | -1) => {
    const rows = [...(place.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const here = rows.findIndex((r) => r === document.activeElement)
    const from = here >= 0 ? here : rows.findIndex((r) => r.hasAttribute('data-on'))
    const to = rows[from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + by))]
    to?.focus()
    to?.scrollIntoView({ block: 'nearest' })
  }
  useKeys({ j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1) })
  return (
    <div className={css.panes} data-reading={reading || undefined} ref={place}>
      <section className={css.list}>{list}</section>
      <section className={css.reader}>{reader}</section>
    </div>
  )
}

export function ListHead({ title, aside, children }: { title: string; aside?: ReactNode; children?: ReactNode }) {
  return (
    <header className={css.head}>
      <div className={css.title}><h1>{title}</h1><small aria-live="polite">{aside}</small></div>
      {children}
    </header>
  )
}

export function Chips<T extends string>({ label, value, options, choose }: { label: string; value: T; options: [T, string][]; choose: (to: T) => void }) {
  return (
    <div className={css.chips} role="group" aria-label={label}>
      {options.map(([key, words]) => (
        <button key={key} type="button" aria-pressed={key === value} onClick={() => choose(key)}><span>{words}</span></button>
      ))}
    </div>
  )
}

/** Filters the list as one types; waits a moment, so that a word is one question and not five. */
export function FilterBox({ label, value, change }: { label: string; value: string; change: (to: string) => void }) {
  const timer = useRef(0)
  const field = useRef<HTMLInputElement>(null)
  // Whoever leaves the field goes on at once: a filter that comes later would lead back from where they went.
  const now = (to: string) => {
    window.clearTimeout(timer.current)
    timer.current = 0
    change(to.trim())
  }
  useEffect(() => () => window.clearTimeout(timer.current), [])
  useEffect(() => {
    if (field.current && document.activeElement !== field.current) field.current.value = value
  }, [value])
  return (
    <div className={css.filter}>
      <Icon name="search" size={18} />
      <input ref={field} type="search" aria-label={label} placeholder={label} defaultValue={value}
        onBlur={(e) => timer.current && now(e.currentTarget.value)}
        onChange={(e) => {
          const to = e.currentTarget.value
          window.clearTimeout(timer.current)
          timer.current = window.setTimeout(() => now(to), 250)
        }} />
    </div>
  )
}

/** The end of a list: asks for more when it comes into sight. */
export function More({ more, loading, load }: { more: boolean; loading: boolean; load: () => void }) {
  const { t } = useTranslation()
  const end = useRef<HTMLDivElement>(null)
  const latest = useRef(load)
  latest.current = load
  useEffect(() => {
    if (!more || loading || !end.current) return
    const seen = new IntersectionObserver((e) => e.some((x) => x.isIntersecting) && latest.current(), { rootMargin: '600px' })
    seen.observe(end.current)
    return () => seen.disconnect()
  }, [more, loading])
  if (!more) return null
  return <div ref={end} className={css.foot}>{loading ? <RowSkeletons n={2} /> : <button type="button" onClick={load}>{t('common.more')}</button>}</div>
}

export function RowSkeletons({ n = 7 }: { n?: number }) {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('common.loading')}>
      {Array.from({ length: n }, (_, i) => (
        <div key={i} className={css.row} style={{ gap: '0.5rem' }}>
          <Skeleton w={`${55 - (i % 3) * 8}%`} /><Skeleton w="4.5rem" /><span className={css.subject}><Skeleton w={`${92 - (i % 4) * 9}%`} /></span>
        </div>
      ))}
    </div>
  )
}

export function NothingOpen({ words }: { words: string }) {
  return (
    <div className={css.nothing}>
      <svg width="72" height="72" viewBox="0 0 28 28" fill="none" stroke="var(--line)" strokeWidth="1.2" strokeLinejoin="round" aria-hidden="true">
        <path d="M14 4c3 4 4.500 8 4.500 11S17 21 14 23c-3-2-4.500-5-4.500-8S11 8 14 4Z" />
        <path d="M9 11c-3 .5-5 2-6 4 1.500 4.500 5.500 7.500 11 8 5.500-.5 9.500-3.500 11-8-1-2-3-3.500-6-4" />
      </svg>
      <p>{words}</p>
    </div>
  )
}

export function BackBar({ words, ...to }: { words: string } & Pick<LinkProps, 'to' | 'search'>) {
  return <div className={css.backBar}><Link {...to}><Icon name="back" />{words}</Link></div>
}
