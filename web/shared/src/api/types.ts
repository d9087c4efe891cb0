// The shapes of the API by the names the rooms give them; made from shared/openapi.json by `npm run types`.
import type { components } from './schema'

type S = components['schemas']

export interface Page<T> {
  items: T[]
  next: string | null
}

export type Me = S['Me']
export type DemoSignIn = S['DemoSignIn']
export type SessionRow = S['SessionRow']
export type Passkey = S['Passkey']
export type PasskeyOffer = S['PasskeyOffer']
export type DelegationView = S['DelegationView']

export type Agency = S['Agency']
export type AgencyView = S['AgencyView']
export type Position = S['Position']
export type OfficialRow = S['OfficialRow']
export type Selector = S['Selector']
export type Suggestion = S['Suggestion']
export type SavedList = S['SavedList']

export type UploadedFile = S['Uploaded']

export type TaskRow = S['TaskRow']
export type WorkNotice = S['Notice']
export type Counts = S['Counts']

export type Attachment = S['Attachment']
export type Authority = S['Authority']
export type IncomingRow = S['IncomingRow']
export type IncomingState = S['IncomingState']
export type IncomingView = S['IncomingView']
export type OutgoingRow = S['OutgoingRow']
export type OutgoingView = S['OutgoingView']
export type DraftInput = S['DraftInputInput']
export type Recipient = S['Recipient']
export type DeliveryCounts = S['DeliveryCounts']
export type DeliveryRow = S['DeliveryRow']
export type RemindOnly = S['RemindOnly']
export type SearchHit = S['SearchHit']

export type CheckView = S['CheckView']
export type SignRequest = S['SignRequest']
export type SigningConsent = S['Consent']
export type CertificateRow = S['CertificateRow']
export type CertificatePaper = S['PaperRow']
export type KeptRow = S['KeptRow']
export type PrintedView = S['PrintedView']
export type MySigning = S['MySigningView']

export type DeadJob = S['DeadJob']
