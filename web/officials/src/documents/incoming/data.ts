// Incoming documents: what is asked of the server, and what each act changes.
import { api } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import type { IncomingRow, IncomingState, IncomingView } from '@tinhso/shared/api/types'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { queries } from '../../queries'

export const shows = ['open', 'overdue', 'arrived', 'received', 'assigned', 'processing', 'finished', 'refused', 'all'] as const
export type Show = (typeof shows)[number]

interface Cursor { stage: number; after?: string | null }
interface Loaded { items: IncomingRow[]; next?: Cursor }

// Unfinished documents by deadline: the server pages each group of deadlines. Those without one: what has just arrived
// stands first, for it waits for the clerk; what is registered and waits for somebody to be named stands last.
const stages = ['arrived', 'overdue', 'today', 'week', 'later', 'received'] as const

async function byDeadline(from: Cursor, q: string, signal: AbortSignal): Promise<Loaded> {
  let { stage, after } = from
  const items: IncomingRow[] = []
  while (stage < stages.length && items.length < 30) {
    const group = stages[stage]!
    const page = await api.get('/api/documents/incoming', {
      query: { ...(group === 'arrived' || group === 'received' ? { state: group, open: true } : { due: group }), q, after: after ?? undefined, limit: 50 },
      signal,
    })
    items.push(...(group === 'arrived' || group === 'received' ? page.items.filter((r) => !r.due_at) : page.items))
    after = page.next
    if (!after) stage += 1
  }
  return { items, next: stage < stages.length ? { stage, after } : undefined }
}

async function byArrival(show: Show, from: Cursor, q: string, signal: AbortSignal): Promise<Loaded> {
  const query = show === 'overdue' ? ({ due: 'overdue' } as const) : show === 'all' ? {} : { state: show as IncomingState }
  const page = await api.get('/api/documents/incoming', { query: { ...query, q, after: from.after, limit: 50 }, signal })
  return { items: page.items, next: page.next ? { stage: 0, after: page.next } : undefined }
}

export const useIncoming = (show: Show, q: string) =>
  useInfiniteQuery({
    queryKey: ['incoming', 'list', show, q],
    initialPageParam: { stage: 0 } as Cursor,
    queryFn: ({ pageParam, signal }) => (show === 'open' ? byDeadline(pageParam, q, signal) : byArrival(show, pageParam, q, signal)),
    getNextPageParam: (last) => last.next,
    placeholderData: (before, query) => (query?.queryKey[2] === show ? before : undefined),
  })

const viewKey = (id: number) => ['incoming', 'view', id]
export const useIncomingView = (id: number) =>
  useQuery({ queryKey: viewKey(id), queryFn: () => api.get('/api/documents/incoming/{id}', { path: { id } }) })

/** Tells the sender that somebody here has looked; asked for once, and no harm when it fails. */
export function tellOpened(view: IncomingView) {
  if (view.opened_at) return
  void api
    .post('/api/documents/incoming/{id}/opened', { path: { id: view.id } })
    .then(() => queries.invalidateQueries({ queryKey: ['incoming', 'list'] }))
    .catch(() => {})
}

type Schemas = components['schemas']
interface Acts {
  receive: Schemas['ReceiveInputInput']
  refuse: Schemas['RefuseInputInput']
  assign: Schemas['AssignInputInput']
  start: undefined
  finish: Schemas['FinishInputInput']
  propose: Schemas['ProposeInputInput']
  forward: Schemas['ForwardInputInput']
  'give-back': Schemas['GiveBackInputInput']
  extend: Schemas['ExtendInputInput']
  extension: Schemas['AnswerExtensionInputInput']
}
export function useAct<A extends keyof Acts>(id: number, act: A) {
  return useMutation({
    // Which body belongs to which act is said above; the address is one of these.
    mutationFn: (body: Acts[A]): Promise<IncomingView> => api.post(`/api/documents/incoming/{id}/${act}` as '/api/documents/incoming/{id}/receive', { path: { id }, body: body as Acts['receive'] }),
    onSuccess: (view) => {
      queries.setQueryData(viewKey(id), view)
      for (const key of ['tasks', 'counts', 'trail']) void queries.invalidateQueries({ queryKey: [key] })
      void queries.invalidateQueries({ queryKey: ['incoming', 'list'] })
    },
  })
}
