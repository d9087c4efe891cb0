// The form of a draft: the document on the left, whom it goes to on the right, and one bar that says where one stands.
import { Select, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { api, Problem } from '@tinhso/shared/api/client'
import type { OutgoingView } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Choice, Notice, Tag } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { time } from '@tinhso/shared/words/format'
import { language } from '@tinhso/shared/words/language'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { byWords } from '../../panes/byWords'
import { useMay, useSignedIn } from '../../accounts/me'
import { queries } from '../../queries'
import { outgoingKey } from '../outgoing/data'
import css from './compose.module.css'
import { useDraft, type Draft } from './draft'
import { FilePicker, useUploads } from './FilePicker'
import { IssueDialog } from './IssueDialog'
import { RecipientPicker, useResolved } from './RecipientPicker'

interface Props {
  start: { view?: OutgoingView; draft?: Partial<Draft> }
  replyTo?: string
  replaces?: string
  made: (id: number) => void
}
/** What is written every day comes first; the rest in the order of the decree. */
const everyDay = ['CV', 'QĐ', 'KH', 'TB', 'BC', 'TTr', 'GM', 'CĐ', 'HD']
const place = (key: string) => (everyDay.includes(key) ? everyDay.indexOf(key) : everyDay.length)

export function DraftForm({ start, replyTo, replaces, made }: Props) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const me = useSignedIn()
  const navigate = useNavigate()
  const mayIssue = useMay('documents.issue')
  const { draft, view, saving, fault, change, save, keepMine, takeTheirs, versionNow } = useDraft(start, made)
  const uploads = useUploads((file) => change((d) => ({ files: [...d.files, file] })))
  const resolved = useResolved(draft.recipients)
  const [issuing, setIssuing] = useState(false)
  const [tried, setTried] = useState(false)
  const [refusal, setRefusal] = useState<unknown>(null)

  const types = useQuery({ queryKey: ['types'], queryFn: () => api.get('/api/documents/types'), staleTime: Infinity })
  const people = useQuery({ queryKey: ['officials', me.agency.id], queryFn: () => api.get('/api/organisation/officials', { query: { agency: me.agency.id, limit: 200 } }) })
  const typeList = types.data ?? []
  const typeOptions = useMemo(
    () => [...(types.data ?? [])].sort((a, b) => place(a.key) - place(b.key)).map((x) => ({ value: x.key, label: language() === 'en' ? x.english : x.name })),
    [types.data])
  const signers = useMemo(
    () => [...(people.data?.items ?? [])].filter((p) => p.role === 'leader').sort((a, b) => a.rank - b.rank),
    [people.data])
  const letter = !typeList.find((x) => x.key === draft.type)?.abbreviation

  const chooseSigner = (value: string | null) => {
    const who = signers.find((p) => String(p.official) === value)
    // The head signs for the committee, a deputy for the head: what Decree 30/2020 expects, and can be changed below.
    const authority = !who ? 'none' : who.rank === 1 ? (/UBND|Ủy ban|UB /.test(me.agency.short_name) ? 'TM' : 'none') : 'KT'
    change({ signer: who?.official ?? null, signer_name: who?.official_name ?? '', signer_position: who?.title ?? '', authority })
  }

  const missing: [string, string][] = []
  if (!draft.type) missing.push(['type', t('documents.compose.needType')])
  if (!draft.subject.trim()) missing.push(['subject', t('documents.compose.needSubject')])
  if (draft.signer === null) missing.push(['signer', t('documents.compose.needSigner')])
  if (!draft.files.length) missing.push(['attachments', t('documents.compose.needFiles')])
  if (!draft.recipients.length) missing.push(['recipients', t('documents.compose.needRecipients')])
  const problem = [refusal, fault].find((f): f is Problem => f instanceof Problem && f.errors.length > 0)
  const errorOf = (...fields: string[]) =>
    problem?.errors.find((e) => fields.some((f) => e.path === f || e.path.startsWith(`${f}[`)))?.message ??
    (tried ? missing.find(([f]) => fields.includes(f))?.[1] : undefined)

  const askIssue = () => {
    setTried(true)
    setRefusal(null)
    if (uploads.busy) return toast({ text: t('documents.compose.waitUploads') })
    if (missing.length) return document.getElementById(`field-${missing[0]![0]}`)?.focus()
    setIssuing(true)
  }
  const issue = async () => {
    if (!(await save())) return setIssuing(false)
    try {
      const id = queries.getQueryData<OutgoingView>(outgoingKey(view?.id ?? 0))?.id ?? view?.id
      const issued = await api.post('/api/documents/outgoing/{id}/issue', { path: { id: id! }, version: versionNow(), key: `issue-${id}` })
      queries.setQueryData(outgoingKey(issued.id), issued)
      for (const key of ['outgoing', 'counts']) void queries.invalidateQueries({ queryKey: [key] })
      toast({ icon: 'check', text: t('documents.compose.issued', { code: issued.code }), detail: t('documents.compose.issuedDetail', { count: issued.recipient_count }) })
      await navigate({ to: '/documents/outgoing/$id', params: { id: String(issued.id) }, replace: true })
    } catch (no) {
      setIssuing(false)
      setRefusal(no)
    }
  }
  const notation = view?.notation ?? ''

  return (
    <div className={css.page}>
      <header className={css.bar}>
        <h1>{t('documents.compose.title')} {replyTo && <Tag tone="info">{t('documents.compose.replyTo', { code: replyTo })}</Tag>} {(replaces ?? start.view?.replaces_code) && <Tag tone="info">{t('documents.change.replacing', { code: replaces ?? start.view?.replaces_code })}</Tag>}</h1>
        <span className={css.state} role="status" data-bad={saving === 'failed' || saving === 'conflict' || undefined}>
          {saving === 'saved' && view ? t('documents.compose.autosaved', { at: time(view.updated_at) })
            : saving === 'new' ? t('documents.compose.notStarted')
              : saving === 'saving' ? t('documents.compose.saving')
                : saving === 'failed' ? t('documents.compose.saveFailed') : t('documents.compose.unsaved')}
        </span>
        {mayIssue && <Button look="primary" icon="send" onClick={askIssue}>{t('documents.compose.issue')}</Button>}
      </header>
      {saving === 'conflict' && (
        <Notice tone="soon" role="alert">
          <b>{t('documents.compose.conflict')}</b><p>{t('documents.compose.conflictHelp')}</p>
          <p className={css.choices}><Button onClick={() => void keepMine()}>{t('documents.compose.keepMine')}</Button><Button onClick={() => void takeTheirs()}>{t('documents.compose.takeTheirs')}</Button></p>
        </Notice>
      )}
      {saving === 'failed' && fault != null && !problem && (
        <Notice tone="late" role="alert">{words(fault)} <Button onClick={() => void save()}>{t('common.retry')}</Button></Notice>
      )}
      {refusal != null && (
        <Notice tone="late" role="alert">
          <b>{t('documents.compose.mend')}</b>
          {refusal instanceof Problem && refusal.errors.length ? <ul>{refusal.errors.map((e) => <li key={e.path}>{e.message}</li>)}</ul> : <p>{words(refusal)}</p>}
        </Notice>
      )}
      <form className={css.columns} onSubmit={(e) => e.preventDefault()} noValidate>
        <div className={css.fields}>
          <div className={css.pair}>
            <Select id="field-type" disabled={types.isPending} label={t('documents.compose.type')} placeholder={t('documents.compose.typePlaceholder')} data={typeOptions} searchable selectFirstOptionOnChange filter={byWords}
              value={draft.type || null} onChange={(v) => change({ type: v ?? '' })} error={errorOf('type')} allowDeselect={false} maxDropdownHeight={320} />
            {letter ? (
              <TextInput label={t('documents.compose.unit')} description={undefined} placeholder="VP3" value={draft.drafting_unit} maxLength={20}
                onChange={(e) => change({ drafting_unit: e.currentTarget.value })} error={errorOf('drafting_unit')} />
            ) : <DueField draft={draft} change={change} error={errorOf('due_on')} />}
          </div>
          {notation && <p className={css.hint}>{t('documents.compose.notation', { notation })}</p>}
          <Textarea id="field-subject" label={t('documents.compose.subject')} description={t('documents.compose.subjectHelp')} value={draft.subject} maxLength={500} minRows={2} autoFocus={!start.view && matchMedia('(hover: hover)').matches}
            onChange={(e) => change({ subject: e.currentTarget.value })} error={errorOf('subject')} />
          {draft.replaces !== null && (
            <TextInput label={t('documents.change.replaceReason')} description={t('documents.change.recallReasonHelp')} value={draft.replace_reason} maxLength={500} onChange={(e) => change({ replace_reason: e.currentTarget.value })} error={errorOf('replace_reason', 'replaces')} />
          )}
          <Choice label={t('documents.compose.urgency')} name="priority" value={String(draft.priority)} change={(v) => change({ priority: Number(v) })}
            options={(t('documents.compose.urgencies', { returnObjects: true }) as string[]).map((words, i) => [String(i), words])} />
          <div className={css.pair}>
            <Select id="field-signer" label={t('documents.compose.signer')} placeholder={t('documents.compose.signerPlaceholder')} searchable selectFirstOptionOnChange filter={byWords}
              data={signers.map((p) => ({ value: String(p.official), label: `${p.official_name} · ${p.title}` })).filter((o, i, all) => all.findIndex((x) => x.value === o.value) === i)}
              value={draft.signer === null ? null : String(draft.signer)} onChange={chooseSigner} error={errorOf('signer', 'signer_name')} />
            <Select label={t('documents.compose.authority')} value={draft.authority} allowDeselect={false} onChange={(v) => change({ authority: v as Draft['authority'] })} error={errorOf('authority')}
              data={(['none', 'TM', 'KT', 'TL', 'TUQ', 'Q'] as const).map((a) => ({ value: a, label: t(`documents.compose.authorities.${a}`) }))} />
          </div>
          {letter && <div className={css.pair}><DueField draft={draft} change={change} error={errorOf('due_on')} /></div>}
          <FilePicker files={draft.files} uploads={uploads} change={(files) => change({ files })} error={errorOf('attachments')} />
          <Textarea label={t('documents.compose.summary')} description={t('common.optional')} value={draft.summary} maxLength={500} minRows={2}
            onChange={(e) => change({ summary: e.currentTarget.value })} error={errorOf('summary')} />
        </div>
        <RecipientPicker picked={draft.recipients} change={(recipients) => change({ recipients })} resolved={resolved} error={errorOf('recipients')} />
      </form>
      {issuing && (
        <IssueDialog notation={notation} code={t('documents.compose.title')} subject={draft.subject} count={resolved.data?.count ?? 0} files={draft.files.length} priority={draft.priority}
          close={() => setIssuing(false)} issue={issue} />
      )}
    </div>
  )
}

function DueField({ draft, change, error }: { draft: Draft; change: (part: Partial<Draft>) => void; error?: string }) {
  const { t } = useTranslation()
  return (
    <DateInput label={t('documents.compose.due')} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" value={draft.due_on} minDate={new Date()} clearable clearButtonProps={{ 'aria-label': t('shell.clear') }}
      onChange={(v) => change({ due_on: v ? String(v).slice(0, 10) : null })} error={error} />
  )
}
