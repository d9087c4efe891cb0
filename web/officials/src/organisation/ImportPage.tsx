// Nhập, xuất danh mục: units, agencies, codes, officials and successions as CSV, with a trial run that shows the difference.
import { Checkbox, Select } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { api, Problem } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, buttonClass, Notice } from '@tinhso/shared/parts/parts'
import { day, localDay, number } from '@tinhso/shared/words/format'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Denied } from '../accounts/Denied'
import { useMay } from '../accounts/me'
import { queries } from '../queries'
import css from './administration.module.css'
import './words'

type Result = components['schemas']['ImportResult']
type Line = components['schemas']['ImportLine']
const kinds = ['units', 'agencies', 'codes', 'officials', 'succession'] as const
type Kind = (typeof kinds)[number]
/** A complete file of the province has 1,540 lines; nobody reads more than these, and the sum says the rest. */
const mostShown = 200

export function ImportPage() {
  return useMay('organisation.edit') ? <Sections /> : <Denied right="organisation.edit" />
}

function Sections() {
  const { t } = useTranslation()
  return (
    <div className={css.page}>
      <Link to="/organisation" className={css.back}><Icon name="back" size={18} />{t('administration.toDirectory')}</Link>
      <header className={css.head}><h1>{t('administration.import.title')}</h1><p className={css.about}>{t('administration.import.about')}</p></header>
      <Export />
      <Import />
    </div>
  )
}

function Export() {
  const { t } = useTranslation()
  const [on, setOn] = useState(localDay(new Date()))
  return (
    <section className={css.part} aria-labelledby="export">
      <h2 id="export">{t('administration.import.export')}</h2>
      <div className={css.tools}>
        <DateInput label={t('administration.import.asOf')} valueFormat="DD/MM/YYYY" value={on} onChange={(v) => v && setOn(String(v).slice(0, 10))} />
        {kinds.map((what) => <a key={what} className={buttonClass()} href={`/api/organisation/export?what=${what}&as_of=${on}`} download><Icon name="download" />{t(`administration.import.kinds.${what}`)}</a>)}
      </div>
    </section>
  )
}

function Import() {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [what, setWhat] = useState<Kind>('officials')
  const [file, setFile] = useState<File>()
  const [on, setOn] = useState(localDay(new Date()))
  const [complete, setComplete] = useState(false)
  const [noFile, setNoFile] = useState(false)
  // What was tried is what is applied, even if the file on the disk has changed meanwhile.
  const tried = useRef<Blob>(undefined)
  const ask = (dry_run: boolean) => api.post('/api/organisation/import', { query: { what, dry_run, effective_on: on, complete }, file: tried.current })
  const trial = useMutation({
    mutationFn: async (chosen: File) => {
      tried.current = new Blob([await chosen.arrayBuffer()], { type: 'text/csv' })
      return ask(true)
    },
  })
  const apply = useMutation({ mutationFn: () => ask(false), onSuccess: () => queries.invalidateQueries() })
  const anew = () => (trial.reset(), apply.reset())
  const result = apply.data ?? trial.data
  const fault = apply.error ?? trial.error
  const field = (name: string) => (fault instanceof Problem ? fault.field(name) : undefined)
  return (
    <section className={css.part} aria-labelledby="import">
      <h2 id="import">{t('administration.import.do')}</h2>
      <form className={css.form} noValidate onSubmit={(e) => (e.preventDefault(), apply.reset(), file ? trial.mutate(file) : setNoFile(true))}>
        <Select label={t('administration.import.what')} data={kinds.map((k) => ({ value: k, label: t(`administration.import.kinds.${k}`) }))} value={what} allowDeselect={false}
          onChange={(v) => (setWhat(v as Kind), anew())} error={field('what')} />
        <label className={css.file}>
          <span>{t('administration.import.file')}</span>
          <small id="file-help">{t('administration.import.fileHelp')}</small>
          <input type="file" accept=".csv,text/csv" aria-describedby="file-help" aria-invalid={noFile || undefined} data-testid="import-file"
            onChange={(e) => (setFile(e.currentTarget.files?.[0]), setNoFile(false), anew())} />
        </label>
        {noFile && <Notice tone="late" role="alert">{t('administration.import.noFile')}</Notice>}
        <DateInput label={t('administration.import.on')} description={t('administration.import.onHelp')} valueFormat="DD/MM/YYYY" value={on} onChange={(v) => v && (setOn(String(v).slice(0, 10)), anew())} error={field('effective_on')} />
        {what !== 'succession' && <Checkbox label={t('administration.import.complete')} description={t('administration.import.completeHelp')} checked={complete} onChange={(e) => (setComplete(e.currentTarget.checked), anew())} />}
        {fault != null && <Notice tone="late" role="alert">{words(fault)}</Notice>}
        <div className={css.buttons}><Button type="submit" look={result ? 'plain' : 'primary'} busy={trial.isPending}>{t('administration.import.try')}</Button></div>
      </form>
      {result && <Difference result={result} busy={apply.isPending} apply={() => apply.mutate()} />}
    </section>
  )
}

function Difference({ result, busy, apply }: { result: Result; busy: boolean; apply: () => void }) {
  const { t } = useTranslation()
  const head = useRef<HTMLHeadingElement>(null)
  const { added, changed, closed, errors } = result
  const some = added.length + changed.length + closed.length > 0
  useEffect(() => {
    head.current?.scrollIntoView({ block: 'start' })
    head.current?.focus({ preventScroll: true })
  }, [result])
  return (
    <div className={css.difference}>
      <h2 ref={head} tabIndex={-1}>{t(result.applied ? 'administration.import.applied' : errors.length ? 'administration.import.faulty' : 'administration.import.difference')}</h2>
      <p role="status">{t('administration.import.sum', { added: number(added.length), changed: number(changed.length), closed: number(closed.length), unchanged: number(result.unchanged) })}</p>
      {errors.length > 0 && (
        <Notice tone="late" role="alert">
          <b>{t('administration.import.faults')}</b>
          <ul>{errors.slice(0, mostShown).map((e, i) => <li key={i}>{e.line > 0 && <>{t('administration.import.line', { line: e.line })}{e.column && ` · ${e.column}`}: </>}{e.message}</li>)}</ul>
        </Notice>
      )}
      {!errors.length && !some && <p>{t('administration.import.nothing')}</p>}
      {/* What would be done with a faulty file would only lead astray: first the faults. */}
      {!errors.length && (['added', 'changed', 'closed'] as const).map((group) => result[group].length > 0 && <Lines key={group} group={group} lines={result[group]} />)}
      {!errors.length && some && !result.applied && <div className={css.buttons}><Button look="primary" icon="check" busy={busy} onClick={apply}>{t('administration.import.apply')}</Button></div>}
    </div>
  )
}

function Lines({ group, lines }: { group: 'added' | 'changed' | 'closed'; lines: Line[] }) {
  const { t } = useTranslation()
  const value = (text: string) => text || <i>{t('administration.import.empty')}</i>
  return (
    <section aria-label={t(`administration.import.groups.${group}`)}>
      <h3>{t(`administration.import.groups.${group}`)} <small>{number(lines.length)}</small></h3>
      <ul className={css.list}>
        {lines.slice(0, mostShown).map((line) => (
          <li key={`${line.line} ${line.key}`}>
            <b>{line.name || line.key}</b> <small>{[line.name && line.key.replaceAll('|', ' · '), line.line > 0 && t('administration.import.line', { line: line.line }), t('administration.import.from', { day: day(line.effective_on) })].filter(Boolean).join(' · ')}</small>
            {/* Of what is new every field is: the line itself says it. */}
            {group === 'changed' && (
              <dl>{line.differences.map((d) => (
                <div key={d.field}><dt>{t(`administration.import.fields.${d.field as 'name'}`, { defaultValue: d.field })}</dt><dd><del>{value(d.before)}</del> <span aria-hidden="true">→</span> <ins>{value(d.after)}</ins></dd></div>
              ))}</dl>
            )}
            {group === 'added' && <p>{line.differences.filter((d) => d.after && d.field !== 'name').map((d) => `${t(`administration.import.fields.${d.field as 'name'}`, { defaultValue: d.field })}: ${d.after}`).join(' · ')}</p>}
          </li>
        ))}
      </ul>
      {lines.length > mostShown && <p className={css.about}>{t('administration.import.rest', { n: number(lines.length - mostShown) })}</p>}
    </section>
  )
}
