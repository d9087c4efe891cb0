// User name and password, then the code of the authenticator if the account has one; or a passkey alone.
import { PasswordInput, TextInput } from '@mantine/core'
import { api, Problem } from '@tinhso/shared/api/client'
import type { Me } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { useEffect, useLayoutEffect, useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { passkeysWork, signInWithPasskey } from './passkey'
import css from './accounts.module.css'

interface Props {
  /** Fixed when somebody signs in again in the middle of work. */
  username?: string
  fill?: { username: string; password: string }
  done: (me: Me) => void
}

export function SignInForm({ username: fixed, fill, done }: Props) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [username, setUsername] = useState(fixed ?? '')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [askCode, setAskCode] = useState(false)
  const [fault, setFault] = useState<unknown>(null)
  const [busy, setBusy] = useState<'' | 'password' | 'passkey'>('')
  const codeField = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (!fill) return
    setUsername(fill.username)
    setPassword(fill.password)
  }, [fill])
  useLayoutEffect(() => {
    if (askCode) codeField.current?.focus()
  }, [askCode])

  const run = async (how: 'password' | 'passkey', act: () => Promise<Me>) => {
    setBusy(how)
    setFault(null)
    try {
      done(await act())
    } catch (no) {
      if (no instanceof Problem && no.code === 'accounts.code_required') setAskCode(true)
      else if (!(no instanceof DOMException)) setFault(no)
    } finally {
      setBusy('')
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run('password', () =>
      api.post('/api/accounts/sign-in', { body: { username: username.trim(), password, ...(askCode ? { code: code.trim() } : {}) } }))
  }
  const field = (name: string) => (fault instanceof Problem ? fault.field(name) : undefined)
  const onFields = !!(field('username') || field('password') || field('code'))

  return (
    <form className={css.form} onSubmit={submit} noValidate>
      {fault != null && !onFields && <Notice tone="late" role="alert">{words(fault)}</Notice>}
      <TextInput label={t('accounts.username')} name="username" autoComplete="username" autoCapitalize="none" spellCheck={false}
        value={username} onChange={(e) => setUsername(e.currentTarget.value)} error={field('username')} readOnly={!!fixed} autoFocus={!fixed} />
      <PasswordInput label={t('accounts.password')} name="password" autoComplete="current-password" value={password}
        onChange={(e) => setPassword(e.currentTarget.value)} error={field('password')} autoFocus={!!fixed}
        visibilityToggleButtonProps={{ 'aria-label': t('accounts.showPassword') }} />
      {askCode && (
        <TextInput ref={codeField} label={t('accounts.code')} description={t('accounts.codeHelp')} name="code" inputMode="numeric"
          autoComplete="one-time-code" value={code} onChange={(e) => setCode(e.currentTarget.value)} error={field('code')} />
      )}
      <Button look="primary" type="submit" wide busy={busy === 'password'}>{t('accounts.signIn')}</Button>
      {passkeysWork() && (
        <Button wide icon="key" busy={busy === 'passkey'} onClick={() => void run('passkey', signInWithPasskey)}>
          {t('accounts.withPasskey')}
        </Button>
      )}
    </form>
  )
}
