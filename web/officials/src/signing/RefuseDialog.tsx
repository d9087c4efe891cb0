import { Modal, Textarea } from '@mantine/core'
import type { SignRequest } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import dialog from '../documents/parts/dialog.module.css'
import { useRefuse } from './data'

export function RefuseDialog({ request, close }: { request: SignRequest; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const refuse = useRefuse(request.id)
  const [reason, setReason] = useState('')
  const [empty, setEmpty] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!reason.trim()) return setEmpty(true)
    refuse.mutate(reason.trim(), { onSuccess: () => (close(), toast({ icon: 'check', text: t('signing.refused') })) })
  }
  return (
    <Modal opened onClose={close} title={t('signing.refuseTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <p className={dialog.about}><b>{request.code}</b> {request.title}</p>
        <Textarea label={t('signing.refuseLabel')} value={reason} minRows={3} maxLength={500} data-autofocus error={empty ? t('signing.refuseEmpty') : undefined}
          onChange={(e) => (setReason(e.currentTarget.value), setEmpty(false))} />
        {refuse.error && <Notice tone="late" role="alert">{words(refuse.error)}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="filledDanger" busy={refuse.isPending}>{t('signing.refuse')}</Button>
        </div>
      </form>
    </Modal>
  )
}
