// Some changes ask for the password once more; the machine may have been left open.
import { PasswordInput } from '@mantine/core'
import { Problem } from '@tinhso/shared/api/client'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from './settings.module.css'

export function ConfirmPassword({ act, cancel, children }: { act: (password: string) => Promise<void>; cancel: () => void; children?: ReactNode }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [password, setPassword] = useState('')
  const [fault, setFault] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const onField = fault instanceof Problem ? fault.field('password') : undefined
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setFault(null)
    await act(password).catch((no: unknown) => !(no instanceof DOMException) && setFault(no))
    setBusy(false)
  }
  return (
    <form className={css.form} onSubmit={(e) => void submit(e)} noValidate>
      {children}
      {fault != null && !onField && <Notice tone="late" role="alert">{words(fault)}</Notice>}
      <PasswordInput label={t('settings.confirmPassword')} autoComplete="current-password" value={password} onChange={(e) => setPassword(e.currentTarget.value)} error={onField} autoFocus
        visibilityToggleButtonProps={{ 'aria-label': t('accounts.showPassword') }} />
      <div className={css.buttons}><Button type="submit" look="primary" busy={busy}>{t('settings.go')}</Button><Button onClick={cancel}>{t('common.cancel')}</Button></div>
    </form>
  )
}
