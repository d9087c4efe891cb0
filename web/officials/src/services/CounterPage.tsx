// Tiếp nhận tại quầy: a dossier for somebody who stands there, by keyboard alone, in under a minute.
import { Checkbox, Select, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { api, Problem } from '@tinhso/shared/api/client'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, buttonClass, Notice } from '@tinhso/shared/parts/parts'
import { toastFault } from '@tinhso/shared/parts/toast'
import { upload } from '@tinhso/shared/api/upload'
import { dueExactly } from '@tinhso/shared/words/due'
import { number } from '@tinhso/shared/words/format'
import { Link } from '@tanstack/react-router'
import { Fragment, useRef, useState, type FormEvent, type ReactNode } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { askedAnswers, readForm, type Answers } from '@tinhso/shared/forms/form'
import { BackBar } from '../panes/Panes'
import { Money } from '../payments/Money'
import { CounterForm, wrongAnswers } from './CounterForm'
import { Misplaced, Unsorted, useHeadings, type Scanned } from './CounterScans'
import { dossiersChanged, formAddress, useDossier, useHands, useProcedure, useStep, type Procedure } from './data'
import { answersFrom, readCard } from './card'
import { Places } from './Places'
import { ProcedureFinder } from './ProcedureFinder'
import css from './services.module.css'

interface Received { id: number; code: string; due_at: string | null; seconds: number }

export function CounterPage() {
  const { t } = useTranslation()
  const [round, setRound] = useState(0)
  const [done, setDone] = useState<Received | null>(null)
  return (
    <div className={css.page}>
      <BackBar to="/services" words={t('shell.system.services')} />
      <h1>{t('services.counter.title')}</h1>
      {done ? <Done received={done} next={() => (setDone(null), setRound(round + 1))} /> : <Counter key={round} done={setDone} />}
    </div>
  )
}

function Done({ received, next }: { received: Received; next: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const dossier = useDossier(received.id)
  const step = useStep(received.id)
  const view = dossier.data
  const waits = view ? view.status === 1 : !received.due_at
  const due = view?.due_at ?? received.due_at
  return (
    <section className={css.received}>
      <p className={css.ok} role="status"><Icon name="check" />{t(waits ? 'services.counter.kept' : 'services.counter.done')}</p>
      <dl>
        <div><dt>{t('services.counter.code')}</dt><dd className={css.code}>{received.code}</dd></div>
        {due && <div><dt className="hidden-but-read">{t('services.dueOn')}</dt><dd>{t('services.counter.dueAt', { at: dueExactly(due) })}</dd></div>}
      </dl>
      {view?.payment && <Money charge={view.payment} dossier={view.id} />}
      <div className={css.buttons}>
        {waits ? (
          view?.payment?.state !== 'due' && view?.payment?.state !== 'unset' && !view?.needs_date &&
            <Button look="primary" busy={step.isPending} onClick={() => step.mutate({ action: 'receive' }, { onError: (fault) => toastFault(fault, words) })}>{t('services.counter.file')}</Button>
        ) : (
          <a className={buttonClass('primary')} href={formAddress(received.id, 'receipt')} target="_blank" rel="noreferrer" autoFocus><Icon name="print" />{t('services.counter.print')}</a>
        )}
        <Link className={buttonClass()} to="/services/$id" params={{ id: String(received.id) }}>{t('services.counter.open')}</Link>
        <Button onClick={next}>{t('services.counter.next')}</Button>
      </div>
      <small>{t('services.counter.took', { seconds: number(received.seconds) })}</small>
    </section>
  )
}

interface Given { originals: number; copies: number; files: Scanned[]; sending: number }
const none: Given = { originals: 0, copies: 0, files: [], sending: 0 }
/** Where among what is given the scans stand that nobody has named yet. */
const unsorted = -1

function Counter({ done }: { done: (what: Received) => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const began = useRef(Date.now())
  const phone = useRef<HTMLInputElement>(null)
  const [code, setCode] = useState<string>()
  const procedure = useProcedure(code)
  const hands = useHands()
  const [caseCode, setCaseCode] = useState<string | null>(null)
  const [person, setPerson] = useState({ applicant: '', phone: '', address: '', on_behalf_of: '' })
  const [birth, setBirth] = useState<string | null>(null)
  const [given, setGiven] = useState<Record<number, Given>>({})
  const { headings, look } = useHeadings()
  const [answers, setAnswers] = useState<Answers>({})
  const [wrong, setWrong] = useState(new Map<string, string>())
  const [to, setTo] = useState<string | null>(null)
  const [exempt, setExempt] = useState<{ name: string | null; proof: string }>({ name: null, proof: '' })
  const [dueOn, setDueOn] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>(null)
  // One key a person at the counter: a second click, or a retry after a lost answer, is never a second dossier.
  const [key, setKey] = useState(() => crypto.randomUUID())

  const [post, setPost] = useState<string | null>(null)

  const p = procedure.data
  const one = p?.cases.find((c) => c.code === caseCode) ?? p?.cases[0]
  const form = readForm(p?.form)
  const field = (name: string) => (fault instanceof Problem ? fault.field(name) : undefined)
  const give = (i: number, change: (g: Given) => Given) => setGiven((all) => ({ ...all, [i]: change(all[i] ?? none) }))
  const take = (i: number, files: File[]) =>
    files.forEach((file) => {
      give(i, (g) => ({ ...g, sending: g.sending + 1 }))
      upload(file, () => {}).done.then(
        (stored) => {
          give(i, (g) => ({ ...g, sending: g.sending - 1, files: [...g.files, { ticket: stored.ticket, name: stored.name || file.name }] }))
          void look(stored.ticket, p!.code, one!.code)
        },
        (no: unknown) => (give(i, (g) => ({ ...g, sending: g.sending - 1 })), toastFault(no, words)),
      )
    })
  const drop = (from: number, file: Scanned) => give(from, (g) => ({ ...g, files: g.files.filter((x) => x !== file) }))
  const move = (from: number, file: Scanned, to: number) => (drop(from, file), give(to, (g) => ({ ...g, files: [...g.files, file] })))
  const missing = one?.components.filter((c, i) => c.required && !(given[i] && (given[i].originals || given[i].copies || given[i].files.length))) ?? []
  const sending = Object.values(given).some((g) => g.sending)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!p || !one || busy || sending) return
    const entered = form ? wrongAnswers(t, form, answers) : new Map<string, string>()
    setWrong(entered)
    if (entered.size) return setFault(new Problem(422, 'invalid', '', t('services.counter.wrong')))
    setBusy(true)
    setFault(null)
    try {
      const filed = await api.post('/api/services/dossiers', {
        key,
        body: {
          procedure: p.code, case_code: one.code, agency: 0, applicant: person.applicant.trim(),
          ...(person.phone.trim() && { phone: person.phone.trim() }),
          ...(birth && { birth_date: birth }),
          ...(person.address.trim() && { address: person.address.trim() }),
          ...(post !== null && { deliver: { name: person.applicant.trim(), address: post.trim() } }),
          ...(person.on_behalf_of.trim() && { on_behalf_of: person.on_behalf_of.trim() }),
          ...(form && { answers: askedAnswers(form, answers) }),
          papers: one.components.flatMap((_, component) => {
            const g = given[component]
            return g && g.originals + g.copies ? [{ component, originals: g.originals, copies: g.copies }] : []
          }),
          files: [
            ...one.components.flatMap((_, component) => (given[component]?.files ?? []).map(({ ticket }) => ({ ticket, component }))),
            ...(given[unsorted]?.files ?? []).map(({ ticket }) => ({ ticket })),
          ],
          ...(exempt.name && { exemption: { name: exempt.name, proof: exempt.proof.trim() } }),
          ...(dueOn && { due_on: dueOn }),
          ...(to && { to: Number(to) }),
        },
      })
      dossiersChanged()
      done({ id: filed.id, code: filed.code, due_at: filed.due_at, seconds: Math.round((Date.now() - began.current) / 1000) })
    } catch (no) {
      setFault(no)
      setKey(crypto.randomUUID())
      setBusy(false)
    }
  }

  if (!code || !p)
    return <ProcedureFinder choose={(c) => (setCode(c), setGiven({}), setCaseCode(null), setAnswers({}), setWrong(new Map()), setExempt({ name: null, proof: '' }))} />
  const names = one?.components.map((c) => c.name) ?? []
  const needsDate = duration(p, one?.code, t) === undefined
  return (
    <form className={css.counter} onSubmit={(e) => void submit(e)} noValidate>
      <section className={css.chosen}>
        <div>
          <h2>{p.name}</h2>
          <small>{p.code} · {p.field} · {t('services.counter.facts', { time: duration(p, one?.code, t) ?? t('services.counter.noTime'), fee: [...new Set(p.fees.map((f) => (f.amount === 0 ? t('services.counter.free') : f.verbatim)))].join('; ') || t('services.counter.noFee') })}</small>
          <Places procedure={p} />
        </div>
        <Button look="quiet" onClick={() => setCode(undefined)}>{t('services.counter.change')}</Button>
        {field('procedure') || field('agency') ? <Notice tone="late" role="alert">{field('procedure') ?? field('agency')}</Notice> : null}
      </section>
      {p.cases.length > 1 && (
        <Select label={t('services.case')} data={p.cases.map((c) => ({ value: c.code, label: c.name }))} value={one?.code ?? null} onChange={(v) => (setCaseCode(v), setGiven({}))} allowDeselect={false} />
      )}
      <fieldset className={css.person}>
        <legend>{t('services.counter.person')}</legend>
        <TextInput className={css.wide} label={t('services.counter.name')} description={t('services.counter.nameHelp')} autoFocus autoComplete="off" value={person.applicant} onChange={(e) => setPerson({ ...person, applicant: e.currentTarget.value })} error={field('applicant')}
          onKeyDown={(e) => {
            // A scanner types what the card says and then Enter.
            const card = e.key === 'Enter' ? readCard(e.currentTarget.value) : null
            if (!card) return
            e.preventDefault()
            setPerson({ ...person, applicant: card.name, address: card.address })
            setBirth(card.birth_date)
            if (form) setAnswers((all) => ({ ...all, ...answersFrom(card, form) }))
            phone.current?.focus()
          }} />
        <TextInput ref={phone} label={t('services.counter.phone')} inputMode="tel" autoComplete="off" value={person.phone} onChange={(e) => setPerson({ ...person, phone: e.currentTarget.value })} error={field('phone')} />
        <DateInput label={t('services.counter.birth')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" value={birth} onChange={(v) => setBirth(v ? String(v).slice(0, 10) : null)} error={field('birth_date')} maxDate={new Date()} />
        <p className={css.hint}>{t('services.counter.phoneHelp')}</p>
        <TextInput className={css.wide} label={t('services.counter.address')} description={t('common.optional')} autoComplete="off" value={person.address} onChange={(e) => setPerson({ ...person, address: e.currentTarget.value })} error={field('address')} />
        <TextInput className={css.wide} label={t('services.counter.behalf')} description={t('common.optional')} autoComplete="off" value={person.on_behalf_of} onChange={(e) => setPerson({ ...person, on_behalf_of: e.currentTarget.value })} error={field('on_behalf_of')} />
        <Checkbox className={css.wide} size="md" label={t('services.counter.post')} checked={post !== null} onChange={(e) => setPost(e.currentTarget.checked ? person.address : null)} />
        {post !== null && <TextInput className={css.wide} label={t('services.counter.postAddress')} autoComplete="off" value={post} onChange={(e) => setPost(e.currentTarget.value)} error={field('deliver.address') ?? field('deliver.phone')} />}
      </fieldset>
      {!!one?.components.length && (
        <section aria-labelledby="papers" className={css.given}>
          <h2 id="papers">{t('services.counter.papers')}</h2>
          <ul>
            {one.components.map((c, i) => (
              <PaperRow key={i} name={c.name} required={c.required} given={given[i] ?? none} change={(to) => give(i, (g) => ({ ...g, ...to }))} take={(files) => take(i, files)}
                advice={(file) => <Misplaced heading={headings[file.ticket]} names={names} at={i} move={(to) => move(i, file, to)} />} />
            ))}
            <Unsorted files={given[unsorted]?.files ?? []} sending={!!given[unsorted]?.sending} headings={headings} names={names} take={(files) => take(unsorted, files)} move={(file, to) => move(unsorted, file, to)} remove={(file) => drop(unsorted, file)} />
          </ul>
          {missing.length > 0 && <p className={css.hint}>{t('services.counter.missing', { names: missing.map((c) => c.name).join('; ') })}</p>}
        </section>
      )}
      {form && (
        <CounterForm form={form} answers={answers} change={(key, value) => setAnswers((all) => ({ ...all, [key]: value }))} wrong={(key) => wrong.get(key) ?? field(`answers.${key}`)}
          open={p.fees.some((fee) => fee.per) || wrong.size > 0 || (fault instanceof Problem && fault.errors.some((e) => e.path.startsWith('answers.')))} />
      )}
      {!!p.exemptions?.length && p.fees.some((f) => f.amount !== 0) && (
        <div className={css.last}>
          <Select label={t('services.counter.exempt')} description={t('common.optional')} placeholder={t('services.counter.notExempt')} clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} value={exempt.name} error={field('exemption.name')}
            onChange={(name) => setExempt({ ...exempt, name })} data={p.exemptions.map((one) => one.verbatim)} />
          {exempt.name && <TextInput label={t('payments.exempt.proof')} description={t('payments.exempt.proofHelp')} maxLength={300} value={exempt.proof} onChange={(e) => setExempt({ ...exempt, proof: e.currentTarget.value })} error={field('exemption.proof')} />}
        </div>
      )}
      <div className={css.last}>
        {needsDate && <DateInput label={t('services.dueOn')} description={t('services.dialog.receive.help')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" value={dueOn} onChange={(v) => setDueOn(v ? String(v).slice(0, 10) : null)} error={field('due_on')} minDate={new Date()} />}
        <Select label={t('services.counter.to')} description={t('common.optional')} placeholder={t('services.toLater')} clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} value={to} onChange={setTo} error={field('to')}
          data={(hands.data?.items ?? []).map((h) => ({ value: String(h.official), label: `${h.name} · ${h.position} (${h.running})` }))} />
      </div>
      {fault != null && <Notice tone="late" role="alert">{fault instanceof Problem && fault.errors.length ? t('services.counter.wrong') : words(fault)}</Notice>}
      <div className={css.submit}><Button type="submit" look="primary" busy={busy || sending}>{t('services.counter.file')}</Button></div>
    </form>
  )
}

function duration(p: Procedure, caseCode: string | undefined, t: TFunction): string | undefined {
  const d = p.cases.find((c) => c.code === caseCode)?.duration ?? (p.channels.find((c) => c.channel === 'direct') ?? p.channels[0])?.duration
  return d && d.unit !== 'unknown' ? t(`services.duration.${d.unit}`, { count: d.amount }) + (d.cut_off ? ` (${d.cut_off})` : '') : undefined
}

function PaperRow({ name, required, given, change, take, advice }: { name: string; required: boolean; given: Given; change: (to: Partial<Given>) => void; take: (files: File[]) => void; advice: (file: Scanned) => ReactNode }) {
  const { t } = useTranslation()
  const field = useRef<HTMLInputElement>(null)
  const count = (what: 'originals' | 'copies') => (
    <div className={css.count}>
      <button type="button" aria-pressed={given[what] > 0} onClick={() => change({ [what]: given[what] ? 0 : 1 })}>
        {given[what] > 0 && <Icon name="check" size={16} />}{t(`services.counter.${what}`)}{given[what] > 1 ? ` × ${given[what]}` : ''}<span className="hidden-but-read">: {name}</span>
      </button>
      {given[what] > 0 && <button type="button" aria-label={t('services.counter.more', { what: t(`services.counter.${what}`).toLowerCase(), name })} onClick={() => change({ [what]: Math.min(99, given[what] + 1) })}>+</button>}
    </div>
  )
  return (
    <li>
      <span className={css.paperName}>{name}{required && <small>{t('services.required')}</small>}</span>
      <div className={css.paperTools}>
        {count('originals')}
        {count('copies')}
        <Button icon="scan" busy={given.sending > 0} aria-label={t('services.counter.scanOf', { name })} title={t('services.counter.scan')} onClick={() => field.current?.click()} />
        <input ref={field} type="file" hidden multiple accept="application/pdf,image/jpeg,image/png,image/tiff" data-testid="paper" onChange={(e) => (take([...(e.currentTarget.files ?? [])]), (e.currentTarget.value = ''))} />
      </div>
      {given.files.map((f) => (
        <Fragment key={f.ticket}>
          <span className={css.fileLine}><Icon name="file" size={16} />{f.name}
            <button type="button" aria-label={t('services.counter.removeFile', { name: f.name })} onClick={() => change({ files: given.files.filter((x) => x !== f) })}><Icon name="close" size={16} /></button>
          </span>
          {advice(f)}
        </Fragment>
      ))}
    </li>
  )
}
