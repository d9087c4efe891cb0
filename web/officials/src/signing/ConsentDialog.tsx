// One confirmation for one or many documents: what will be signed, the passkey, and what became of each.
import { Modal } from '@mantine/core'
import type { SigningConsent } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice, Tag } from '@tinhso/shared/parts/parts'
import { Problem } from '@tinhso/shared/api/client'
import { time } from '@tinhso/shared/words/format'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import dialog from '../documents/parts/dialog.module.css'
import { confirmConsent } from './data'
import css from './signing.module.css'

export function ConsentDialog({ consent, close }: { consent: SigningConsent; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [done, setDone] = useState<SigningConsent>()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const items = (done ?? consent).items
  const ready = consent.items.filter((i) => i.state === 'prepared').length
  const signed = done?.items.filter((i) => i.state === 'signed').length ?? 0
  const confirm = () => {
    setBusy(true)
    setFault(undefined)
    confirmConsent(consent).then(setDone, setFault).finally(() => setBusy(false))
  }
  const over = fault instanceof Problem && fault.status !== 0
  return (
    <Modal opened onClose={close} title={t(done ? 'signing.doneTitle' : 'signing.consentTitle', { count: ready })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={dialog.form}>
        {!done && <p className={dialog.about}>{t('signing.consentAbout', { count: ready, until: time(consent.expires_at) })}</p>}
        {done && <Notice tone={signed === done.items.length ? 'ok' : 'late'} role="status">{t('signing.doneOf', { signed, count: done.items.length })}</Notice>}
        <ul className={css.items} tabIndex={0} aria-label={t('signing.documents')}>
          {items.map((i) => (
            <li key={i.request}>
              <div><b>{i.code}</b> {i.title}<small>SHA-256 {i.hash}</small></div>
              {i.state === 'signed' ? <Tag tone="ok">{t('signing.itemSigned')}</Tag> : i.state === 'failed' ? <Tag tone="late">{t('signing.itemFailed')}</Tag> : null}
              {i.problem && <p>{i.problem}</p>}
            </li>
          ))}
        </ul>
        {fault != null && <Notice tone="late" role="alert">{fault instanceof Problem ? words(fault) : t('signing.cancelled')}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t(done || over ? 'common.close' : 'common.cancel')}</Button>
          {!done && !over && <Button look="primary" icon="key" busy={busy} disabled={!ready} onClick={confirm} data-autofocus>{t('signing.confirm')}</Button>}
        </div>
      </div>
    </Modal>
  )
}
