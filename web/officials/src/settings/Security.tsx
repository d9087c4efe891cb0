// Password, second step, passkeys and sessions of one's own account.
import { api } from '@tinhso/shared/api/client'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { moment } from '@tinhso/shared/words/format'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../queries'
import { Passkeys } from './Passkeys'
import PasswordForm from './PasswordForm'
import { Totp } from './Totp'
import css from './settings.module.css'

export function Security() {
  const { t } = useTranslation()
  const [changing, setChanging] = useState(false)
  return (
    <>
      <section className={css.part}>
        <h2>{t('settings.password')}</h2>
        <p className={css.help}>{t('settings.passwordHelp')}</p>
        {changing ? <PasswordForm done={() => setChanging(false)} /> : <div><Button onClick={() => setChanging(true)}>{t('settings.passwordChange')}</Button></div>}
      </section>
      <Totp />
      <Passkeys />
      <Sessions />
    </>
  )
}

function Sessions() {
  const { t } = useTranslation()
  const words = useFaultWords()
  const list = useQuery({ queryKey: ['sessions'], queryFn: () => api.get('/api/accounts/sessions') })
  const end = useMutation({
    mutationFn: (id: string | null) => (id ? api.del('/api/accounts/sessions/{id}', { path: { id: id as never /* text, though described as a number */ } }) : api.del('/api/accounts/sessions')),
    onSuccess: () => {
      toast({ icon: 'check', text: t('settings.sessionEnded') })
      void queries.invalidateQueries({ queryKey: ['sessions'] })
    },
    onError: (fault) => toastFault(fault, words),
  })
  return (
    <section className={css.part}>
      <h2>{t('settings.sessions')}</h2>
      {list.isPending ? <Skeleton h="6rem" /> : list.error ? <Fault fault={list.error} retry={() => void list.refetch()} /> : (
        <ul className={css.rows}>
          {list.data.map((s) => (
            <li key={s.id}>
              <span><b>{s.device}</b> {s.current && <Tag tone="ok">{t('settings.sessionHere')}</Tag>}<small>{s.address} · {t('settings.sessionSeen', { at: moment(s.last_seen_at) })}</small></span>
              {!s.current && <Button onClick={() => end.mutate(s.id)}>{t('settings.sessionEnd')}</Button>}
            </li>
          ))}
        </ul>
      )}
      {(list.data?.length ?? 0) > 1 && <div><Button look="danger" onClick={() => end.mutate(null)}>{t('settings.sessionEndOthers')}</Button></div>}
    </section>
  )
}
