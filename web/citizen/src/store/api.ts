// What the server knows about procedures and dossiers, by the names the room gives it.
import { api } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'

type S = components['schemas']
export type Procedure = S['Procedure']
export type ProcedureRow = S['ProcedureRow']
export type Case = S['Case']
export type Component = S['Component']
export type Receiver = S['Receiver']
export type LifeEvent = S['LifeEvent']
export type Tracked = S['Tracked']
export type Step = S['Step']
export type Feedback = Tracked['feedback'][number]
export type Charge = S['Charge']
export type QueueTicket = S['QueueTicket']
export type Appointment = S['Appointment']
export type Filing = S['FilingInput']
export type Filed = S['Filed']
export type Me = S['CitizenMe']
export type VaultItem = S['VaultItem']
export type MineRow = S['MineRow']
export type Consent = S['FilingConsent']

export const search = (q: string, event: string, signal?: AbortSignal, after?: string | null) =>
  api.get('/api/services/procedures', { query: { q, event, after, limit: 30 }, signal })
export const events = (signal?: AbortSignal) => api.get('/api/services/events', { signal })
export const procedure = (code: string, signal?: AbortSignal) => api.get('/api/services/procedures/{code}', { path: { code }, signal })
export const receivers = (code: string, q: string, signal?: AbortSignal) =>
  api.get('/api/services/procedures/{code}/receivers', { path: { code }, query: { q, limit: 20 }, signal })
/** Those that the record names one by one: who helps, receives, handles. */
export const namedAgencies = (code: string, part: 'supports' | 'receives' | 'handles', signal?: AbortSignal) =>
  api.get('/api/services/procedures/{code}/receivers', { path: { code }, query: { part, named: true, limit: 20 }, signal })
/** The same key is the same filing, however often it is sent. */
export const file = (filing: Filing, key: string) => api.post('/api/services/filings', { body: filing, key })
export const track = (code: string, proof: string) => api.post('/api/services/tracking', { body: { code, proof }, key: newId() })

/** Where to pay; the gateway's page. */
export const goPay = (code: string, proof: string) => api.post('/api/services/tracking/payment', { body: { code, proof }, key: newId() })
export const lookForPayment = (code: string, proof: string) => api.post('/api/services/tracking/payment/look', { body: { code, proof }, key: newId() })

/** The same key is the same feedback, however often it is sent. */
export const giveFeedback = (body: S['FeedbackInputInput'], key: string) => api.post('/api/services/tracking/feedback', { body, key })
export const escalateFeedback = (body: S['NotSatisfiedInput']) => api.post('/api/services/tracking/feedback/escalation', { body, key: newId() })

export const lookAtTicket = (secret: string) => api.post('/api/services/queue/tickets/look', { body: { secret }, key: newId() })
export const slotsOf = (agency: number, day: string, signal?: AbortSignal) => api.get('/api/services/queue/slots', { query: { agency, day: day || null }, signal })
export const bookTime = (body: S['AppointmentInputInput']) => api.post('/api/services/queue/appointments', { body, key: newId() })
export const lookAtAppointment = (secret: string) => api.post('/api/services/queue/appointments/look', { body: { secret }, key: newId() })
export const cancelAppointment = (secret: string) => api.post('/api/services/queue/appointments/cancel', { body: { secret }, key: newId() })

export const provider = (signal?: AbortSignal) => api.get('/api/citizens/provider', { signal })
export const beginSignIn = (back: string) => api.post('/api/citizens/sign-in/begin', { body: { back }, key: newId() })
export const finishSignIn = (code: string, state: string) => api.post('/api/citizens/sign-in/finish', { body: { code, state }, key: newId() })
export const signOut = () => api.post('/api/citizens/sign-out', { key: newId() })
export const signOutEverywhere = () => api.post('/api/citizens/sign-out-everywhere', { key: newId() })
export const me = () => api.get('/api/citizens/me')
export const vault = (signal?: AbortSignal) => api.get('/api/citizens/vault', { signal })
export const dropVaultItem = (id: number) => api.del('/api/citizens/vault/{id}', { path: { id } })
export const dropVault = () => api.del('/api/citizens/vault')
export const readings = (signal?: AbortSignal) => api.get('/api/citizens/readings', { signal })

export const ownDossiers = (signal?: AbortSignal) => api.get('/api/services/mine/dossiers', { signal })
export const takeIn = (code: string, proof: string) => api.post('/api/services/mine/dossiers', { body: { code, proof }, key: newId() })
export const consents = (signal?: AbortSignal) => api.get('/api/services/mine/consents', { signal })
export const giveConsent = (body: S['FilingConsentInputInput']) => api.post('/api/services/mine/consents', { body, key: newId() })
export const withdrawConsent = (id: number) => api.post('/api/services/mine/consents/{id}/withdraw', { path: { id }, key: newId() })

export const trackedSignature = (file: number, code: string, proof: string) => api.post('/api/services/tracking/files/{file}/signature', { path: { file: String(file) }, body: { code, proof }, key: newId() })
export const vaultSignature = (id: number) => api.get('/api/services/mine/vault/{id}/signature', { path: { id } })

/** 128 random bits. Not crypto.randomUUID, which a page served without TLS does not have. */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
