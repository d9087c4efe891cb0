// Hồ sơ công việc: the agency's list of a year (Decree 30/2020, articles 28 and 29).
import { Modal, Select, Textarea, TextInput } from '@mantine/core'
import { Problem } from '@tinhso/shared/api/client'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Empty, Notice, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { number } from '@tinhso/shared/words/format'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Denied } from '../../accounts/Denied'
import { useMay } from '../../accounts/me'
import { Chips } from '../../panes/Panes'
import dialogs from '../parts/dialog.module.css'
import { thisYear, useFolders, useOpenFolder } from './data'
import css from './folders.module.css'

const Minutes = lazy(() => import('./Minutes'))
const route = getRouteApi('/documents/files')
const terms = ['Vĩnh viễn', '70 năm', '50 năm', '20 năm', '10 năm', '5 năm', '2 năm']

export function FoldersPage() {
  const { t } = useTranslation()
  const may = useMay('documents.read')
  const opens = useMay('documents.write')
  const { year = thisYear() } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useFolders(year, may)
  const [opening, setOpening] = useState(false)
  if (!may) return <Denied right="documents.read" />
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('documents.folders.title')}</h1>
        {opens && <Button look="primary" icon="plus" onClick={() => setOpening(true)}>{t('documents.folders.open')}</Button>}
      </header>
      <p className={css.about}>{t('documents.folders.about')}</p>
      <div className={css.tools}>
        <Chips label={t('documents.folders.year')} value={String(year)} options={[0, 1, 2, 3].map((n) => [String(thisYear() - n), String(thisYear() - n)])} choose={(to) => void navigate({ search: { year: Number(to) === thisYear() ? undefined : Number(to) }, replace: true })} />
      </div>
      {list.isPending ? <Skeleton h="30vh" /> : list.error ? <Fault fault={list.error} retry={() => void list.refetch()} /> : !list.data.length ? (
        <Empty icon="file" title={t('documents.folders.none', { year })}>{t('documents.folders.noneHelp')}</Empty>
      ) : (
        <div className={css.wrap} tabIndex={0} role="region" aria-label={t('documents.folders.title')}>
          <table className={css.table}>
            <thead><tr>{(['notation', 'name', 'term', 'keeper', 'documents', 'state'] as const).map((c) => <th key={c} scope="col" data-number={c === 'documents' || undefined}>{t(`documents.folders.columns.${c}`)}</th>)}</tr></thead>
            <tbody>
              {list.data.map((row) => (
                <tr key={row.id}>
                  <td>{row.notation}</td>
                  <th scope="row"><Link to="/documents/files/$id" params={{ id: String(row.id) }}>{row.title}</Link>{row.description && <small>{row.description}</small>}</th>
                  <td>{row.maintenance}</td>
                  <td>{row.keeper_name}</td>
                  <td data-number>{number(row.documents)}</td>
                  <td><Tag tone={row.state === 'open' ? 'info' : 'ok'}>{t(`documents.folders.states.${row.state}`)}</Tag></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Suspense><Minutes year={year} ready={!!list.data?.some((f) => f.documents > 0 && f.hand_over === null)} /></Suspense>
      {opening && <OpenDialog year={year} close={() => setOpening(false)} />}
    </div>
  )
}

function OpenDialog({ year, close }: { year: number; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const open = useOpenFolder()
  const [form, setForm] = useState({ notation: '', title: '', maintenance: '10 năm', description: '' })
  const [checked, setChecked] = useState(false)
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part })
  const field = (name: 'notation' | 'title' | 'maintenance' | 'description') => (open.error instanceof Problem ? open.error.field(name) : undefined)
  const missing = (name: 'notation' | 'title') => (checked && !form[name].trim() ? t('documents.folders.missing') : field(name))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (!form.notation.trim() || !form.title.trim()) return
    open.mutate({ year, notation: form.notation.trim(), title: form.title.trim(), maintenance: form.maintenance, ...(form.description.trim() ? { description: form.description.trim() } : {}) },
      { onSuccess: () => (close(), toast({ icon: 'check', text: t('documents.folders.opened') })) })
  }
  return (
    <Modal opened onClose={close} title={t('documents.folders.open')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialogs.form} onSubmit={submit} noValidate>
        <TextInput label={t('documents.folders.columns.notation')} description={t('documents.folders.notationHelp')} value={form.notation} maxLength={20} data-autofocus onChange={(e) => set({ notation: e.currentTarget.value })} error={missing('notation')} />
        <Textarea label={t('documents.folders.columns.name')} value={form.title} maxLength={500} minRows={2} onChange={(e) => set({ title: e.currentTarget.value })} error={missing('title')} />
        <Select comboboxProps={{ withinPortal: false }} label={t('documents.folders.columns.term')} data={terms} allowDeselect={false} value={form.maintenance} onChange={(v) => v && set({ maintenance: v })} error={field('maintenance')} />
        <Textarea label={t('documents.folders.description')} description={t('common.optional')} value={form.description} maxLength={500} onChange={(e) => set({ description: e.currentTarget.value })} error={field('description')} />
        {open.error && !(['notation', 'title', 'maintenance', 'description'] as const).some(field) && <Notice tone="late" role="alert">{words(open.error)}</Notice>}
        <div className={dialogs.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={open.isPending}>{t('documents.folders.open')}</Button>
        </div>
      </form>
    </Modal>
  )
}
