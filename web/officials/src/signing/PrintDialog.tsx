// A copy for the printer with a code on each page that leads back to the original; and the codes made before.
import { Checkbox, Modal, Select } from '@mantine/core'
import type { OutgoingView } from '@tinhso/shared/api/types'
import { api, Problem } from '@tinhso/shared/api/client'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice, Skeleton } from '@tinhso/shared/parts/parts'
import { moment } from '@tinhso/shared/words/format'
import { language } from '@tinhso/shared/words/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import dialog from '../documents/parts/dialog.module.css'
import { queries } from '../queries'
import css from './register.module.css'

async function makeCopy(id: number, body: { ordinal: number; subject: boolean; download: boolean }): Promise<string> {
  const response = await fetch(`/api/signing/documents/${id}/prints`, {
    method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', 'Accept-Language': language() },
  }).catch(() => { throw new Problem(0, 'unreachable', '', '') })
  if (response.ok) return URL.createObjectURL(await response.blob())
  const answer = (await response.json().catch(() => ({}))) as Partial<Problem>
  throw new Problem(response.status, answer.code ?? '', answer.title ?? '', answer.detail ?? '')
}

export default function PrintDialog({ view, close }: { view: OutgoingView; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const pdfs = view.attachments.filter((f) => f.type === 'application/pdf')
  const [file, setFile] = useState(String(pdfs[0]?.ordinal ?? ''))
  const [subject, setSubject] = useState(true)
  const [download, setDownload] = useState(false)
  const key = ['signing', 'prints', view.id]
  const before = useQuery({ queryKey: key, queryFn: () => api.get('/api/signing/documents/{id}/prints', { path: { id: view.id } }) })
  const make = useMutation({
    mutationFn: () => makeCopy(view.id, { ordinal: Number(file), subject, download }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: key }),
  })
  const revoke = useMutation({
    mutationFn: (print: number) => api.post('/api/signing/documents/{id}/prints/{print}/revoke', { path: { id: view.id, print: String(print) } }),
    onSuccess: (rows) => void queries.setQueryData(key, rows),
  })
  return (
    <Modal opened onClose={close} title={t('signing.print.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={dialog.form}>
        <p className={dialog.about}>{t('signing.print.about')}</p>
        {pdfs.length > 1 && <Select label={t('signing.print.file')} data={pdfs.map((f) => ({ value: String(f.ordinal), label: f.name }))} value={file} allowDeselect={false} comboboxProps={{ withinPortal: false }} onChange={(v) => v && setFile(v)} />}
        <Checkbox label={t('signing.print.subject')} checked={subject} onChange={(e) => setSubject(e.currentTarget.checked)} />
        <Checkbox label={t('signing.print.download')} checked={download} onChange={(e) => setDownload(e.currentTarget.checked)} />
        {make.error && <Notice tone="late" role="alert">{words(make.error)}</Notice>}
        {make.data && <Notice tone="ok" icon="check" role="status"><a href={make.data} download={`ban-in-${view.code.replace(/[^\p{L}\p{N}]+/gu, '-')}.pdf`}>{t('signing.print.fetch')}</a></Notice>}
        <section>
          <h3>{t('signing.print.before')}</h3>
          {before.error ? <Fault fault={before.error} retry={() => void before.refetch()} /> : !before.data ? <Skeleton h="2rem" /> : !before.data.length ? <p className={dialog.about}>{t('signing.print.none')}</p> : (
            <ul className={css.list}>
              {before.data.map((p) => (
                <li key={p.id} className={css.line}>
                  <div>
                    {moment(p.created_at)} · {p.by_name}
                    <small>{t('signing.print.seen', { count: p.seen })}{p.download && ` · ${t('signing.print.downloadable')}`}{p.revoked_at && ` · ${t('signing.print.revoked', { at: moment(p.revoked_at) })}`}</small>
                  </div>
                  {!p.revoked_at && <Button look="danger" busy={revoke.isPending} onClick={() => revoke.mutate(p.id)}>{t('signing.print.revoke')}</Button>}
                </li>
              ))}
            </ul>
          )}
          {revoke.error && <Notice tone="late" role="alert">{words(revoke.error)}</Notice>}
        </section>
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.close')}</Button>
          <Button look="primary" busy={make.isPending} disabled={!file} onClick={() => make.mutate()}>{t('signing.print.make')}</Button>
        </div>
      </div>
    </Modal>
  )
}
