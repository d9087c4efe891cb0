// The shapes the API speaks, by the names the rooms give them.
export interface Page<T> {
  items: T[]
  next: string | null
}

// --- accounts ---
export interface AgencyBrief { id: number; code: string; name: string; short_name: string; level: string }
export interface HeldPosition { id: number; title: string; agency_name: string; active: boolean }
export interface MayActFor { delegation: number; official: number; name: string; position: string }
export interface Me {
  account: number
  username: string
  official: number
  name: string
  position: string
  agency: AgencyBrief
  rights: string[]
  acting_for: { official: number; name: string } | null
  positions: HeldPosition[]
  may_act_for: MayActFor[]
  preferences: { language: 'vi' | 'en'; theme: 'system' | 'light' | 'dark'; text_size: 'normal' | 'larger' | 'largest' }
  has_totp: boolean
  recovery_codes: number
  passkeys: number
  must_change_password: boolean
  demo: boolean
}
export interface DemoSignIn { username: string; password: string; name: string; position: string; agency: string }

// --- files ---
export interface UploadedFile { ticket: string; name: string; sha256: string; bytes: number; type: string }

// --- organisation ---
export type SelectorKind = 'agency' | 'list' | 'group'
export interface Selector { kind: SelectorKind; key: string }
export interface Suggestion extends Selector { label: string; detail: string; count: number }
export interface Agency {
  id: number; code: string; name: string; short_name: string; kind: string; level: string; unit_code: string
  parent: number | null; valid_from: string; valid_until: string | null
}
export interface Position {
  id: number; official: number; official_name: string; agency: number; title: string; role: string; rank: number
  valid_from: string; valid_until: string | null
}
export interface SavedList { id: number; name: string; selectors: Selector[]; version: number; count: number }

// --- work ---
export type DueGroupName = 'overdue' | 'today' | 'week' | 'later'
export interface TaskRow {
  id: number; kind: string; object: number; step: string; title: string; code: string; from_name: string; priority: number
  state: 'open' | 'done' | 'cancelled'; due_at: string; group: DueGroupName; part: 'lead' | 'co' | null; instruction: string
  assigned_by: string; started: boolean; created_at: string; done_at: string | null
}
export interface TaskPage extends Page<TaskRow> { counts: Record<DueGroupName, number> }
export interface Counts {
  inbox: number; overdue: number; registering: number; assigning: number; handling: number; notices: number; drafts: number
}
export interface Assignee {
  official: number; name: string; position: string; part: 'lead' | 'co'; started_at: string | null; done_at: string | null
}
export interface TaskView {
  id: number; kind: string; object: number; step: string; title: string; code: string; from_name: string; priority: number
  state: 'open' | 'done' | 'cancelled'; due_at: string; group: DueGroupName; instruction: string; assigned_by: string
  assigned_at: string | null; started_at: string | null; done_at: string | null; done_by: string; note: string; assignees: Assignee[]
}
export interface WorkNotice {
  id: number; kind: string; object_kind: string; object: number; title: string; code: string; from_name: string; at: string
  read_at: string | null
}

// --- documents ---
export type IncomingState = 'arrived' | 'refused' | 'received' | 'assigned' | 'processing' | 'finished'
export type Authority = 'none' | 'TM' | 'KT' | 'TL' | 'TUQ' | 'Q'
export interface DocumentType { key: string; name: string; english: string; abbreviation: string }
export interface Attachment { ordinal: number; name: string; bytes: number; type: string; sha256: string }
export interface IncomingRow {
  id: number; code: string; type_name: string; from_name: string; from_short: string; subject: string; priority: number
  state: IncomingState; status: string; issued_on: string | null; arrival_number: number | null; arrived_at: string; opened: boolean
  due_at: string | null; overdue: boolean; lead_name: string; attachments: number
}
export interface Sender { agency: number | null; code: string; name: string; short_name: string; verified: boolean }
export interface HistoryEntry { code: string; at: string; by: string; note: string }
export type IncomingAction = 'receive' | 'refuse' | 'assign' | 'start' | 'finish' | 'reply'
export interface IncomingView {
  id: number; document_id: string; from: Sender; code: string; type: string; type_name: string; subject: string; summary: string
  signer_name: string; signer_position: string; authority: Authority; priority: number; issued_on: string | null; due_on: string | null
  pages: number; steering: boolean; state: IncomingState; status: string; arrival_number: number | null; arrival_on: string | null
  arrived_at: string; opened_at: string | null; opened_by: string; received_at: string | null; received_by: string; received_note: string
  due_at: string | null; refused_reason: string; note: string; recipients: string[]; task: TaskView | null; history: HistoryEntry[]
  attachments: Attachment[]; actions: string[]
}
export interface Recipient extends Selector { label: string; count: number }
export interface DeliveryCounts {
  total: number; awaiting: number; arrived: number; refused: number; received: number; assigned: number; processing: number
  finished: number; opened: number; not_opened: number
}
export interface OutgoingRow {
  id: number; state: 'draft' | 'issued'; code: string; type: string; type_name: string; subject: string; signer_name: string
  priority: number; issued_on: string | null; due_on: string | null; at: string; drafted_by: string; attachments: number
  deliveries: DeliveryCounts
}
export interface OutgoingView {
  id: number; version: number; state: 'draft' | 'issued'; document_id: string; number: number | null; notation: string; code: string
  type: string; type_name: string; subject: string; summary: string; signer: number | null; signer_name: string; signer_position: string
  authority: Authority; priority: number; drafting_unit: string; issued_on: string | null; due_on: string | null; pages: number
  place: string; steering: boolean; reply_to: number | null; reply_to_code: string; drafted_by: string; created_at: string
  updated_at: string; issued_at: string | null; issued_by: string; delivered: boolean; recipients: Recipient[]; recipient_count: number
  attachments: Attachment[]; deliveries: DeliveryCounts; actions: string[]
}
export interface DraftInput {
  type?: string; subject?: string; summary?: string; signer?: number | null; signer_name?: string; signer_position?: string
  authority?: Authority; priority?: number; drafting_unit?: string; due_on?: string | null; pages?: number; place?: string
  steering?: boolean; reply_to?: number | null; recipients?: Selector[]
  attachments?: { ticket?: string; ordinal?: number; name?: string }[]
}
export type DeliveryStatus = 'awaiting' | 'arrived' | 'refused' | 'received' | 'assigned' | 'processing' | 'finished'
export interface DeliveryRow {
  id: number; agency: number; code: string; name: string; short_name: string; status: string; elsewhere: boolean
  arrived_at: string | null; opened_at: string | null; refused_at: string | null; received_at: string | null
  assigned_at: string | null; processing_at: string | null; finished_at: string | null; reason: string; note: string
  reminded_at: string | null; reminded: number
}
export interface DeliveryPage extends Page<DeliveryRow> { counts: DeliveryCounts }
export interface Reminded { reminded: number; too_soon: number; at: string }
export interface SearchHit {
  direction: 'incoming' | 'outgoing'; id: number; code: string; type_name: string; subject: string; from_name: string
  signer_name: string; priority: number; issued_on: string | null; at: string; state: string
}

// --- audit ---
export interface TrailEntry { at: string; who: string; on_behalf_of: string | null; action: string; before: unknown; after: unknown }

// --- one's own account ---
export interface SessionRow { id: string; device: string; address: string; created_at: string; last_seen_at: string; expires_at: string; current: boolean }
export interface Passkey { id: number; name: string; credential: string; synced: boolean; created_at: string; last_used_at: string | null }
export interface PasskeyOffer {
  challenge: string; rp_id: string; rp_name: string; user_id: string; user_name: string; user_display_name: string; algorithms: number[]
  exclude_credentials: string[]; resident_key: string; user_verification: string; attestation: string; timeout: number
}
export interface PasskeyQuestion { challenge: string; rp_id: string; timeout: number; user_verification: string; allow_credentials: string[] }
export interface DelegationView {
  id: number; position: number; position_title: string; agency: number; agency_name: string; from_official: number; from_name: string
  to_official: number; to_name: string; rights: string[]; all_rights: boolean; valid_from: string; valid_until: string; reason: string
  document: string; state: 'coming' | 'in_force' | 'over' | 'revoked'
}

// --- jobs ---
export interface DeadJob { id: number; kind: string; payload: unknown; attempts: number; failed_at: string; created_at: string; last_error: string | null }

// --- the directory ---
export interface OfficialRow extends Position { agency_code: string; agency_name: string }
export interface Unit { id: number; code: string; name: string; kind: string; level: string; parent_code: string | null; lat: number; lon: number; valid_from: string; valid_until: string | null }
export interface AgencyView {
  agency: Agency; code102: string | null; unit: Unit | null; parent: Agency | null; successor: Agency | null; predecessors: Agency[]; officials: Position[]
}
