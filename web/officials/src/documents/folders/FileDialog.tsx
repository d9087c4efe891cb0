// Đưa vào hồ sơ: which of the year's open files a document belongs to.
import { Modal, Select } from '@mantine/core'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { Link } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { byWords } from '../../panes/byWords'
import dialogs from '../parts/dialog.module.css'
import { thisYear, useFileDocument, useFolders } from './data'

export default function FileDialog({ direction, object, code, subject, close }: { direction: 'incoming' | 'outgoing'; object: number; code: string; subject: string; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const list = useFolders(thisYear())
  const put = useFileDocument()
  const [chosen, setChosen] = useState<string | null>(null)
  const [missing, setMissing] = useState(false)
  const options = (list.data ?? []).filter((f) => f.state === 'open').map((f) => ({ value: String(f.id), label: `${f.notation} · ${f.title}` }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!chosen) return setMissing(true)
    put.mutate({ id: Number(chosen), direction, object }, { onSuccess: (view) => (close(), toast({ icon: 'check', text: t('documents.folders.put', { name: view.file.title }) })) })
  }
  return (
    <Modal opened onClose={close} title={t('documents.folders.putTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialogs.form} onSubmit={submit} noValidate>
        <p className={dialogs.about}><b>{code}</b> {subject}</p>
        {list.data && !options.length ? <Notice tone="plain">{t('documents.folders.noneOpen', { year: thisYear() })} <Link to="/documents/files">{t('documents.folders.title')}</Link></Notice> : (
          <Select comboboxProps={{ withinPortal: false }} label={t('documents.folders.one')} searchable selectFirstOptionOnChange data-autofocus data={options} value={chosen} onChange={(v) => (setChosen(v), setMissing(false))} maxDropdownHeight={260}
            filter={byWords}
            nothingFoundMessage={list.isPending ? t('common.loading') : t('documents.folders.notFound')} error={missing ? t('documents.folders.missing') : undefined} />
        )}
        {put.error && <Notice tone="late" role="alert">{words(put.error)}</Notice>}
        <div className={dialogs.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={put.isPending}>{t('documents.folders.putDo')}</Button>
        </div>
      </form>
    </Modal>
  )
}
