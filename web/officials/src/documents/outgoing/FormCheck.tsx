// Kiểm tra thể thức: what the program finds in the draft's form, ticked by the checker, and the way back to the drafter.
import { Checkbox } from '@mantine/core'
import { api } from '@tinhso/shared/api/client'
import type { OutgoingView } from '@tinhso/shared/api/types'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Skeleton, Tag } from '@tinhso/shared/parts/parts'
import { toastFault } from '@tinhso/shared/parts/toast'
import { language } from '@tinhso/shared/words/language'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../queries'
import { FlowDialog } from './FlowPanel'
import css from './outgoing.module.css'

export default function FormCheck({ view }: { view: OutgoingView }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const key = ['check', view.id, view.version]
  const checks = view.step === 'form' && view.actions.includes('approve')
  const [asked, setAsked] = useState(checks)
  const [chosen, setChosen] = useState<string[]>([])
  const [returning, setReturning] = useState(false)
  const found = useQuery({ queryKey: key, queryFn: () => api.get('/api/documents/outgoing/{id}/check', { path: { id: view.id } }), enabled: asked, staleTime: 60_000 })
  const file = found.data?.[0]
  const said = (item: { vi: string; en: string }) => (language() === 'en' ? item.en : item.vi)
  const mend = file?.items.filter((i) => i.level === 'mend') ?? []
  const where = (page: number) => (page ? t(file!.file.toLowerCase().endsWith('.docx') ? 'documents.formCheck.section' : 'documents.formCheck.page', { n: page }) : '')
  const line = (i: (typeof mend)[number]) => [where(i.page), said(i)].filter(Boolean).join(': ') + (i.rule ? ` (${i.rule})` : '')
  const [ticks, setTicks] = useState<Record<string, boolean>>({}) // what was clicked, until the server has said so too
  const name = (i: (typeof mend)[number]) => `${i.what}-${i.page}`
  const tick = (i: (typeof mend)[number], seen: boolean) => {
    setTicks((was) => ({ ...was, [name(i)]: seen }))
    return api.put('/api/documents/outgoing/{id}/check/seen', { path: { id: view.id }, body: { what: i.what, page: i.page, seen } }).then(() => queries.invalidateQueries({ queryKey: key }), (no: unknown) => {
      setTicks((was) => ({ ...was, [name(i)]: !seen }))
      toastFault(no, words)
    })
  }
  return (
    <section aria-labelledby="form-check">
      <h2 id="form-check">{t('documents.formCheck.title')}</h2>
      {!asked ? <Button onClick={() => setAsked(true)}>{t('documents.formCheck.start')}</Button> : found.error ? <Fault fault={found.error} retry={() => void found.refetch()} /> : found.isPending ? <Skeleton h="6rem" /> : !file ? <p>{t('documents.formCheck.none')}</p> : !file.read ? <p>{t('documents.flow.checkUnread', { name: file.file })}</p> : (
        <>
          <p><Tag tone="ok">{t('documents.formCheck.good', { n: file.items.length - mend.length })}</Tag> <small>{t('documents.formCheck.advice')}</small></p>
          <ul className={css.findings}>
            {mend.map((i) => (
              <li key={name(i)}>
                <p>{i.page > 0 && <b>{where(i.page)}: </b>}{said(i)} <small>{i.rule}</small></p>
                {checks ? (
                  <div>
                    <Checkbox label={t('documents.formCheck.seen')} aria-label={`${t('documents.formCheck.seen')}: ${line(i)}`} checked={ticks[name(i)] ?? i.seen_at != null} onChange={(e) => void tick(i, e.currentTarget.checked)} />
                    <Checkbox label={t('documents.formCheck.choose')} aria-label={`${t('documents.formCheck.choose')}: ${line(i)}`} checked={chosen.includes(line(i))} onChange={(e) => setChosen(e.currentTarget.checked ? [...chosen, line(i)] : chosen.filter((x) => x !== line(i)))} />
                  </div>
                ) : i.seen_by && <small>{t('documents.formCheck.seenBy', { who: i.seen_by })}</small>}
              </li>
            ))}
          </ul>
          {checks && chosen.length > 0 && <Button onClick={() => setReturning(true)}>{t('documents.formCheck.giveBack', { n: chosen.length })}</Button>}
        </>
      )}
      {returning && <FlowDialog view={view} act="return" start={chosen.map((x) => `- ${x}`).join('\n').slice(0, 1000)} close={() => setReturning(false)} />}
    </section>
  )
}
