// What other systems call the dossier; who receives dossiers enters it.
import { TextInput } from '@mantine/core'
import { Problem } from '@tinhso/shared/api/client'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../accounts/me'
import './boardWords'
import { useAddAlias, useRemoveAlias, type DossierView } from './data'
import css from './services.module.css'

/** The systems that a dossier of the province is usually known to as well; another name may be typed. */
const systems = ['Cổng Dịch vụ công quốc gia', 'Hệ thống của bộ, ngành', 'Một cửa của cơ quan khác']

export default function Aliases({ view }: { view: DossierView }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const enters = useMay('services.receive') && !view.agency
  const add = useAddAlias(view.id)
  const remove = useRemoveAlias(view.id)
  const [open, setOpen] = useState(false)
  const [system, setSystem] = useState(systems[0]!)
  const [code, setCode] = useState('')
  if (!view.aliases.length && !enters) return null
  const field = (name: string) => (add.error instanceof Problem ? add.error.field(name) : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!add.isPending) add.mutate({ system, code }, { onSuccess: () => (setCode(''), setOpen(false)) })
  }
  return (
    <section>
      <h2>{t('board.alias.title')}</h2>
      <ul className={css.aliases}>
        {view.aliases.map((one) => (
          <li key={one.id}>
            <span><b>{one.code}</b><small lang="vi">{one.system}</small></span>
            {enters && <Button look="quiet" icon="close" aria-label={t('board.alias.remove', { code: one.code })} busy={remove.isPending} onClick={() => remove.mutate(one.id)} />}
          </li>
        ))}
      </ul>
      {remove.error && <Notice tone="late" role="alert">{words(remove.error)}</Notice>}
      {enters && !open && <Button icon="plus" onClick={() => setOpen(true)}>{t('board.alias.open')}</Button>}
      {open && (
        <form className={css.alias} onSubmit={submit} noValidate>
          <TextInput label={t('board.alias.system')} list="alias-systems" autoComplete="off" maxLength={60} value={system} onChange={(e) => setSystem(e.currentTarget.value)} error={field('system')} />
          <datalist id="alias-systems">{systems.map((one) => <option key={one} value={one} />)}</datalist>
          <TextInput label={t('board.alias.code')} autoFocus autoComplete="off" maxLength={60} value={code} onChange={(e) => setCode(e.currentTarget.value)} error={field('code')} />
          {add.error && !field('code') && !field('system') && <Notice tone="late" role="alert">{words(add.error)}</Notice>}
          <div className={css.buttons}><Button type="submit" look="primary" busy={add.isPending}>{t('board.alias.save')}</Button><Button onClick={() => (setOpen(false), add.reset())}>{t('common.cancel')}</Button></div>
        </form>
      )}
    </section>
  )
}
