import { TextInput } from '@mantine/core'
import { api } from '@tinhso/shared/api/client'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Skeleton } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { moment } from '@tinhso/shared/words/format'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meKey } from '../accounts/me'
import { addPasskey, passkeysWork } from '../accounts/passkey'
import { queries } from '../queries'
import { ConfirmPassword } from './ConfirmPassword'
import css from './settings.module.css'

const key = ['passkeys']

export function Passkeys() {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [adding, setAdding] = useState(false)
  const [name, setName] = useState('')
  const list = useQuery({ queryKey: key, queryFn: () => api.get('/api/accounts/passkeys') })
  const add = async (password: string) => {
    queries.setQueryData(key, await addPasskey(password, name.trim() || t('settings.passkeys')))
    void queries.invalidateQueries({ queryKey: meKey })
    setAdding(false)
    setName('')
    toast({ icon: 'check', text: t('settings.passkeyAdded') })
  }
  const remove = (id: number) =>
    api.del('/api/accounts/passkeys/{id}', { path: { id } }).then(() => queries.invalidateQueries({ queryKey: key }), (fault: unknown) => toastFault(fault, words))
  return (
    <section className={css.part}>
      <h2>{t('settings.passkeys')}</h2>
      <p className={css.help}>{t('settings.passkeysHelp')}</p>
      {list.isPending ? <Skeleton h="3rem" /> : list.error ? <Fault fault={list.error} /> : list.data.length === 0 ? <p>{t('settings.passkeyNone')}</p> : (
        <ul className={css.rows}>
          {list.data.map((p) => (
            <li key={p.id}>
              <span><b>{p.name}</b><small>{[p.last_used_at ? t('settings.passkeyUsed', { at: moment(p.last_used_at) }) : t('settings.passkeyMade', { at: moment(p.created_at) }), p.synced && t('settings.passkeySynced')].filter(Boolean).join(' · ')}</small></span>
              <Button onClick={() => void remove(p.id)}>{t('common.remove')}</Button>
            </li>
          ))}
        </ul>
      )}
      {!passkeysWork() ? <p className={css.help}>{t('settings.passkeyUnsupported')}</p> : adding ? (
        <ConfirmPassword act={add} cancel={() => setAdding(false)}>
          <TextInput label={t('settings.passkeyName')} description={t('settings.passkeyNameHelp')} value={name} maxLength={100} onChange={(e) => setName(e.currentTarget.value)} />
        </ConfirmPassword>
      ) : <div><Button icon="key" onClick={() => setAdding(true)}>{t('settings.passkeyAdd')}</Button></div>}
    </section>
  )
}
