// Binds this device's passkey to the official's key, once, with the code from the key service's operator.
import { Modal, TextInput } from '@mantine/core'
import { Problem } from '@tinhso/shared/api/client'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import dialog from '../documents/parts/dialog.module.css'
import { bindPasskey } from './data'

export function BindDialog({ credential, close }: { credential: string; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!code.trim()) return
    setBusy(true)
    bindPasskey(credential, code.trim())
      .then(() => (toast({ icon: 'check', text: t('signing.bound') }), close()), setFault)
      .finally(() => setBusy(false))
  }
  return (
    <Modal opened onClose={close} title={t('signing.bind')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <p className={dialog.about}>{t('signing.bindAbout')}</p>
        <TextInput label={t('signing.code')} description={t('signing.codeHelp')} value={code} onChange={(e) => setCode(e.currentTarget.value)} autoComplete="one-time-code" autoCapitalize="characters" spellCheck={false} data-autofocus />
        {fault != null && <Notice tone="late" role="alert">{fault instanceof Problem ? words(fault) : t('signing.cancelled')}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" icon="key" busy={busy}>{t('signing.bindDo')}</Button>
        </div>
      </form>
    </Modal>
  )
}
