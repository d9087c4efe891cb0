// Saved recipient lists of the agency.
import { TextInput } from '@mantine/core'
import { api } from '@tinhso/shared/api/client'
import type { SavedList } from '@tinhso/shared/api/types'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Skeleton } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { number } from '@tinhso/shared/words/format'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../queries'
import css from './settings.module.css'

export function Lists() {
  const { t } = useTranslation()
  const list = useQuery({ queryKey: ['lists'], queryFn: () => api.get('/api/organisation/lists') })
  const items = list.data?.items ?? []
  return (
    <section className={css.part}>
      <p className={css.help}>{t('settings.listsHelp')}</p>
      {list.isPending ? <Skeleton h="6rem" /> : list.error ? <Fault fault={list.error} retry={() => void list.refetch()} /> : items.length === 0 ? <p>{t('settings.listNone')}</p> : (
        <ul className={css.rows}>{items.map((l) => <Row key={l.id} list={l} />)}</ul>
      )}
    </section>
  )
}

function Row({ list }: { list: SavedList }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [name, setName] = useState<string | null>(null)
  const after = (said?: string) => {
    if (said) toast({ icon: 'check', text: said, detail: list.name })
    for (const key of ['lists', 'suggestions']) void queries.invalidateQueries({ queryKey: [key] })
  }
  const no = (fault: unknown) => toastFault(fault, words)
  const rename = (event: FormEvent) => {
    event.preventDefault()
    if (!name?.trim()) return
    api.put('/api/organisation/lists/{id}', { path: { id: list.id }, version: list.version, body: { name: name.trim(), selectors: list.selectors } }).then(() => (setName(null), after(t('common.saved'))), no)
  }
  const remove = () => api.del('/api/organisation/lists/{id}', { path: { id: list.id }, version: list.version }).then(() => after(t('settings.listRemoved')), no)
  return (
    <li>
      {name === null ? (
        <>
          <span><b>{list.name}</b><small>{t('settings.listCount', { count: number(list.count) as never })}</small></span>
          <span className={css.buttons}><Button onClick={() => setName(list.name)}>{t('settings.listRename')}</Button><Button look="danger" onClick={() => void remove()}>{t('settings.listRemove')}</Button></span>
        </>
      ) : (
        <form className={css.inline} onSubmit={rename}>
          <TextInput aria-label={t('settings.listRename')} value={name} maxLength={120} onChange={(e) => setName(e.currentTarget.value)} autoFocus />
          <Button type="submit" look="primary">{t('common.save')}</Button><Button onClick={() => setName(null)}>{t('common.cancel')}</Button>
        </form>
      )}
    </li>
  )
}
