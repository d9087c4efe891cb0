// The leader's morning: one document a screen, usual directions at a touch, spoken words where the browser can.
import { Select, Textarea } from '@mantine/core'
import { api } from '@tinhso/shared/api/client'
import type { TaskRow } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { useKeys } from '@tinhso/shared/parts/keys'
import { Button, buttonClass, Empty, Notice, Skeleton } from '@tinhso/shared/parts/parts'
import { toastFault } from '@tinhso/shared/parts/toast'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { byWords } from '../../panes/byWords'
import { useSignedIn } from '../../accounts/me'
import { queries } from '../../queries'
import { useIncomingView } from '../incoming/data'
import { useDirections } from '../incoming/directions'
import { PriorityTag } from '../parts/tags'
import css from './morning.module.css'
import { useSpeech } from './speech'

export function MorningPage() {
  const { t } = useTranslation()
  const [done, setDone] = useState(0)
  const [gone, setGone] = useState<number[]>([])
  const [said, setSaid] = useState('')
  const list = useQuery({ queryKey: ['tasks', 'morning'], queryFn: () => api.get('/api/work/tasks', { query: { limit: 200 } }), refetchOnWindowFocus: false })
  const waiting = (list.data?.items ?? []).filter((x) => x.kind === 'incoming' && x.step === 'assign' && !gone.includes(x.object))
  const [now] = waiting
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('documents.morning.title')}</h1>
        {list.data && (
          <div role="status">
            <b>{t('documents.morning.progress', { n: waiting.length })}</b>
            {said && <small>{said}</small>}
          </div>
        )}
      </header>
      {list.isPending ? <Skeleton h="60vh" /> : now ? (
        <Card key={now.object} task={now} sent={(who) => (setDone(done + 1), setSaid(t('documents.morning.sent', { who, code: now.code })), setGone([...gone, now.object]))} skip={() => (setSaid(''), setGone([...gone, now.object]))} />
      ) : <Empty icon="check" title={t('documents.morning.done')}>{t('documents.morning.doneHelp', { n: done })}</Empty>}
    </div>
  )
}

function Card({ task, sent, skip }: { task: TaskRow; sent: (who: string) => void; skip: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const me = useSignedIn()
  const view = useIncomingView(task.object)
  const directions = useDirections()
  const people = useQuery({ queryKey: ['officials', me.agency.id], queryFn: () => api.get('/api/organisation/officials', { query: { agency: me.agency.id, limit: 200 } }), staleTime: 60_000 })
  const officers = (people.data?.items ?? []).filter((p) => p.role !== 'administrator')
  const proposed = view.data?.proposal
  const [chosen, setChosen] = useState<number | null>(null)
  const lead = chosen ?? proposed?.official ?? null
  const [days, setDays] = useState(3)
  const [opinion, setOpinion] = useState('')
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const speech = useSpeech((text) => setOpinion((o) => (o.trim() ? `${o.trim()} ${text}` : text)))
  const from = useRef<{ x: number; y: number } | null>(null)

  const send = async () => {
    if (busy) return
    if (lead === null) return setMissing(true)
    setBusy(true)
    try {
      await api.post('/api/documents/incoming/{id}/assign', { path: { id: task.object }, body: { lead, days, instruction: opinion.trim() || undefined } })
      for (const key of ['tasks', 'counts', 'incoming']) void queries.invalidateQueries({ queryKey: [key], refetchType: key === 'tasks' ? 'none' : 'active' })
      sent(officers.find((p) => p.official === lead)?.official_name ?? '')
    } catch (fault) {
      toastFault(fault, words)
      setBusy(false)
    }
  }
  useKeys({ Enter: () => void send(), s: skip, ...Object.fromEntries([1, 3, 5].map((n) => [String(n), () => setDays(n)])) })
  const options = officers.map((p) => ({ value: String(p.official), label: `${p.official_name} · ${p.title}` })).filter((o, i, all) => all.findIndex((x) => x.value === o.value) === i)
  const near = officers.filter((p) => p.role === 'officer' && p.official !== proposed?.official).slice(0, 3)
  return (
    <article className={css.card} aria-labelledby="morning-subject"
      onTouchStart={(e) => { const p = e.changedTouches[0]; from.current = p ? { x: p.clientX, y: p.clientY } : null }}
      onTouchEnd={(e) => {
        const p = e.changedTouches[0]
        const dx = p && from.current ? p.clientX - from.current.x : 0
        const dy = p && from.current ? Math.abs(p.clientY - from.current.y) : 0
        if (dy < 60 && dx > 120) void send()
        else if (dy < 60 && dx < -120) skip()
      }}>
      <p className={css.meta}><b>{task.code}</b> <span>{task.from_name}</span> <PriorityTag priority={task.priority} /></p>
      <h2 id="morning-subject">{task.title}</h2>
      {view.data?.attachments[0] && <a className={buttonClass()} href={`/api/documents/incoming/${task.object}/attachments/${view.data.attachments[0].ordinal}`} target="_blank" rel="noreferrer">{t('documents.morning.read')}</a>}
      {proposed && <Notice tone="info">{t('documents.morning.proposed', { who: proposed.by_name, words: [proposed.official_name, proposed.words].filter(Boolean).join(' — ') })}</Notice>}
      <fieldset className={css.set}>
        <legend>{t('documents.morning.lead')}</legend>
        <div className={css.quick}>
          {proposed?.official && <button type="button" aria-pressed={lead === proposed.official} onClick={() => setChosen(proposed.official!)}>{proposed.official_name}</button>}
          {near.map((p) => <button key={p.id} type="button" aria-pressed={lead === p.official} onClick={() => (setChosen(p.official), setMissing(false))}>{p.official_name}</button>)}
        </div>
        <Select aria-label={t('documents.morning.pickLead')} placeholder={t('documents.morning.pickLead')} searchable data={options} value={lead === null ? null : String(lead)}
          filter={byWords}
          onChange={(v) => (setChosen(v === null ? null : Number(v)), setMissing(false))} error={missing ? t('documents.morning.needLead') : undefined} />
      </fieldset>
      <fieldset className={css.set}>
        <legend>{t('documents.morning.days')}</legend>
        <div className={css.quick}>{[1, 3, 5, 10].map((n) => <button key={n} type="button" aria-pressed={days === n} onClick={() => setDays(n)}>{t('documents.morning.daysN', { n })}</button>)}</div>
      </fieldset>
      <Textarea label={t('documents.morning.opinion')} value={opinion} onChange={(e) => setOpinion(e.currentTarget.value)} minRows={2} autosize maxLength={1000} />
      <div className={css.quick} role="group" aria-label={t('documents.templates')}>
        {speech && <button type="button" aria-pressed={speech.listening} onClick={speech.toggle}>{t(speech.listening ? 'documents.morning.listening' : 'documents.morning.speak')}</button>}
        {directions.map((line) => <button key={line} type="button" onClick={() => setOpinion(opinion.trim() ? `${opinion.trim()} ${line}` : line)}>{line}</button>)}
      </div>
      <footer className={css.foot}>
        <Button onClick={skip} hint="S">{t('documents.morning.skip')}</Button>
        <Button look="primary" busy={busy} hint="↵" onClick={() => void send()}>{t('documents.morning.send')}</Button>
        <Link to="/documents/incoming/$id" params={{ id: String(task.object) }} className={buttonClass('quiet')}>{t('shell.open')}</Link>
      </footer>
    </article>
  )
}
