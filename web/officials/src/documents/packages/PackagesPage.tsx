// Nhận gói tin: edXML packages from files, and what became of each in words.
import { api, Problem } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, Empty, Notice } from '@tinhso/shared/parts/parts'
import { Link } from '@tanstack/react-router'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Denied } from '../../accounts/Denied'
import { useMay, useSignedIn } from '../../accounts/me'
import { queries } from '../../queries'
import css from './packages.module.css'
import './words'

type Imported = components['schemas']['Imported']
interface Taken { key: number; name: string; answer?: Imported; fault?: unknown }

export function PackagesPage() {
  return useMay('exchange.import') ? <Packages /> : <Denied right="exchange.import" />
}

function Packages() {
  const { t } = useTranslation()
  const [taken, setTaken] = useState<Taken[]>([])
  const [busy, setBusy] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const next = useRef(0)
  const take = async (files: File[]) => {
    // One after the other: a status may speak of a document that comes in the same handful.
    for (const file of files) {
      setBusy(file.name)
      const one: Taken = { key: next.current++, name: file.name }
      await api.post('/api/exchange/packages', { file: new Blob([file], { type: 'application/xml' }) })
        .then((answer) => { one.answer = answer }, (fault: unknown) => { one.fault = fault })
      setTaken((before) => [one, ...before])
    }
    setBusy('')
    for (const key of ['incoming', 'outgoing', 'tasks', 'counts']) void queries.invalidateQueries({ queryKey: [key] })
  }
  return (
    <div className={css.page}>
      <Link to="/documents/incoming" className={css.back}><Icon name="back" size={18} />{t('shell.system.incoming')}</Link>
      <header className={css.head}>
        <h1>{t('packages.title')}</h1>
        <p>{t('packages.about')}</p>
        <div><Button look="primary" icon="plus" busy={!!busy} onClick={() => field.current?.click()}>{t('packages.choose')}</Button></div>
        <input ref={field} type="file" hidden multiple accept=".edxml,.xml,application/xml" data-testid="packages" onChange={(e) => (void take([...(e.currentTarget.files ?? [])]), (e.currentTarget.value = ''))} />
      </header>
      <p role="status" className={css.status}>{busy && t('packages.taking', { name: busy })}</p>
      {!taken.length && !busy && <Empty icon="arrive" title={t('packages.none')} />}
      {taken.length > 0 && <ul className={css.list}>{taken.map((one) => <li key={one.key}>{one.answer ? <Answer name={one.name} answer={one.answer} /> : <NotTaken name={one.name} fault={one.fault} />}</li>)}</ul>}
    </div>
  )
}

function Answer({ name, answer: a }: { name: string; answer: Imported }) {
  const { t } = useTranslation()
  const { agency } = useSignedIn()
  const whole = !a.refused.length && !a.warnings.length
  return (
    <>
      <h2>{t(`packages.kinds.${a.kind as 'edoc'}`)} {a.code || a.document_id}</h2>
      <small>{name}</small>
      <Notice tone={a.repeated ? 'plain' : whole ? 'ok' : 'soon'} role="status">
        <b>{t(a.repeated ? 'packages.repeated' : a.refused.length ? 'packages.partly' : 'packages.taken')}</b>
        {a.kind === 'status' && !a.repeated && a.outcome && <p>{t(`packages.outcomes.${a.outcome as 'applied'}`)}</p>}
      </Notice>
      <Part title={t('packages.accepted')} lines={a.accepted.map((r) => (
        <>
          {r.incoming !== null && r.agency === agency.id ? <Link to="/documents/incoming/$id" params={{ id: String(r.incoming) }}>{r.name}</Link> : r.name}
          {[r.note, r.incoming === null && t('packages.elsewhere')].filter(Boolean).map((x) => ` · ${x}`).join('')}
        </>
      ))} />
      <Part title={t('packages.refused')} lines={a.refused.map((r) => <><b>{r.name || r.code}</b>: {r.why}</>)} />
      <Part title={t('packages.warnings')} lines={a.warnings} />
    </>
  )
}

function NotTaken({ name, fault }: { name: string; fault: unknown }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const errors = fault instanceof Problem ? fault.errors : []
  /** `to[0]`: which receiver of the package is meant. */
  const nth = (path: string) => {
    const n = /^to\[(\d+)\]$/.exec(path)?.[1]
    return n && errors.length > 1 ? <b>{t('packages.receiver', { n: Number(n) + 1 })}: </b> : null
  }
  return (
    <>
      <h2>{name}</h2>
      <Notice tone="late" role="alert">
        <b>{t('packages.notTaken')}</b>
        {errors.length ? <ul>{errors.map((e, i) => <li key={i}>{nth(e.path)}{e.message}</li>)}</ul> : <p>{words(fault)}</p>}
      </Notice>
    </>
  )
}

function Part({ title, lines }: { title: string; lines: ReactNode[] }) {
  if (!lines.length) return null
  return <section><h3>{title}</h3><ul>{lines.map((line, i) => <li key={i}>{line}</li>)}</ul></section>
}
