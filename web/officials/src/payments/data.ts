// Fees: what is asked of the server, and what each act changes.
import { api } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { number } from '@tinhso/shared/words/format'
import { useMutation, useQuery } from '@tanstack/react-query'
import { queries } from '../queries'

type S = components['schemas']
export type Charge = S['Charge']
export type ChargeItem = S['ChargeItem']
export type FeeRefund = S['FeeRefund']
export type FeeDay = S['FeeDay']
export type DayDifference = S['DayDifference']
export type DifferenceAction = S['SettleDifferenceInput']['action']

export const dong = (amount: number) => `${number(amount)} đ`
export const receiptAddress = (charge: number) => `/api/payments/charges/${charge}/receipt`
export const daySheet = (day: string) => `/api/payments/day/sheet?day=${day}`
/** "8.000", "8 000", "8000đ": a whole number of đồng, or nothing. */
export function readDong(text: string): number | undefined {
  const plain = text.replace(/[\s.,đ]/gi, '')
  return /^\d{1,12}$/.test(plain) ? Number(plain) : undefined
}

function changed() {
  for (const key of ['services', 'payments', 'tasks', 'counts']) void queries.invalidateQueries({ queryKey: [key] })
}
const dayKey = (day: string | undefined) => ['payments', 'day', day]
export const useDay = (day: string | undefined) =>
  useQuery({ queryKey: dayKey(day), queryFn: ({ signal }) => api.get('/api/payments/day', { query: { day }, signal }), placeholderData: (before) => before })

export const useSetItems = (id: number) =>
  useMutation({ mutationFn: (items: ChargeItem[]) => api.post('/api/payments/charges/{id}/items', { path: { id }, body: { items } }), onSuccess: changed })
export const useExempt = (id: number) =>
  useMutation({ mutationFn: (body: S['ExemptInput']) => api.post('/api/payments/charges/{id}/exemption', { path: { id }, body }), onSuccess: changed })
export const useCollect = (id: number) =>
  useMutation({ mutationFn: (body: S['CollectInput']) => api.post('/api/payments/charges/{id}/money', { path: { id }, body }), onSuccess: changed })
export const useAskRefund = (id: number) =>
  useMutation({ mutationFn: (reason: string) => api.post('/api/payments/charges/{id}/refund', { path: { id }, body: { reason } }), onSuccess: changed })
export const useDecideRefund = (id: number) =>
  useMutation({ mutationFn: (body: S['DecideRefundInput']) => api.post('/api/payments/refunds/{id}', { path: { id }, body }), onSuccess: changed })
export const useJudge = (dossier: number) =>
  useMutation({ mutationFn: (body: S['JudgeExemptionInput']) => api.post('/api/services/dossiers/{id}/exemption', { path: { id: dossier }, body }), onSuccess: changed })
export const useCompare = (day: string) =>
  useMutation({ mutationFn: () => api.post('/api/payments/day/comparison', { body: { day } }), onSuccess: changed })
export const useCloseDay = (day: string) =>
  useMutation({ mutationFn: (body: { counted: number; words?: string }) => api.post('/api/payments/day/closing', { body: { day, ...body } }), onSuccess: changed })
export const useSettle = (id: number) =>
  useMutation({ mutationFn: (body: { action: DifferenceAction; words?: string }) => api.post('/api/payments/differences/{id}', { path: { id }, body }), onSuccess: changed })
