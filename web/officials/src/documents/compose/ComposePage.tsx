// Soạn văn bản: opens a draft, or begins one, perhaps as the answer to a document.
import { api } from '@tinhso/shared/api/client'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Notice, Skeleton } from '@tinhso/shared/parts/parts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useRef, useState, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { fetchOutgoing, outgoingKey } from '../outgoing/data'
import css from './compose.module.css'
import type { Draft } from './draft'
import { DraftForm } from './DraftForm'

const route = getRouteApi('/documents/compose')

export function ComposePage() {
  const { t } = useTranslation()
  const { id, reply_to, to, replaces } = route.useSearch()
  const navigate = route.useNavigate()
  // A new draft gets its address when it is first saved; the form must not start anew because of that. It does when the
  // address is gone again: somebody begins the next document.
  const own = useRef<{ id?: number; addressed?: boolean; turn: number; key?: string; form?: Omit<ComponentProps<typeof DraftForm>, 'made'> }>({ turn: 0 }).current
  const [, setSaved] = useState(0)
  if (own.id !== undefined && id === own.id) own.addressed = true
  else if (own.addressed) Object.assign(own, { id: undefined, addressed: false, turn: own.turn + 1 })
  const opened = id !== own.id ? id : undefined
  // A form that stands stays, whatever is read again meanwhile: news of any document asks for all of them anew.
  const stands = useRef<number>(undefined)
  if (stands.current !== opened) stands.current = undefined
  const view = useQuery({ queryKey: outgoingKey(opened ?? 0), queryFn: () => fetchOutgoing(opened!), enabled: !!opened, gcTime: 0, staleTime: 0, refetchOnWindowFocus: false })
  const asked = useQuery({ queryKey: ['incoming', 'view', reply_to], queryFn: () => api.get('/api/documents/incoming/{id}', { path: { id: reply_to! } }), enabled: !!reply_to && !id })
  const meant = useQuery({ queryKey: ['agencies', 'view', String(to)], queryFn: () => api.get('/api/organisation/agencies/{id}', { path: { id: to! } }), enabled: !!to && !id })
  const old = useQuery({ queryKey: outgoingKey(replaces ?? 0), queryFn: () => fetchOutgoing(replaces!), enabled: !!replaces && !id })

  if (opened) {
    if (view.error && !stands.current) return <Fault fault={view.error} retry={() => void view.refetch()} />
    if (!view.data || (view.isFetching && !stands.current)) return <Loading />
    if (view.data.state !== 'draft') return <div className={css.page}><Notice tone="soon">{t('documents.compose.notFound')}</Notice></div>
    stands.current = opened
    return <DraftForm key={opened} start={{ view: view.data }} made={() => {}} />
  }
  if (reply_to && !own.id) {
    if (asked.error) return <Fault fault={asked.error} retry={() => void asked.refetch()} />
    if (!asked.data) return <Loading />
  }
  if (to && !own.id && meant.isPending) return <Loading />
  if (replaces && !own.id && old.isPending) return <Loading />
  const a = asked.data
  const o = replaces ? old.data : undefined
  const b = meant.data?.agency
  const draft: Partial<Draft> | undefined = o ? {
    replaces: o.id, type: o.type, subject: o.subject, summary: o.summary, signer: o.signer, signer_name: o.signer_name, signer_position: o.signer_position, authority: o.authority,
    priority: o.priority, drafting_unit: o.drafting_unit, recipients: o.recipients,
  } : b ? { recipients: [{ kind: 'agency', key: String(b.id), label: b.short_name || b.name, count: 1 }] } : a && {
    reply_to: a.id,
    subject: `V/v trả lời ${a.type_name || 'văn bản'} số ${a.code} của ${a.from.short_name || a.from.name}`,
    recipients: a.from.agency ? [{ kind: 'agency', key: String(a.from.agency), label: a.from.short_name || a.from.name, count: 1 }] : [],
  }
  if (!own.id) {
    own.key = ['new', own.turn, reply_to, to, replaces].join(' ')
    own.form = { start: { draft }, replyTo: a?.code, replaces: o?.code }
  }
  return (
    <DraftForm key={own.key} {...own.form!}
      made={(made) => {
        own.id = made
        setSaved(made)
        void navigate({ search: { id: made }, replace: true })
      }} />
  )
}

function Loading() {
  return <div className={css.page} aria-busy="true"><Skeleton w="14rem" h="2rem" /><Skeleton h="3rem" /><Skeleton h="3rem" /><Skeleton h="12rem" /></div>
}
