// The second step: a secret shown as a QR code drawn here, confirmed by a first code, with recovery codes to keep.
import { TextInput } from '@mantine/core'
import { api, Problem } from '@tinhso/shared/api/client'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { encode } from 'uqr'
import { meKey, useSignedIn } from '../accounts/me'
import { queries } from '../queries'
import { ConfirmPassword } from './ConfirmPassword'
import css from './settings.module.css'

export function Totp() {
  const { t } = useTranslation()
  const me = useSignedIn()
  const [step, setStep] = useState<'' | 'begin' | 'remove'>('')
  const [offer, setOffer] = useState<{ secret: string; uri: string } | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)

  const begin = async (password: string) => {
    setOffer(await api.post('/api/accounts/totp/begin', { body: { password } }))
    setStep('')
  }
  const remove = async (password: string) => {
    queries.setQueryData(meKey, await api.post('/api/accounts/totp/remove', { body: { password } }))
    setStep('')
    toast({ icon: 'check', text: t('settings.totpIsOff') })
  }
  return (
    <section className={css.part}>
      <h2>{t('settings.totp')}</h2>
      {codes ? <Codes codes={codes} done={() => setCodes(null)} /> : offer ? (
        <Confirm offer={offer} cancel={() => setOffer(null)} done={(made) => {
          setOffer(null)
          setCodes(made)
          toast({ icon: 'check', text: t('settings.totpIsOn') })
          void queries.invalidateQueries({ queryKey: meKey })
        }} />
      ) : (
        <>
          <p className={css.help}>{me.has_totp ? t('settings.totpOn', { count: me.recovery_codes }) : t('settings.totpOff')}</p>
          {step ? <ConfirmPassword act={step === 'begin' ? begin : remove} cancel={() => setStep('')} />
            : <div>{me.has_totp ? <Button look="danger" onClick={() => setStep('remove')}>{t('settings.totpRemove')}</Button> : <Button onClick={() => setStep('begin')}>{t('settings.totpBegin')}</Button>}</div>}
        </>
      )}
    </section>
  )
}

function Confirm({ offer, cancel, done }: { offer: { secret: string; uri: string }; cancel: () => void; done: (codes: string[]) => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [code, setCode] = useState('')
  const [fault, setFault] = useState<unknown>(null)
  const onField = fault instanceof Problem ? fault.field('code') : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    api.post('/api/accounts/totp/confirm', { body: { code: code.replace(/\s/g, '') } }).then((made) => done(made.recovery_codes), setFault)
  }
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <p>{t('settings.totpScan')}</p>
      <Qr text={offer.uri} label={t('settings.totpScan')} />
      <p>{t('settings.totpManual')}: <code className={css.secret}>{offer.secret.match(/.{1,4}/g)?.join(' ')}</code></p>
      {fault != null && !onField && <Notice tone="late" role="alert">{words(fault)}</Notice>}
      <TextInput label={t('settings.totpCode')} inputMode="numeric" autoComplete="one-time-code" maxLength={7} value={code} onChange={(e) => setCode(e.currentTarget.value)} error={onField} autoFocus />
      <div className={css.buttons}><Button type="submit" look="primary">{t('settings.totpConfirm')}</Button><Button onClick={cancel}>{t('common.cancel')}</Button></div>
    </form>
  )
}

function Qr({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2 })
  const path = data.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return <svg className={css.qr} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges"><rect width={size} height={size} fill="#fff" /><path d={path} fill="#000" /></svg>
}

function Codes({ codes, done }: { codes: string[]; done: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={css.form}>
      <Notice tone="soon"><b>{t('settings.totpCodes')}</b><p>{t('settings.totpCodesHelp')}</p></Notice>
      <ul className={css.codes}>{codes.map((c) => <li key={c}><code>{c}</code></li>)}</ul>
      <div className={css.buttons}>
        <Button look="primary" onClick={done}>{t('settings.done')}</Button>
        <Button onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => toast({ icon: 'check', text: t('settings.totpCodesCopied') }))}>{t('settings.copy')}</Button>
      </div>
    </div>
  )
}
