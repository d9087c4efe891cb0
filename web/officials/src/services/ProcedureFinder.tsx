// Finds a procedure by typing, with or without diacritics; arrows and Enter choose.
import { Fault } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Tag } from '@tinhso/shared/parts/parts'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useProcedures } from './data'
import css from './services.module.css'

export function ProcedureFinder({ choose }: { choose: (code: string) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [q, setQ] = useState('')
  const [at, setAt] = useState(0)
  const [hurried, setHurried] = useState(false)
  const timer = useRef(0)
  const found = useProcedures(q)
  const items = found.data?.items ?? []
  const here = Math.min(at, items.length - 1)
  const type = (text: string) => {
    setTyped(text)
    setHurried(false)
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => (setQ(text.trim()), setAt(0)), 120)
  }
  const pick = (i: number) => {
    const item = items[i]
    if (item && item.handled === 'here') choose(item.code)
  }
  const settled = typed.trim() === q && !found.isFetching
  // Enter before the answer to these words is there means the best of that answer, never what stood there before.
  useEffect(() => {
    if (!hurried || !settled) return
    setHurried(false)
    pick(0)
  })
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setAt(Math.max(0, Math.min(items.length - 1, here + (event.key === 'ArrowDown' ? 1 : -1))))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      if (settled) pick(here)
      else if (typed.trim()) setHurried(true)
    }
  }
  return (
    <section className={css.finder}>
      <label htmlFor="find-procedure">{t('services.counter.find')}</label>
      <div className={css.finderField}>
        <Icon name="search" size={20} />
        <input id="find-procedure" type="text" role="combobox" aria-expanded={items.length > 0} aria-controls="found-procedures" aria-autocomplete="list" aria-activedescendant={items[here] ? `p-${items[here].code}` : undefined}
          autoFocus autoComplete="off" placeholder={t('services.counter.findPlaceholder')} value={typed} onChange={(e) => type(e.currentTarget.value)} onKeyDown={keys} />
      </div>
      <p className={css.hint}>{t('services.counter.findHelp')}</p>
      {found.error && <Fault fault={found.error} retry={() => void found.refetch()} />}
      <ul id="found-procedures" role="listbox" aria-label={t('services.counter.find')} className={css.found}>
        {items.map((item, i) => (
          <li key={item.code} id={`p-${item.code}`} role="option" aria-selected={i === here} aria-disabled={item.handled !== 'here' || undefined} onClick={() => pick(i)} onMouseMove={() => setAt(i)}>
            <b>{item.name}</b>
            <small>{item.code} · {item.field}</small>
            {item.handled !== 'here' && <Tag>{t('services.counter.elsewhere')}</Tag>}
          </li>
        ))}
      </ul>
      {found.data && !items.length && <p>{t('services.counter.nothing')}</p>}
    </section>
  )
}
