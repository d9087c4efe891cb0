// A ticket on the phone: its number, how long still, and which desk calls. It listens, and looks again when it is shown.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Waiting } from '../parts/Fault'
import { asProblem, faultWords } from '../parts/load'
import { Page } from '../parts/Page'
import { lookAtTicket, type QueueTicket } from '../store/api'
import { t } from '../words'

export function TicketPage({ secret }: { secret: string }) {
  const [ticket, setTicket] = useState<QueueTicket>()
  const [problem, setProblem] = useState('')
  const was = useRef('')
  const look = async () => {
    try {
      const now = await lookAtTicket(secret)
      if (now.state === 'called' && was.current && was.current !== 'called') navigator.vibrate?.([300, 100, 300])
      was.current = now.state
      setTicket(now)
      setProblem('')
    } catch (fault) {
      const said = asProblem(fault)
      setProblem(said.status === 404 ? t.queue.lost : faultWords(said))
    }
  }
  const agency = ticket?.agency
  useEffect(() => void look(), [secret])
  useEffect(() => {
    if (!agency) return
    const source = new EventSource(`/api/services/queue/${agency}/events`)
    source.addEventListener('services.queue', () => void look())
    const timer = setInterval(() => document.visibilityState === 'visible' && void look(), 30_000)
    return () => {
      source.close()
      clearInterval(timer)
    }
  }, [agency, secret])
  return (
    <Page title={t.queue.ticket} back={{ to: '' }}>
      {problem && <p class="fault" role="alert">{problem}</p>}
      {!ticket && !problem && <Waiting />}
      {ticket && (
        <>
          <div class="done" aria-live="polite">
            <p lang="vi">{ticket.agency_name}</p>
            <p>{t.queue.number}</p>
            <p class="turn">{ticket.number}</p>
            <p class="sum">{ticket.state === 'waiting' ? t.queue.ahead(ticket.ahead, ticket.minutes) : ticket.state === 'called' ? t.queue.called(ticket.desk) : ticket.state === 'serving' ? t.queue.serving(ticket.desk) : t.queue[ticket.state]}</p>
          </div>
          <dl class="facts"><div><dt>{t.queue.field}</dt><dd lang="vi">{ticket.field}</dd></div></dl>
          <p class="quiet">{t.queue.follows}</p>
        </>
      )}
    </Page>
  )
}
