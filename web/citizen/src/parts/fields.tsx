// Plain form controls in GOV.UK's manner: label above, hint below it, the error beside what it is about.
import type { ComponentChildren } from 'preact'
import type { Fault } from './checks'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../words'
import { Icon } from './Icon'

interface Common {
  id: string
  label: string
  hint?: string
  fault?: string
  /** The question is the page's heading already: the label is only read. */
  quiet?: boolean
  lang?: string
  /** Where the value comes from, when somebody did not type it. */
  note?: string
}
const described = (id: string, hint?: string, fault?: string, note?: string) =>
  [hint && `${id}-hint`, fault && `${id}-fault`, note && `${id}-note`].filter(Boolean).join(' ') || undefined

const Note = ({ id, note }: { id: string; note?: string }) =>
  note ? <p class="vaulted" id={`${id}-note`}><Icon name="safe" size={16} /> {note}</p> : null

function Around({ id, label, hint, fault, note, children }: { id: string; label: ComponentChildren; hint?: string; fault?: string; note?: string; children: ComponentChildren }) {
  return (
    <div class={fault ? 'field bad' : 'field'}>
      {label}
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {fault && <p class="wrong" id={`${id}-fault`}><span class="hidden-but-read">{t.shell.errorTitle}</span>{fault}</p>}
      {children}
      <Note id={id} note={note} />
    </div>
  )
}

interface TextProps extends Common {
  value: string
  onChange: (value: string) => void
  long?: boolean
  short?: boolean
  /** What the keyboard should know: kind of input, what may be filled in, how long. */
  input?: {
    type?: 'tel' | 'search'
    autocomplete?: 'name' | 'tel'
    maxLength?: number
    autocapitalize?: 'words' | 'characters'
    inputMode?: 'numeric' | 'decimal'
    enterKeyHint?: 'search'
    spellcheck?: false
  }
}
export function Text({ id, label, hint, fault, quiet, lang, note, value, onChange, long, short, input }: TextProps) {
  const common = { id, name: id, value, lang, 'aria-describedby': described(id, hint, fault, note), 'aria-invalid': fault ? true : undefined }
  return (
    <Around id={id} hint={hint} fault={fault} note={note} label={<label for={id} class={quiet ? 'hidden-but-read' : undefined} lang={lang}>{label}</label>}>
      {long ? (
        <textarea rows={5} maxLength={2000} {...common} onInput={(e) => onChange(e.currentTarget.value)} />
      ) : (
        <input type="text" class={short ? 'short' : undefined} autocomplete="off" {...common} {...(input as object)} onInput={(e) => onChange(e.currentTarget.value)} />
      )}
    </Around>
  )
}

interface Option {
  value: string
  label: string
  hint?: string
  lang?: string
}
export function Radios({ id, label, hint, fault, quiet, lang, note, value, onChange, options }: Common & { value: string; onChange: (value: string) => void; options: Option[] }) {
  return (
    <fieldset class={fault ? 'field bad' : 'field'} aria-describedby={described(id, hint, fault, note)}>
      <legend class={quiet ? 'hidden-but-read' : undefined} lang={lang}>{label}</legend>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {fault && <p class="wrong" id={`${id}-fault`}><span class="hidden-but-read">{t.shell.errorTitle}</span>{fault}</p>}
      {options.map((option, n) => (
        <label class="choice" key={option.value}>
          {/* The first takes the id, so that the error summary leads to it. */}
          <input type="radio" id={n === 0 ? id : `${id}-${n}`} name={id} value={option.value} checked={value === option.value} onChange={() => onChange(option.value)} />
          <span lang={option.lang}>{option.label}{option.hint && <small>{option.hint}</small>}</span>
        </label>
      ))}
      <Note id={id} note={note} />
    </fieldset>
  )
}

export function Tick({ id, label, checked, onChange }: { id: string; label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label class="choice tick">
      <input type="checkbox" id={id} checked={checked} onChange={(e) => onChange(e.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  )
}

/** Day, month, year in three boxes; the value is `YYYY-MM-DD`, parts of it while it is typed, '' when all are empty. */
export function DateParts({ id, label, hint, fault, quiet, lang, note, value, onChange, birthday }: Common & { value: string; onChange: (value: string) => void; birthday?: boolean }) {
  const [year = '', month = '', day = ''] = value.split('-')
  const put = (parts: { year?: string; month?: string; day?: string }) => {
    const now = { year, month, day, ...parts }
    const pad = (text: string) => (/^\d$/.test(text) ? text.padStart(2, '0') : text)
    const all = `${now.year.trim()}-${pad(now.month.trim())}-${pad(now.day.trim())}`
    onChange(all === '--' ? '' : all)
  }
  const part = (name: 'day' | 'month' | 'year', words: string, shown: string, size: number) => (
    <div>
      <label for={name === 'day' ? id : `${id}-${name}`}>{words}</label>
      <input type="text" inputMode="numeric" id={name === 'day' ? id : `${id}-${name}`} name={`${id}-${name}`} value={shown} maxLength={size}
        class={size === 4 ? 'year' : 'two'} aria-invalid={fault ? true : undefined} autocomplete={birthday ? (`bday-${name}` as 'bday-day') : 'off'}
        onChange={(e) => put({ [name]: e.currentTarget.value })} onInput={(e) => e.currentTarget.value.length === size && put({ [name]: e.currentTarget.value })} />
    </div>
  )
  return (
    <fieldset class={fault ? 'field bad' : 'field'} aria-describedby={described(id, hint, fault, note)}>
      <legend class={quiet ? 'hidden-but-read' : undefined} lang={lang}>{label}</legend>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {fault && <p class="wrong" id={`${id}-fault`}><span class="hidden-but-read">{t.shell.errorTitle}</span>{fault}</p>}
      <div class="date">
        {part('day', t.filing.day, day, 2)}
        {part('month', t.filing.month, month, 2)}
        {part('year', t.filing.year, year, 4)}
      </div>
      <Note id={id} note={note} />
    </fieldset>
  )
}

/** All that is wrong, first on the page, with the focus; each line leads to where it is mended. */
export function ErrorSummary({ faults, round, to }: { faults: Pick<Fault, 'field' | 'words'>[]; round: number; to?: (fault: Fault) => void }) {
  const box = useRef<HTMLDivElement>(null)
  // Before anything else can happen: later it would take the focus from who is typing again already.
  useLayoutEffect(() => {
    if (faults.length) box.current?.focus()
  }, [round])
  if (!faults.length) return null
  const follow = (e: Event, fault: Pick<Fault, 'field' | 'words'>) => {
    e.preventDefault()
    if (to) return to(fault as Fault)
    const control = document.getElementById(fault.field)
    control?.focus()
    control?.scrollIntoView({ block: 'center' })
  }
  return (
    <div class="summary" role="alert" tabIndex={-1} ref={box} aria-labelledby="summary-title">
      <h2 id="summary-title">{t.shell.errorSummary}</h2>
      <ul>
        {faults.map((fault) => (
          <li key={fault.field + fault.words}><a href={`#${fault.field}`} onClick={(e) => follow(e, fault)}>{fault.words}</a></li>
        ))}
      </ul>
    </div>
  )
}
