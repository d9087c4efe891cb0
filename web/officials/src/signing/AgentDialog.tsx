// Signing with a USB token: the order goes to the software on this computer, and the server judges what comes back.
import { Modal } from '@mantine/core'
import type { SignRequest } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import dialog from '../documents/parts/dialog.module.css'
import { giveOrder } from './agent'
import { beginHandover, finishHandover } from './data'
import css from './signing.module.css'

type Stage = { at: 'asking' | 'waiting' | 'signed' | 'absent' } | { at: 'refused'; why: string } | { at: 'fault'; fault: unknown }

/** Goes through the whole of it; what happened last is its answer. */
async function signOnce(request: number, waiting: () => void, given: AbortSignal): Promise<Stage> {
  const handover = await beginHandover(request)
  const told = handover.state === 'taken' ? undefined : await giveOrder(handover.address, handover.order, waiting, given)
  if (told?.kind === 'absent') return { at: 'absent' }
  const end = await finishHandover(handover.id)
  if (end.state === 'signed') return { at: 'signed' }
  return { at: 'refused', why: end.problem || (told?.kind === 'answered' ? told.message : '') }
}

export default function AgentDialog({ request, close }: { request: SignRequest; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [attempt, setAttempt] = useState(0)
  const [stage, setStage] = useState<Stage>({ at: 'asking' })
  useEffect(() => {
    const given = new AbortController()
    const set = (to: Stage) => given.signal.aborted || setStage(to)
    set({ at: 'asking' })
    signOnce(request.id, () => set({ at: 'waiting' }), given.signal).then(set, (fault: unknown) => set({ at: 'fault', fault }))
    return () => given.abort()
  }, [request.id, attempt])
  const busy = stage.at === 'asking' || stage.at === 'waiting'
  const again = stage.at === 'absent' || stage.at === 'refused' || stage.at === 'fault'
  return (
    <Modal opened onClose={close} title={t('signing.agent.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={dialog.form}>
        <p className={dialog.about}><b>{request.code}</b> {request.title}</p>
        {busy && <Notice role="status" icon="key">{t(stage.at === 'asking' ? 'signing.agent.asking' : 'signing.agent.waiting')}</Notice>}
        {stage.at === 'signed' && <Notice tone="ok" role="status">{t('signing.agent.signed')}</Notice>}
        {stage.at === 'refused' && <Notice tone="late" role="alert"><b>{t('signing.agent.refused')}</b>{stage.why && <p>{stage.why}</p>}</Notice>}
        {stage.at === 'fault' && <Notice tone="late" role="alert">{words(stage.fault)}</Notice>}
        {stage.at === 'absent' && (
          <Notice tone="soon" role="alert">
            <b>{t('signing.agent.absent')}</b>
            <ol className={css.steps}>
              {(['install', 'token', 'trust'] as const).map((step) => <li key={step}>{t(`signing.agent.steps.${step}`)}</li>)}
            </ol>
            <p>{t('signing.agent.phone')}</p>
          </Notice>
        )}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t(busy ? 'common.cancel' : 'common.close')}</Button>
          {again && <Button look="primary" icon="key" onClick={() => setAttempt(attempt + 1)} data-autofocus>{t('signing.agent.again')}</Button>}
        </div>
      </div>
    </Modal>
  )
}
