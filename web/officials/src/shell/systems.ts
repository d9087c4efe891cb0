// The systems of the rail. A later system adds a row here; who lacks the right never sees it.
import type { Counts, Me } from '@tinhso/shared/api/types'
import type { IconName } from '@tinhso/shared/parts/Icon'

export interface System {
  name: 'work' | 'incoming' | 'outgoing' | 'services' | 'signing' | 'finding' | 'folders' | 'reports' | 'organisation' | 'certificates' | 'axis' | 'operate'
  to: '/work' | '/documents/incoming' | '/documents/outgoing' | '/services' | '/signing' | '/documents/search' | '/documents/files' | '/documents/reports' | '/organisation' | '/certificates' | '/axis' | '/operate'
  icon: IconName
  /** `g` then this letter. */
  key: string
  count?: (counts: Counts) => number
  may: (me: Me) => boolean
  /** Has a place in the phone's tab bar. */
  tab?: boolean
}

const has = (...rights: string[]) => (me: Me) => rights.some((r) => me.rights.includes(r))

export const systems: System[] = [
  { name: 'work', to: '/work', icon: 'inbox', key: 'c', count: (c) => c.inbox, may: has('documents.register', 'documents.assign', 'documents.handle', 'exchange.oversee'), tab: true },
  { name: 'incoming', to: '/documents/incoming', icon: 'arrive', key: 'd', count: (c) => c.registering, may: has('documents.read', 'documents.handle'), tab: true },
  { name: 'outgoing', to: '/documents/outgoing', icon: 'send', key: 'i', count: (c) => c.drafts, may: has('documents.read', 'documents.write'), tab: true },
  { name: 'services', to: '/services', icon: 'dossier', key: 's', may: has('services.read') },
  { name: 'signing', to: '/signing', icon: 'sign', key: 'k', may: has('signing.sign'), tab: true },
  { name: 'finding', to: '/documents/search', icon: 'search', key: 'f', may: has('documents.read') },
  { name: 'folders', to: '/documents/files', icon: 'file', key: 'w', may: has('documents.read') },
  { name: 'reports', to: '/documents/reports', icon: 'list', key: 'o', may: has('documents.read') },
  { name: 'organisation', to: '/organisation', icon: 'people', key: 'b', may: () => true },
  { name: 'certificates', to: '/certificates', icon: 'key', key: 'h', may: has('signing.administer', 'documents.write') },
  { name: 'axis', to: '/axis', icon: 'exchange', key: 'l', may: has('exchange.oversee') },
  { name: 'operate', to: '/operate', icon: 'alert', key: 't', may: has('jobs.operate') },
]
export const mayCompose = has('documents.write')
