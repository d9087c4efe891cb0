// The receiver's side: what the sender asks, and what became of it.
import { Modal, Textarea } from '@mantine/core'
import { Problem } from '@tinhso/shared/api/client'
import type { IncomingView } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { shortMoment } from '@tinhso/shared/words/format'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { openDocument } from '../../shell/openDocument'
import dialog from '../parts/dialog.module.css'
import css from './change.module.css'
import { useAnswerChange } from './data'
import { Differences } from './Differences'

export function Asked({ view }: { view: IncomingView }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const answer = useAnswerChange(view.id)
  const [refusing, setRefusing] = useState(false)
  const change = view.change
  const agree = () => answer.mutate({ agree: true }, { onSuccess: () => toast({ icon: 'check', text: t('documents.change.done.agree') }), onError: (fault) => toastFault(fault, words) })
  const readNew = change?.by_incoming != null && <Button onClick={() => openDocument('incoming', change.by_incoming!)}>{t('documents.change.readNew')}</Button>
  return (
    <>
      {view.frozen && (
        <Notice tone="late">
          <b>{t(`documents.change.frozen.${view.frozen as 'recalled'}`)}</b>
          <p>{t(`documents.change.frozenHelp.${view.frozen as 'recalled'}`)}</p>
          {change?.reason && <p>“{change.reason}”</p>}
          {readNew}
        </Notice>
      )}
      {change?.state === 'asked' && !view.frozen && (
        <Notice tone="soon">
          <b>{t(`documents.change.asks.${change.kind}`, { code: change.by_code })}</b>
          <p>“{change.reason}”</p>
          {view.proposed && <Differences content={view.proposed} file={(n) => `/api/documents/incoming/${view.id}/proposed/${n}`} />}
          <small>{t('documents.change.askedBy', { who: change.asked_by, at: shortMoment(change.asked_at) })}</small>
          {view.actions.includes('answer_change') && (
            <>
              <p className={css.help}>{t(`documents.change.help.${change.kind}`)}</p>
              <div className={css.acts}>
                <Button look="primary" busy={answer.isPending} onClick={agree}>{t('documents.change.agree')}</Button>
                <Button onClick={() => setRefusing(true)}>{t('documents.change.refuse')}</Button>
                {readNew}
              </div>
            </>
          )}
        </Notice>
      )}
      {change?.state === 'refused' && !view.frozen && (
        <Notice tone="plain"><b>{t(`documents.change.asks.${change.kind}`, { code: change.by_code })}</b><p>{t('documents.change.refused')}: “{change.note}”</p></Notice>
      )}
      {view.replaces_incoming != null && (
        <Notice tone="info"><p>{t('documents.change.replacesThis')}</p><Button onClick={() => openDocument('incoming', view.replaces_incoming!)}>{t('documents.change.readOld')}</Button></Notice>
      )}
      {refusing && <Refuse view={view} close={() => setRefusing(false)} />}
    </>
  )
}

function Refuse({ view, close }: { view: IncomingView; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const answer = useAnswerChange(view.id)
  const [text, setText] = useState('')
  const [empty, setEmpty] = useState(false)
  const field = answer.error instanceof Problem ? answer.error.field('note') : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!text.trim()) return setEmpty(true)
    answer.mutate({ agree: false, note: text.trim() }, { onSuccess: () => (close(), toast({ icon: 'check', text: t('documents.change.done.refuse') })) })
  }
  return (
    <Modal opened onClose={close} title={t('documents.change.refuseTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <p className={dialog.about}><b>{view.code}</b> {view.subject}</p>
        <Textarea label={t('documents.change.refuseLabel')} description={t('documents.change.refuseHelp')} value={text} minRows={3} maxLength={500} data-autofocus
          onChange={(e) => (setText(e.currentTarget.value), setEmpty(false))} error={empty ? t('documents.change.refuseEmpty') : field} />
        <div className={dialog.quick} role="group" aria-label={t('documents.templates')}>
          {(t('documents.change.refuseReasons', { returnObjects: true }) as string[]).map((r) => <button key={r} type="button" onClick={() => (setText(r), setEmpty(false))}>{r}</button>)}
        </div>
        {answer.error && !field && <Notice tone="late" role="alert">{words(answer.error)}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="filledDanger" busy={answer.isPending}>{t('documents.change.refuse')}</Button>
        </div>
      </form>
    </Modal>
  )
}
