import { Modal, TextInput } from '@mantine/core'
import { api, Problem } from '@tinhso/shared/api/client'
import type { Selector } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../queries'
import dialog from '../parts/dialog.module.css'

export default function SaveListDialog({ selectors, close }: { selectors: Selector[]; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [name, setName] = useState('')
  const [empty, setEmpty] = useState(false)
  const save = useMutation({
    mutationFn: () => api.post('/api/organisation/lists', { body: { name: name.trim(), selectors } }),
    onSuccess: () => {
      for (const key of ['suggestions', 'lists']) void queries.invalidateQueries({ queryKey: [key] })
      toast({ icon: 'check', text: t('documents.compose.listSaved'), detail: name.trim() })
      close()
    },
  })
  const onField = save.error instanceof Problem ? save.error.field('name') : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (name.trim()) save.mutate()
    else setEmpty(true)
  }
  return (
    <Modal opened onClose={close} title={t('documents.compose.saveList')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <TextInput label={t('documents.compose.listName')} value={name} maxLength={120} data-autofocus onChange={(e) => (setName(e.currentTarget.value), setEmpty(false))}
          error={empty ? t('documents.compose.listNameMissing') : onField} />
        {save.error && !onField && <Notice tone="late" role="alert">{words(save.error)}</Notice>}
        <div className={dialog.buttons}><Button onClick={close}>{t('common.cancel')}</Button><Button type="submit" look="primary" busy={save.isPending}>{t('common.save')}</Button></div>
      </form>
    </Modal>
  )
}
