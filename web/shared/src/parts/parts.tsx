// Small pieces every page uses: buttons, key hints, tags, skeletons, notices, empty states.
import { forwardRef, type ButtonHTMLAttributes, type ReactNode } from 'react'
import { Icon, type IconName } from './Icon'
import css from './parts.module.css'

const join = (...names: (string | false | undefined)[]) => names.filter(Boolean).join(' ')

export type Tone = 'late' | 'soon' | 'ok' | 'plain' | 'info'
type Look = 'plain' | 'primary' | 'danger' | 'filledDanger' | 'quiet'
interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look
  icon?: IconName
  /** The key that does the same; told to assistive technology and shown where there is a keyboard. */
  hint?: string
  busy?: boolean
  wide?: boolean
}
export const buttonClass = (look: Look = 'plain', wide = false) => join(css.button, look !== 'plain' && css[look], wide && css.wide)

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { look = 'plain', icon, hint, busy, wide, children, className, onClick, ...rest }, ref) {
  return (
    <button ref={ref} type="button" className={join(css.button, look !== 'plain' && css[look], wide && css.wide, !children && css.square, className)}
      aria-keyshortcuts={hint} aria-busy={busy || undefined} aria-disabled={busy || undefined} onClick={busy ? undefined : onClick} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
      {hint && <Kbd>{hint}</Kbd>}
    </button>
  )
})

export function Kbd({ children, always }: { children: ReactNode; always?: boolean }) {
  return <kbd className={join(css.kbd, always && css.kbdAlways)} aria-hidden={!always || undefined}>{children}</kbd>
}

export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={join(css.tag, css[tone])}>{children}</span>
}

export function Skeleton({ w = '100%', h = '1rem' }: { w?: string; h?: string }) {
  return <span className={css.skeleton} style={{ width: w, height: h }} aria-hidden="true" />
}

export function Notice({ tone = 'info', icon, children, role }: { tone?: Tone; icon?: IconName; children: ReactNode; role?: 'alert' | 'status' }) {
  return (
    <div className={join(css.notice, css[tone])} role={role}>
      <Icon name={icon ?? (tone === 'ok' ? 'check' : 'alert')} />
      <div>{children}</div>
    </div>
  )
}

export function Empty({ icon, title, children, as: Heading = 'h2' }: { icon?: IconName; title: string; children?: ReactNode; as?: 'h1' | 'h2' }) {
  return (
    <div className={css.empty}>
      {icon && <Icon name={icon} size={28} />}
      <Heading>{title}</Heading>
      {children && <p>{children}</p>}
    </div>
  )
}

/** A few choices of which one holds: radio buttons that look like one strip. */
export function Choice<T extends string>({ label, name, value, options, change, hideLabel }: {
  label: string; name: string; value: T; options: readonly (readonly [T, ReactNode])[]; change: (to: T) => void; hideLabel?: boolean
}) {
  return (
    <fieldset className={css.choice}>
      <legend className={hideLabel ? 'hidden-but-read' : undefined}>{label}</legend>
      <div>
        {options.map(([key, words]) => (
          <label key={key}>
            <input type="radio" name={name} value={key} checked={key === value} onChange={() => change(key)} />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
