// Short notes in the corner: read out politely, gone after a while, and what lies under them can be clicked all the same.
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/client'
import { Icon, type IconName } from './Icon'
import css from './toast.module.css'

interface Toast {
  id: number
  text: string
  detail?: string
  icon?: IconName
  tone?: 'ok' | 'late'
  action?: { words: string; run: () => void }
}
let toasts: Toast[] = []
let last = 0
const listeners = new Set<() => void>()
const tell = () => listeners.forEach((f) => f())

export function dismiss(id: number) {
  toasts = toasts.filter((x) => x.id !== id)
  tell()
}
/** Says what went wrong, except that the session ended: that has its own dialog. */
export function toastFault(fault: unknown, words: (fault: unknown) => string) {
  if (!(fault instanceof Problem && fault.status === 401)) toast({ text: words(fault), tone: 'late', icon: 'alert' })
}

export function toast(what: Omit<Toast, 'id'>, seconds = 6): number {
  const id = ++last
  toasts = [...toasts.slice(-2), { ...what, id }]
  tell()
  if (seconds > 0) window.setTimeout(() => dismiss(id), seconds * 1000)
  return id
}

export function Toasts() {
  const { t } = useTranslation()
  const shown = useSyncExternalStore((f) => (listeners.add(f), () => listeners.delete(f)), () => toasts)
  return (
    <div className={css.place} role="status" aria-live="polite">
      {shown.map((x) => (
        <div key={x.id} className={css.toast} data-tone={x.tone}>
          {x.icon && <Icon name={x.icon} />}
          <div className={css.words}>
            <b>{x.text}</b>
            {x.detail && <p>{x.detail}</p>}
          </div>
          {x.action && (
            <button type="button" className={css.action} onClick={() => (dismiss(x.id), x.action!.run())}>
              {x.action.words}
            </button>
          )}
          <button type="button" className={css.close} aria-label={t('common.close')} onClick={() => dismiss(x.id)}>
            <Icon name="close" size={16} />
          </button>
        </div>
      ))}
    </div>
  )
}
