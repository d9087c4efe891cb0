import { PasswordInput } from '@mantine/core'
import { api, Problem } from '@tinhso/shared/api/client'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { meKey } from '../accounts/me'
import { queries } from '../queries'
import css from './settings.module.css'

export default function PasswordForm({ done }: { done?: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => api.post('/api/accounts/password', { body: { current, new_password: next } }),
    onSuccess: (me) => {
      queries.setQueryData(meKey, me)
      void queries.invalidateQueries({ queryKey: ['sessions'] })
      setCurrent('')
      setNext('')
      toast({ icon: 'check', text: t('settings.passwordChanged') })
      done?.()
    },
  })
  const field = (name: string) => (change.error instanceof Problem ? change.error.field(name) : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  const toggle = { 'aria-label': t('accounts.showPassword') }
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      {change.error && !field('current') && !field('new_password') && <Notice tone="late" role="alert">{words(change.error)}</Notice>}
      <PasswordInput label={t('settings.current')} autoComplete="current-password" value={current} onChange={(e) => setCurrent(e.currentTarget.value)} error={field('current')} visibilityToggleButtonProps={toggle} />
      <PasswordInput label={t('settings.newPassword')} description={t('settings.newPasswordHelp')} autoComplete="new-password" value={next} onChange={(e) => setNext(e.currentTarget.value)} error={field('new_password')} visibilityToggleButtonProps={toggle} />
      <div><Button type="submit" look="primary" busy={change.isPending}>{t('settings.passwordChange')}</Button></div>
    </form>
  )
}
