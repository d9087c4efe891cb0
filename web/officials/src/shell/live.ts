// Live news from the server (text/event-stream). Each kind of event says which answers have become old; what the person
// is reading stays where it is, the lists beside it are refreshed.
import { api } from '@tinhso/shared/api/client'
import { toast } from '@tinhso/shared/parts/toast'
import i18next from 'i18next'
import { useEffect, useSyncExternalStore } from 'react'
import { queries } from '../queries'
import { openDocument } from './openDocument'

interface Arrived { document: number; code: string; subject: string; from_name: string; priority: number }

let connected = true
const listeners = new Set<() => void>()
function setConnected(to: boolean) {
  if (connected === to) return
  connected = to
  listeners.forEach((tell) => tell())
}
/** False while the server or the network is away. */
export const useConnected = () =>
  useSyncExternalStore((tell) => (listeners.add(tell), () => listeners.delete(tell)), () => connected)

// Many events may come at once (226 communes answer); the lists are asked for once per beat.
const old = new Set<string>()
let beat = 0
function stale(...keys: string[]) {
  keys.forEach((k) => old.add(k))
  if (!beat)
    beat = window.setTimeout(() => {
      beat = 0
      const now = [...old]
      old.clear()
      for (const key of now) void queries.invalidateQueries({ queryKey: [key] })
    }, 250)
}

/** One event goes to all receivers, so it does not know the number of the row in this register. */
async function openArrived(code: string) {
  const found = await api.get('/api/documents/incoming', { query: { state: 'arrived', q: code, limit: 1 } }).catch(() => null)
  openDocument('incoming', found?.items[0]?.id)
}

function arrived(event: MessageEvent<string>) {
  stale('incoming', 'tasks', 'counts', 'notices')
  const what = JSON.parse(event.data) as Arrived
  toast({
    icon: 'arrive',
    text: i18next.t('shell.arrived'),
    detail: [what.code, what.subject].filter(Boolean).join(' · ') || undefined,
    action: { words: i18next.t('shell.open'), run: () => void openArrived(what.code) },
  })
}

export function useLive() {
  useEffect(() => {
    const source = new EventSource('/api/events')
    source.onopen = () => {
      // After a gap something may have been missed beyond what the server replays.
      if (!connected) stale('incoming', 'outgoing', 'deliveries', 'tasks', 'counts', 'notices', 'services')
      setConnected(true)
    }
    source.onerror = () => setConnected(false)
    source.addEventListener('documents.arrived', arrived)
    source.addEventListener('documents.checked', () => stale('incoming', 'outgoing'))
    source.addEventListener('documents.changed', () => stale('incoming', 'outgoing', 'tasks', 'counts'))
    source.addEventListener('exchange.status', () => stale('outgoing', 'deliveries'))
    source.addEventListener('exchange.reminded', () => {
      stale('notices', 'counts', 'incoming')
      toast({ icon: 'bell', text: i18next.t('shell.reminded') })
    })
    source.addEventListener('documents.change_asked', () => {
      stale('incoming', 'tasks', 'counts', 'notices')
      toast({ icon: 'bell', text: i18next.t('shell.changeAsked') })
    })
    source.addEventListener('exchange.alarm', () => {
      stale('axis', 'notices', 'counts')
      toast({ icon: 'alert', text: i18next.t('shell.axisAlarm') })
    })
    source.addEventListener('accounts.changed', () => stale('me'))
    source.addEventListener('signing.changed', () => stale('signing'))
    source.addEventListener('services.changed', () => stale('services', 'tasks', 'counts'))
    source.addEventListener('services.queue', () => stale('queue'))
    source.addEventListener('payments.changed', () => stale('payments', 'services'))
    source.addEventListener('work.changed', () => stale('tasks', 'counts', 'incoming'))
    return () => source.close()
  }, [])
}
