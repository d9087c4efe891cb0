// What may be done with a dossier now; only what the server allows is here, the natural next step first.
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { useKeys } from '@tinhso/shared/parts/keys'
import { Button } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from '../documents/parts/reader.module.css'
import { useStep, type Action, type DossierView, type Task } from './data'

const ActionDialog = lazy(() => import('./ActionDialog'))

const order: Action[] = ['receive', 'approve', 'hand_over', 'propose', 'start', 'resume', 'assign', 'finish', 'give_back', 'supplement', 'duty', 'extend', 'refuse', 'stop', 'withdraw']
const atOnce: Action[] = ['start', 'resume', 'hand_over']
/** What ends a dossier or is seldom wanted stands behind one more click. */
const seldom: Action[] = ['duty', 'stop', 'withdraw', 'extend']

export function Actions({ view }: { view: DossierView }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [dialog, setDialog] = useState<{ action: Action; task?: Task } | null>(null)
  const [all, setAll] = useState(false)
  const step = useStep(view.id)
  const possible = order.filter((a) => view.actions.includes(a))
  // One's own task first; what stands open beside is there too.
  const tasks = view.tasks.filter((x) => x.actions.includes('complete')).sort((a, b) => Number(b.mine) - Number(a.mine))
  const front = possible.filter((a) => !seldom.includes(a))
  const behind = possible.filter((a) => seldom.includes(a))
  // While another agency has it, nothing is the next step here.
  const first = tasks.length || front[0] === 'supplement' ? undefined : front[0]

  const go = (action: Action) => {
    const direct = (atOnce.includes(action) && !(action === 'hand_over' && view.delivery)) || (action === 'receive' && !view.needs_date)
    if (!direct) return setDialog({ action })
    if (step.isPending) return
    step.mutate({ action }, {
      onSuccess: (v) => toast({ icon: 'check', text: t(`services.done.${action}` as 'services.done.start'), detail: v.code }),
      onError: (fault) => toastFault(fault, words),
    })
  }
  const complete = (task: Task | undefined) => (task ? () => setDialog({ action: 'complete', task }) : undefined)
  const key = (action: Action) => (possible.includes(action) ? () => go(action) : undefined)
  useKeys({ r: key('receive'), b: key('start'), c: key('assign'), x: complete(tasks[0]) ?? key('propose') ?? key('approve'), t: key('hand_over') })
  const hints: Partial<Record<Action, string>> = { receive: 'R', start: 'B', assign: 'C', propose: 'X', approve: 'X', hand_over: 'T' }

  return (
    <div className={css.actions} role="toolbar" aria-label={t('services.actions')}>
      {tasks.map((task, i) => (
        <Button key={task.element} look={i === 0 ? 'primary' : 'plain'} hint={i === 0 ? 'X' : undefined} onClick={complete(task)}>{t('services.act.complete', { name: task.name })}</Button>
      ))}
      {front.map((a) => (
        <Button key={a} look={a === first ? 'primary' : 'plain'} hint={hints[a]} busy={step.isPending && step.variables?.action === a} onClick={() => go(a)}>{t(`services.act.${a}` as 'services.act.start')}</Button>
      ))}
      {behind.length > 0 && (
        <>
          {all && behind.map((a) => <Button key={a} onClick={() => go(a)}>{t(`services.act.${a}` as 'services.act.start')}</Button>)}
          <Button look="quiet" icon="more" aria-label={t('services.moreActs')} title={t('services.moreActs')} aria-expanded={all} onClick={() => setAll(!all)} />
        </>
      )}
      <Suspense>{dialog && <ActionDialog view={view} {...dialog} close={() => setDialog(null)} />}</Suspense>
    </div>
  )
}
