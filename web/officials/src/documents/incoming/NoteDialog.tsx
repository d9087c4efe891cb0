// Refusing (with a reason that the sender reads) and finishing (with a note on what was done).
import { Modal, Textarea } from '@mantine/core'
import { Problem } from '@tinhso/shared/api/client'
import type { IncomingView } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import css from '../parts/dialog.module.css'
import { useAct } from './data'

export default function NoteDialog({ view, act, close }: { view: IncomingView; act: 'refuse' | 'finish'; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const refuse = useAct(view.id, 'refuse')
  const finish = useAct(view.id, 'finish')
  const [text, setText] = useState('')
  const [empty, setEmpty] = useState(false)
  const refusing = act === 'refuse'
  const { isPending, error } = refusing ? refuse : finish
  const onField = error instanceof Problem ? error.field(refusing ? 'reason' : 'note') : undefined

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (refusing && !text.trim()) return setEmpty(true)
    const done = { onSuccess: () => (close(), toast({ icon: 'check', text: t(`documents.${act}Done`) })) }
    if (refusing) refuse.mutate({ reason: text.trim() }, done)
    else finish.mutate(text.trim() ? { note: text.trim() } : {}, done)
  }
  return (
    <Modal opened onClose={close} title={t(`documents.${act}Title`)} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={css.form} onSubmit={submit} noValidate>
        <p className={css.about}><b>{view.code}</b> {view.subject}</p>
        <Textarea label={t(`documents.${act}Label`)} description={t(`documents.${act}Help`)} value={text} minRows={3} maxLength={refusing ? 500 : 1000} data-autofocus
          onChange={(e) => (setText(e.currentTarget.value), setEmpty(false))} error={empty ? t('documents.refuseEmpty') : onField} />
        {refusing && (
          <div className={css.quick} role="group" aria-label={t('documents.templates')}>
            {(t('documents.refuseReasons', { returnObjects: true }) as string[]).map((r) => (
              <button key={r} type="button" onClick={() => (setText(r), setEmpty(false))}>{r}</button>
            ))}
          </div>
        )}
        {error && !onField && <Notice tone="late" role="alert">{words(error)}</Notice>}
        <div className={css.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look={refusing ? 'filledDanger' : 'primary'} busy={isPending}>{t(`documents.${act}Do`)}</Button>
        </div>
      </form>
    </Modal>
  )
}
