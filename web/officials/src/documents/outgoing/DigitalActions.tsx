// The digital signature of a draft and the agency's seal on what was issued: what waits for this reader's passkey.
import { Modal, Textarea } from '@mantine/core'
import { api } from '@tinhso/shared/api/client'
import type { OutgoingView, SigningConsent } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../queries'
import { ConsentDialog } from '../../signing/ConsentDialog'
import dialogs from '../parts/dialog.module.css'

/** Held by the whole document, because what was signed takes the button away, and the answer must still be read. */
export function useDigital(id: number) {
  const words = useFaultWords()
  const [consent, setConsent] = useState<SigningConsent>()
  const [busy, setBusy] = useState(false)
  const begin = (act: 'sign' | 'seal') => {
    setBusy(true)
    api.post(`/api/signing/documents/{id}/${act}` as '/api/signing/documents/{id}/sign', { path: { id } })
      .then(setConsent, (fault: unknown) => toastFault(fault, words))
      .finally(() => setBusy(false))
  }
  const close = () => {
    setConsent(undefined)
    for (const key of ['outgoing', 'flow', 'tasks', 'counts', 'signing']) void queries.invalidateQueries({ queryKey: [key] })
  }
  return { busy, begin, dialog: consent && <ConsentDialog consent={consent} close={close} /> }
}

type Digital = ReturnType<typeof useDigital>

/** The signer's button on a draft. */
export function SignDraft({ digital }: { digital: Digital }) {
  const { t } = useTranslation()
  return <Button look="primary" icon="sign" busy={digital.busy} onClick={() => digital.begin('sign')}>{t('documents.flow.signDigital')}</Button>
}

/** On an issued document that waits for the seal. */
export function SealIssued({ view, digital }: { view: OutgoingView; digital: Digital }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [leaving, setLeaving] = useState(false)
  const [reason, setReason] = useState('')
  const send = () =>
    api.post('/api/documents/outgoing/{id}/unsealed', { path: { id: view.id }, body: { reason } })
      .then(() => (toast({ icon: 'check', text: t('documents.flow.unsealed') }), setLeaving(false), void queries.invalidateQueries({ queryKey: ['outgoing'] })))
      .catch((fault: unknown) => toastFault(fault, words))
  return (
    <Notice tone="soon" icon="sign">
      <p><b>{t('documents.flow.sealWaits', { code: view.code })}</b> {t('documents.flow.sealWaitsHelp')}</p>
      {view.actions.includes('seal') && (
        <div className={dialogs.quickRow}>
          <Button look="primary" icon="key" busy={digital.busy} onClick={() => digital.begin('seal')}>{t('documents.flow.seal')}</Button>
          <Button onClick={() => setLeaving(true)}>{t('documents.flow.sendUnsealed')}</Button>
        </div>
      )}
      {leaving && (
        <Modal opened onClose={() => setLeaving(false)} title={t('documents.flow.sendUnsealed')} closeButtonProps={{ 'aria-label': t('common.close') }}>
          <div className={dialogs.form}>
            <Textarea label={t('documents.flow.unsealedReason')} value={reason} onChange={(e) => setReason(e.currentTarget.value)} autosize minRows={2} maxLength={500} data-autofocus />
            <div className={dialogs.buttons}>
              <Button onClick={() => setLeaving(false)}>{t('common.cancel')}</Button>
              <Button look="filledDanger" aria-disabled={!reason.trim()} onClick={() => reason.trim() && void send()}>{t('documents.flow.sendUnsealed')}</Button>
            </div>
          </div>
        </Modal>
      )}
    </Notice>
  )
}
