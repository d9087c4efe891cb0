// Chữ ký và con dấu: the picture that is seen of one's signature, and, for who issues documents, the agency's seal.
import { api, Problem } from '@tinhso/shared/api/client'
import type { MySigning } from '@tinhso/shared/api/types'
import { upload } from '@tinhso/shared/api/upload'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice, Skeleton } from '@tinhso/shared/parts/parts'
import { toast } from '@tinhso/shared/parts/toast'
import { moment } from '@tinhso/shared/words/format'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSignedIn } from '../accounts/me'
import { queries } from '../queries'
import { BindDialog } from './BindDialog'
import { useMySigning } from './data'
import css from './signing.module.css'

type Kind = 'person' | 'seal'

export function Pictures() {
  const me = useSignedIn()
  const mine = useMySigning()
  const issues = me.rights.includes('documents.issue')
  const seal = useQuery({ queryKey: ['signing', 'seal'], queryFn: () => api.get('/api/signing/seal'), enabled: issues, staleTime: 60_000 })
  return (
    <div className={css.pictures}>
      {mine.data ? <One kind="person" state={mine.data} /> : <Skeleton h="8rem" />}
      {issues && (seal.data ? <One kind="seal" state={seal.data} /> : <Skeleton h="8rem" />)}
    </div>
  )
}

function One({ kind, state }: { kind: Kind; state: MySigning }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const field = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const [binding, setBinding] = useState(false)
  const [fresh, setFresh] = useState(Date.now)
  const take = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    setFault(undefined)
    try {
      const { ticket } = await upload(file, () => {}).done
      await api.put('/api/signing/image', { body: { kind, ticket } })
      void queries.invalidateQueries({ queryKey: ['signing'] })
      setFresh(Date.now())
      toast({ icon: 'check', text: t('signing.picture.taken') })
    } catch (no) {
      setFault(no)
    } finally {
      setBusy(false)
      if (field.current) field.current.value = ''
    }
  }
  const canBind = state.credential && state.certificate && state.passkeys === 0
  return (
    <section aria-labelledby={`picture-${kind}`} className={css.picture}>
      <h2 id={`picture-${kind}`}>{t(`signing.picture.${kind}`)}</h2>
      {state.ready && state.certificate ? <p className={css.mine}>{t('signing.picture.ready', { until: moment(state.certificate.valid_until) })}</p> : (
        <Notice tone="soon" icon="key"><p>{state.problem}</p>{canBind && <div className={css.bind}><Button onClick={() => setBinding(true)}>{t('signing.bind')}</Button></div>}</Notice>
      )}
      <p>{t(`signing.picture.${kind}Help`)}</p>
      {state.image && <div className={css.paper}><img src={`/api/signing/image?kind=${kind}&v=${fresh}`} alt={t(`signing.picture.${kind}`)} /></div>}
      {fault != null && <Notice tone="late" role="alert">{fault instanceof Problem && fault.errors.length ? fault.errors.map((e) => e.message).join(' ') : words(fault)}</Notice>}
      <div>
        <Button icon="file" busy={busy} onClick={() => field.current?.click()}>{t(state.image ? 'signing.picture.change' : 'signing.picture.choose')}</Button>
        <input ref={field} type="file" hidden accept="image/png" data-testid={`picture-file-${kind}`} onChange={(e) => void take(e.currentTarget.files?.[0])} />
      </div>
      {binding && <BindDialog credential={state.credential} close={() => setBinding(false)} />}
    </section>
  )
}
