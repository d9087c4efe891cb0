// Feedback on how this dossier is handled: what was said, who has it, until when, the answer; and saying more.
import { Problem } from '@tinhso/shared/api/client'
import { moment } from '@tinhso/shared/words/format'
import { useRef, useState } from 'preact/hooks'
import type { Fault } from '../parts/checks'
import { fetchBlob, save } from '../parts/download'
import { ErrorSummary, Text } from '../parts/fields'
import { Icon } from '../parts/Icon'
import { asProblem, faultWords } from '../parts/load'
import { notify } from '../shell/notice'
import { escalateFeedback, giveFeedback, newId, type Feedback as Told, type Tracked } from '../store/api'
import { t } from '../words'
import { PaperChooser, usePapers } from './papers'

interface Props {
  dossier: Tracked
  proof: string
  answered: (now: Tracked) => void
}
type Said = Pick<Fault, 'field' | 'words'>

export function Feedback(props: Props) {
  const { dossier } = props
  const told = dossier.feedback ?? [] // a copy kept before there was feedback has none
  return (
    <section class="feedback no-print">
      <h2>{t.dossiers.feedback.title}</h2>
      {told.map((one) => <One key={one.code} told={one} {...props} />)}
      <details class="more">
        <summary>{t.dossiers.feedback.open}</summary>
        <Write {...props} />
      </details>
    </section>
  )
}

function One({ told, dossier, proof, answered }: Props & { told: Told }) {
  const [problem, setProblem] = useState('')
  const open = async (id: number, name: string) => {
    setProblem('')
    try {
      save(await fetchBlob(`/api/services/tracking/feedback/files/${id}`, { code: dossier.code, proof }), name)
    } catch (fault) {
      setProblem(faultWords(asProblem(fault)))
    }
  }
  const files = (list: Told['turns'][number]['files']) =>
    list.map((file) => <p key={file.id}><button type="button" onClick={() => void open(file.id, file.name)}><Icon name="download" /> <span lang="vi">{file.name}</span></button></p>)
  return (
    <article class="told">
      <h3>{t.dossiers.feedback.code(told.code)}</h3>
      {problem && <p class="fault" role="alert">{problem}</p>}
      {told.turns.map((turn, n) => (
        <div key={n}>
          <blockquote lang="vi">{turn.words}</blockquote>
          {files(turn.files)}
          <p><b>{turn.answered_at ? t.dossiers.feedback.answeredBy(moment(turn.answered_at)) : turn.late ? t.dossiers.feedback.late : turn.seen_at ? t.dossiers.feedback.seen : t.dossiers.feedback.received}</b></p>
          <p class="quiet"><span lang="vi">{turn.agency_name}</span>{!turn.answered_at && <> · {t.dossiers.feedback.until(moment(turn.due_at))}</>}</p>
          {turn.answered_at && (
            <div class="inset">
              <p lang="vi" class="said">{turn.answer}</p>
              <p class="quiet" lang="vi">{[turn.who, turn.position].filter(Boolean).join(', ')}</p>
              {files(turn.answers)}
            </div>
          )}
        </div>
      ))}
      {told.may_escalate && <NotSatisfied told={told} dossier={dossier} proof={proof} answered={answered} />}
    </article>
  )
}

function NotSatisfied({ told, dossier, proof, answered }: Props & { told: Told }) {
  const [words, setWords] = useState('')
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  const id = `not-satisfied-${told.code}`
  const send = async (e: Event) => {
    e.preventDefault()
    if (busy) return
    if (!words.trim()) return setFault(t.dossiers.feedback.none)
    setBusy(true)
    setFault('')
    try {
      const now = await escalateFeedback({ code: dossier.code, proof, feedback: told.code, words: words.trim() })
      notify(t.dossiers.feedback.escalated)
      answered(now)
    } catch (no) {
      setFault(faultWords(asProblem(no)))
    } finally {
      setBusy(false)
    }
  }
  return (
    <details class="more">
      <summary>{t.dossiers.feedback.notSatisfied}</summary>
      <form onSubmit={(e) => void send(e)} noValidate>
        <Text id={id} label={t.dossiers.feedback.why} hint={t.dossiers.feedback.whyHint} fault={fault || undefined} value={words} onChange={setWords} long />
        <button type="submit" class="wide" disabled={busy}>{t.dossiers.feedback.escalate}</button>
      </form>
    </details>
  )
}

function Write({ dossier, proof, answered }: Props) {
  const [words, setWords] = useState('')
  const [faults, setFaults] = useState<Said[]>([])
  const [round, setRound] = useState(0)
  const [state, setState] = useState('')
  const key = useRef(newId())
  const say = (found: Said[]) => {
    setFaults(found)
    setRound((n) => n + 1)
  }
  const papers = usePapers((n) => `Phản ánh ${n}`, 5, (words) => say([{ field: 'feedback-choose', words }]))
  const send = async (e: Event) => {
    e.preventDefault()
    if (state) return
    say(words.trim() ? [] : [{ field: 'feedback-words', words: t.dossiers.feedback.none }])
    if (!words.trim()) return
    try {
      const files = await papers.send(setState)
      setState(t.filing.sending)
      const now = await giveFeedback({ code: dossier.code, proof, words: words.trim(), files }, key.current)
      notify(t.dossiers.feedback.sent)
      setWords('')
      papers.clear()
      key.current = newId()
      answered(now)
    } catch (fault) {
      const problem: Problem = asProblem(fault)
      say([{ field: 'feedback-send', words: problem.status === 0 ? t.dossiers.supplementKept : faultWords(problem) }])
    } finally {
      setState('')
    }
  }
  return (
    <>
      <p>{t.dossiers.feedback.about}</p>
      <p class="quiet">{t.dossiers.feedback.law}</p>
      <ErrorSummary faults={faults} round={round} />
      <form onSubmit={(e) => void send(e)} noValidate>
        <Text id="feedback-words" label={t.dossiers.feedback.words} hint={t.dossiers.feedback.wordsHint} value={words} onChange={setWords} long fault={faults.find((fault) => fault.field === 'feedback-words')?.words} />
        <PaperChooser id="feedback" label={t.dossiers.feedback.photo} papers={papers} />
        <p role="status" class="quiet">{state}</p>
        <button type="submit" id="feedback-send" class="primary wide" disabled={state !== ''}>{t.dossiers.feedback.send}</button>
      </form>
    </>
  )
}
