// More time was asked for: who asks, until when and why; whoever assigns answers at once.
import type { IncomingView } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { day, shortMoment } from '@tinhso/shared/words/format'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from '../parts/dialog.module.css'
import { useAct } from './data'

const HandleDialog = lazy(() => import('./HandleDialog'))

export function Extension({ view }: { view: IncomingView }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const answer = useAct(view.id, 'extension')
  const [denying, setDenying] = useState(false)
  const last = view.extensions.at(-1)
  if (!last) return null
  const grant = () => answer.mutate({ grant: true }, { onSuccess: () => toast({ icon: 'check', text: t('documents.handle.granted') }), onError: (fault) => toastFault(fault, words) })
  return (
    <Notice tone={last.answer === 'refused' ? 'late' : last.answer ? 'plain' : 'soon'}>
      <b>{t(last.answer ? `documents.handle.answer.${last.answer as 'granted'}` : 'documents.handle.asked', { day: day(last.until_on) })}</b>
      <p>“{last.reason}”</p>
      <small>{last.asked_by}, {shortMoment(last.asked_at)}</small>
      {last.words && <p>{last.answered_by}: “{last.words}”</p>}
      {view.actions.includes('answer_extension') && (
        <div className={css.quickRow}>
          <Button look="primary" busy={answer.isPending} onClick={grant}>{t('documents.handle.grant')}</Button>
          <Button onClick={() => setDenying(true)}>{t('documents.handle.denyAsk')}</Button>
        </div>
      )}
      <Suspense>{denying && <HandleDialog view={view} act="deny" close={() => setDenying(false)} />}</Suspense>
    </Notice>
  )
}
