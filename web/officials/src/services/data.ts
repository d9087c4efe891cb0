// Dossiers: what is asked of the server, and what each act changes.
import { api } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { queries } from '../queries'

type S = components['schemas']
export type DossierRow = S['DossierRow']
export type DossierView = S['DossierView']
export type Task = S['ProcessTask']
export type ActionInput = S['ActionInputInput']
export type Action = ActionInput['action']
export type Board = S['Board']
export type BoardBy = Board['by']
export type BoardRow = S['BoardRow']
export type Procedure = S['Procedure']

export const shows = ['open', 'mine', 'asked', 'filed', 'overdue', 'proposed', 'stopped', 'ended', 'all'] as const
export type Show = (typeof shows)[number]

/** What a number of the board stands for; it narrows the list further. */
export interface Narrowed {
  shelf?: 'running' | 'all' | 'ended'
  status?: number
  due?: 'on_time' | 'soon' | 'overdue' | 'stopped'
  outcome?: 'on_time' | 'late' | 'other'
  procedure?: string
  agency?: number
  person?: number
  below?: boolean
  waits?: boolean
  received_from?: string
  received_until?: string
  ended_from?: string
  ended_until?: string
  channel?: 'online'
  level?: number
  extent?: 'full' | 'partial' | 'information' | 'none'
  rated?: 'any' | 'satisfied' | 'dissatisfied'
  rated_from?: string
  rated_until?: string
}
export const narrowedKeys = ['shelf', 'status', 'due', 'outcome', 'procedure', 'agency', 'person', 'below', 'waits', 'received_from', 'received_until', 'ended_from', 'ended_until', 'channel', 'level', 'extent', 'rated', 'rated_from', 'rated_until'] as const
export const isNarrowed = (n: Narrowed) => narrowedKeys.some((k) => n[k] !== undefined)

const byShow: Record<Show, object> = {
  open: {}, mine: { mine: true, shelf: 'running' }, filed: { shelf: 'filed' }, overdue: { due: 'overdue' }, proposed: { proposed: true }, asked: { asked: true, shelf: 'all' },
  stopped: { shelf: 'stopped' }, ended: { shelf: 'ended' }, all: { shelf: 'all' },
}
const asked = (show: Show, { waits, ...narrowed }: Narrowed) =>
  isNarrowed({ waits, ...narrowed }) ? { ...narrowed, ...(waits !== undefined && { proposed: waits }) } : byShow[show]
/** The same list as a spreadsheet. */
export function sheetAddress(show: Show, narrowed: Narrowed, q: string) {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...asked(show, narrowed), q })) if (value !== undefined && value !== '') query.set(name, String(value))
  return `/api/services/register?${query}`
}

export const useDossiers = (show: Show, narrowed: Narrowed, q: string) =>
  useInfiniteQuery({
    queryKey: ['services', 'list', show, narrowed, q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/services/dossiers', { query: { ...asked(show, narrowed), q, after: pageParam, limit: 50 } as never, signal }),
    getNextPageParam: (last) => last.next,
    placeholderData: (before, query) => (query?.queryKey[2] === show ? before : undefined),
  })

export const viewKey = (id: number) => ['services', 'view', id]
export const useDossier = (id: number) => useQuery({ queryKey: viewKey(id), queryFn: () => api.get('/api/services/dossiers/{id}', { path: { id } }) })

export function dossiersChanged() {
  for (const key of ['tasks', 'counts', 'notices']) void queries.invalidateQueries({ queryKey: [key] })
  for (const part of ['list', 'board', 'hands']) void queries.invalidateQueries({ queryKey: ['services', part] })
}
export const useStep = (id: number) =>
  useMutation({
    mutationFn: (body: ActionInput) => api.post('/api/services/dossiers/{id}/actions', { path: { id }, body }),
    onSuccess: (view) => {
      queries.setQueryData(viewKey(id), view)
      dossiersChanged()
    },
  })

export const useHands = (enabled = true) =>
  useQuery({ queryKey: ['services', 'hands'], queryFn: () => api.get('/api/services/hands'), enabled })

export const useProcedures = (q: string) =>
  useQuery({
    queryKey: ['services', 'procedures', q],
    queryFn: ({ signal }) => api.get('/api/services/procedures', { query: { q, limit: 8 }, signal }),
    placeholderData: (before) => before,
  })
export const useProcedure = (code: string | undefined) =>
  useQuery({ queryKey: ['services', 'procedure', code], queryFn: () => api.get('/api/services/procedures/{code}', { path: { code: code! } }), enabled: !!code })

export const useNamedAgencies = (code: string, part: 'supports' | 'receives' | 'handles', enabled: boolean) =>
  useQuery({ queryKey: ['services', 'agencies', code, part], enabled, queryFn: () => api.get('/api/services/procedures/{code}/receivers', { path: { code }, query: { part, named: true, limit: 20 } }) })

export const useBoard = (by: BoardBy, from?: string, until?: string, below?: boolean, enabled = true) =>
  useQuery({ enabled, queryKey: ['services', 'board', by, from, until, below], queryFn: () => api.get('/api/services/board', { query: { by, from, until, below: below || undefined } }), placeholderData: (before) => before })

export const feedbackShows = ['open', 'overdue', 'answered', 'all'] as const
export type FeedbackShow = (typeof feedbackShows)[number]
export type FeedbackRow = S['FeedbackRow']
export type FeedbackView = S['FeedbackView']
export const useFeedbackList = (show: FeedbackShow, below: boolean, enabled: boolean) =>
  useInfiniteQuery({
    queryKey: ['services', 'feedback', show, below],
    enabled,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/services/feedback', { query: { shelf: show, below: below || undefined, after: pageParam, limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
  })
const feedbackKey = (id: number) => ['services', 'feedback-view', id]
export const useFeedback = (id: number) => useQuery({ queryKey: feedbackKey(id), queryFn: () => api.get('/api/services/feedback/{id}', { path: { id } }) })
export const useAnswerFeedback = (id: number) =>
  useMutation({
    mutationFn: (body: S['FeedbackAnswerInput']) => api.post('/api/services/feedback/{id}/answer', { path: { id }, body }),
    onSuccess: (view) => {
      queries.setQueryData(feedbackKey(id), view)
      void queries.invalidateQueries({ queryKey: ['services', 'feedback'] })
      for (const key of ['tasks', 'counts']) void queries.invalidateQueries({ queryKey: [key] })
    },
  })

export const useAddAlias = (id: number) =>
  useMutation({ mutationFn: (body: S['AliasInputInput']) => api.post('/api/services/dossiers/{id}/aliases', { path: { id }, body }), onSuccess: (view) => aliasesChanged(id, view) })
export const useRemoveAlias = (id: number) =>
  useMutation({ mutationFn: (alias: number) => api.del('/api/services/dossiers/{id}/aliases/{alias}', { path: { id, alias: String(alias) } }), onSuccess: (view) => aliasesChanged(id, view) })
function aliasesChanged(id: number, view: DossierView) {
  queries.setQueryData(viewKey(id), view)
  void queries.invalidateQueries({ queryKey: ['services', 'list'] })
}

export const formAddress = (id: number, form: string) => `/api/services/dossiers/${id}/forms/${form}`
