// Rows under the heading of their deadline.
import { dueGroup, dueGroups, type DueGroup } from '@tinhso/shared/words/due'
import { number } from '@tinhso/shared/words/format'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from './panes.module.css'

interface Props<T> {
  items: T[]
  due: (item: T) => string | null
  /** Stands above all deadlines: it has none yet because nobody has taken it in. */
  fresh?: (item: T) => boolean
  now: Date
  /** More pages will come: the last group may grow. */
  more: boolean
  /** Totals when the server tells them. */
  totals?: Partial<Record<DueGroup, number>>
  row: (item: T) => ReactNode
}

export function Grouped<T>({ items, due, fresh, now, more, totals, row }: Props<T>) {
  const { t } = useTranslation()
  const byGroup = new Map<DueGroup | 'fresh', T[]>()
  for (const item of items) {
    const group = fresh?.(item) ? 'fresh' : dueGroup(due(item), now)
    byGroup.set(group, [...(byGroup.get(group) ?? []), item])
  }
  const present = (['fresh', ...dueGroups] as const).filter((g) => byGroup.has(g))
  return present.map((group) => {
    const rows = byGroup.get(group)!
    const open = more && group === present.at(-1)
    return (
      <section key={group} className={css.group} aria-labelledby={`due-${group}`}>
        <h2 id={`due-${group}`} data-late={group === 'overdue' || undefined}>
          <span>{t(`common.due.groups.${group}`)}</span>
          <span>{group !== 'fresh' && totals?.[group] !== undefined ? number(totals[group]) : `${number(rows.length)}${open ? '+' : ''}`}</span>
        </h2>
        <ul>{rows.map(row)}</ul>
      </section>
    )
  })
}
