// The queue: what is asked of the server. Kiosk and board belong to nobody who is signed in.
import { api } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queries } from '../queries'

type S = components['schemas']
export type QueueTicket = S['QueueTicket']
export type CallBoard = S['CallBoard']
export type DeskQueue = S['DeskQueue']
export type DeskInput = S['DeskInputInput']

/** `?co-quan=12` names the agency of a kiosk or a board. */
export const agencyOfPlace = () => Number(new URLSearchParams(location.search).get('co-quan')) || 0
export const phoneAddress = (secret: string) => new URL(`/congdan/so/${secret}`, location.origin).href

export const useKiosk = (agency: number) => useQuery({ queryKey: ['queue', 'kiosk', agency], queryFn: () => api.get('/api/services/queue/{agency}/kiosk', { path: { agency: String(agency) } }), refetchInterval: 60_000 })
export const useTake = () => useMutation({ mutationFn: (body: { agency: number; field: string }) => api.post('/api/services/queue/tickets', { body }) })
export const useArrive = () => useMutation({ mutationFn: (body: { agency: number; phone: string }) => api.post('/api/services/queue/arrivals', { body }) })

const boardKey = (agency: number) => ['queue', 'board', agency]
/** The board, again whenever the server says that something has changed, and every half minute whatever happens. */
export function useCallBoard(agency: number) {
  useEffect(() => {
    const source = new EventSource(`/api/services/queue/${agency}/events`)
    const again = () => void queries.invalidateQueries({ queryKey: boardKey(agency) })
    source.addEventListener('services.queue', again)
    source.onopen = again
    return () => source.close()
  }, [agency])
  return useQuery({ queryKey: boardKey(agency), queryFn: () => api.get('/api/services/queue/{agency}/board', { path: { agency: String(agency) } }), refetchInterval: 30_000 })
}

const deskKey = ['queue', 'desk']
export const useDesk = () => useQuery({ queryKey: deskKey, queryFn: () => api.get('/api/services/queue/desk') })
export const usePress = () => useMutation({ mutationFn: (body: DeskInput) => api.post('/api/services/queue/desk', { body }), onSuccess: (now) => queries.setQueryData(deskKey, now) })
