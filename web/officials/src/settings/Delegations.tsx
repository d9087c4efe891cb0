// Ủy quyền: whom one lets act in one's place, and for whom one may act.
import { api } from '@tinhso/shared/api/client'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { day } from '@tinhso/shared/words/format'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meKey } from '../accounts/me'
import { queries } from '../queries'
import { DelegationForm } from './DelegationForm'
import css from './settings.module.css'

/** The server says the first day without; people say the last day with. */
const lastDay = (until: string) => new Date(Date.parse(`${until}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

export function Delegations() {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [adding, setAdding] = useState(false)
  const list = useQuery({ queryKey: ['delegations'], queryFn: () => api.get('/api/accounts/delegations', { query: { limit: 100 } }) })
  const changed = () => {
    void queries.invalidateQueries({ queryKey: ['delegations'] })
    void queries.invalidateQueries({ queryKey: meKey })
  }
  const end = useMutation({
    mutationFn: (id: number) => api.del('/api/accounts/delegations/{id}', { path: { id } }),
    onSuccess: () => (changed(), toast({ icon: 'check', text: t('settings.delegationEnded') })),
    onError: (fault) => toastFault(fault, words),
  })
  return (
    <section className={css.part}>
      <p className={css.help}>{t('settings.delegationsHelp')}</p>
      {adding ? <DelegationForm cancel={() => setAdding(false)} done={() => (setAdding(false), changed(), toast({ icon: 'check', text: t('settings.delegationMade') }))} />
        : <div><Button icon="plus" onClick={() => setAdding(true)}>{t('settings.delegationAdd')}</Button></div>}
      {list.isPending ? <Skeleton h="6rem" /> : list.error ? <Fault fault={list.error} retry={() => void list.refetch()} /> : list.data.items.length === 0 ? <p>{t('settings.delegationNone')}</p> : (
        <ul className={css.rows}>
          {list.data.items.map((d) => (
            <li key={d.id}>
              <span>
                <b>{t('settings.delegationGiven', { to: d.to_name, from: d.from_name })}</b> <Tag tone={d.state === 'in_force' ? 'ok' : d.state === 'coming' ? 'info' : 'plain'}>{t(`settings.delegationState.${d.state}`)}</Tag>
                <small>{d.position_title}, {d.agency_name} · {t('settings.delegationSpan', { from: day(d.valid_from), until: day(lastDay(d.valid_until)) })}{d.all_rights && ` · ${t('settings.delegationAll')}`}</small>
                <small>{[d.reason, d.document].filter(Boolean).join(' · ')}</small>
              </span>
              {(d.state === 'in_force' || d.state === 'coming') && <Button onClick={() => end.mutate(d.id)}>{t('settings.delegationEnd')}</Button>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
