// What may be done now, in the order of the path; the first is the natural next step. Only what the server allows is here.
import type { IncomingView } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { useKeys } from '@tinhso/shared/parts/keys'
import { Button, buttonClass } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from '../parts/reader.module.css'
import { useAct } from './data'
import type { HandleAct } from './HandleDialog'

const AssignDialog = lazy(() => import('./AssignDialog'))
const NoteDialog = lazy(() => import('./NoteDialog'))
const HandleDialog = lazy(() => import('./HandleDialog'))
const FileDialog = lazy(() => import('../folders/FileDialog'))
const further = ['forward', 'extend', 'give_back'] as const

export function Actions({ view }: { view: IncomingView }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const words = useFaultWords()
  const [dialog, setDialog] = useState<'assign' | 'refuse' | 'finish' | 'file' | HandleAct | ''>('')
  const receive = useAct(view.id, 'receive')
  const start = useAct(view.id, 'start')
  const may = (act: string) => view.actions.includes(act)
  const sayNo = (fault: unknown) => toastFault(fault, words)

  const doReceive = () =>
    !receive.isPending && receive.mutate({}, {
      onSuccess: (v) => toast({ icon: 'check', text: t('documents.received', { n: v.arrival_number }), detail: v.code }),
      onError: sayNo,
    })
  const doStart = () => !start.isPending && start.mutate(undefined, { onSuccess: () => toast({ icon: 'check', text: t('documents.started') }), onError: sayNo })
  const reply = () => void navigate({ to: '/documents/compose', search: { reply_to: view.id } })

  useKeys({
    r: may('receive') ? doReceive : undefined,
    c: may('assign') ? () => setDialog('assign') : undefined,
    t: may('reply') ? reply : undefined,
    b: may('start') ? doStart : undefined,
    x: may('finish') ? () => setDialog('finish') : undefined,
  })

  const first = ['receive', 'finish', 'start', 'assign', 'propose'].find((a) => may(a) && !(a === 'finish' && may('start')))
  const look = (act: string) => (act === first ? 'primary' : 'plain')
  return (
    <div className={css.actions} role="toolbar" aria-label={t('documents.actions')}>
      {may('receive') && <Button look={look('receive')} hint="R" busy={receive.isPending} onClick={doReceive}>{t('documents.act.receive')}</Button>}
      {may('start') && <Button look={look('start')} hint="B" busy={start.isPending} onClick={doStart}>{t('documents.act.start')}</Button>}
      {may('finish') && <Button look={look('finish')} hint="X" onClick={() => setDialog('finish')}>{t('documents.act.finish')}</Button>}
      {may('assign') && <Button look={look('assign')} hint="C" onClick={() => setDialog('assign')}>{view.state === 'received' || view.state === 'arrived' ? t('documents.act.assign') : t('documents.act.reassign')}</Button>}
      {may('reply') && <Button hint="T" onClick={reply}>{t('documents.act.reply')}</Button>}
      {may('refuse') && <Button onClick={() => setDialog('refuse')}>{t('documents.act.refuse')}</Button>}
      {may('propose') && <Button look={look('propose')} onClick={() => setDialog('propose')}>{t('documents.handle.propose.button')}</Button>}
      <More>
        {further.filter(may).map((act) => <button key={act} type="button" onClick={() => setDialog(act === 'give_back' ? 'give-back' : act)}>{t(`documents.handle.${act === 'give_back' ? 'give-back' : act}.button`)}</button>)}
        {view.arrival_number !== null && <button type="button" onClick={() => setDialog('file')}>{t('documents.folders.putButton')}</button>}
        {view.arrival_number !== null && <a href={`/api/documents/incoming/${view.id}/stamp`} target="_blank" rel="noreferrer">{t('documents.handle.stamp')}</a>}
        {view.arrival_number !== null && <a href={`/api/documents/incoming/${view.id}/slip`} target="_blank" rel="noreferrer">{t('documents.handle.slip')}</a>}
        <button type="button" onClick={() => window.print()}>{t('documents.handle.print')}</button>
      </More>
      <Suspense>
        {dialog === 'assign' && <AssignDialog view={view} close={() => setDialog('')} />}
        {dialog === 'file' && <FileDialog direction="incoming" object={view.id} code={view.code} subject={view.subject} close={() => setDialog('')} />}
        {(dialog === 'propose' || dialog === 'forward' || dialog === 'give-back' || dialog === 'extend') && <HandleDialog view={view} act={dialog} close={() => setDialog('')} />}
        {(dialog === 'refuse' || dialog === 'finish') && <NoteDialog view={view} act={dialog} close={() => setDialog('')} />}
      </Suspense>
    </div>
  )
}

/** What is done less often. Closes when something is chosen, on Escape, and when the reader goes on elsewhere. */
function More({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const box = useRef<HTMLDetailsElement>(null)
  const close = () => box.current?.removeAttribute('open')
  return (
    <details ref={box} className={css.more} onBlur={(e) => !e.currentTarget.contains(e.relatedTarget) && close()}
      onKeyDown={(e) => e.key === 'Escape' && (e.stopPropagation(), close(), box.current?.querySelector('summary')?.focus())}>
      <summary className={buttonClass()}>{t('documents.handle.more')}</summary>
      <div onClick={close}>{children}</div>
    </details>
  )
}
