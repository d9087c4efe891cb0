// What the papers of a dossier say, as they were read: which component each seems to be, and its words on demand.
import { api } from '@tinhso/shared/api/client'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Button, Notice, Skeleton } from '@tinhso/shared/parts/parts'
import { toastFault } from '@tinhso/shared/parts/toast'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../accounts/me'
import { queries } from '../queries'
import { viewKey, type DossierView } from './data'
import own from './services.module.css'

type Paper = DossierView['files'][number]

export default function PaperTexts({ view }: { view: DossierView }) {
  const { t } = useTranslation()
  const may = useMay('services.receive') && !view.ended_at
  const texts = view.files.filter((f) => f.has_text)
  // Only what was handed in belongs to a component.
  const elsewhere = texts.filter((f) => (f.kind === 'component' || f.kind === 'supplement') && f.headed_as >= 0 && f.headed_as !== f.component)
  if (!texts.length) return null
  return (
    <div className={own.texts}>
      {!view.ended_at && elsewhere.map((f) => <Advice key={f.id} view={view} file={f} may={may} />)}
      {texts.map((f) => (
        <PaperText key={f.id} dossier={view.id} file={f} summary={t('services.text.of', { name: f.name })} />
      ))}
    </div>
  )
}

/** Told, never done: the official confirms. */
function Advice({ view, file, may }: { view: DossierView; file: Paper; may: boolean }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const place = useMutation({
    mutationFn: () => api.post('/api/services/dossiers/{id}/files/{file}/component', { path: { id: view.id, file: String(file.id) }, body: { component: file.headed_as } }),
    onSuccess: (now) => queries.setQueryData(viewKey(view.id), now),
    onError: (fault) => toastFault(fault, words),
  })
  const name = view.components[file.headed_as]?.name ?? ''
  return (
    <Notice tone="soon">
      <p>{t(file.component < 0 ? 'services.text.unplaced' : 'services.text.misplaced', { name: file.name, heading: file.heading, at: view.components[file.component]?.name ?? '' })}</p>
      {may && <Button busy={place.isPending} onClick={() => place.mutate()}>{t('services.text.place', { name })}</Button>}
    </Notice>
  )
}

function PaperText({ dossier, file, summary }: { dossier: number; file: Paper; summary: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const text = useQuery({
    queryKey: ['services', 'text', dossier, file.id],
    queryFn: ({ signal }) => api.get('/api/services/dossiers/{id}/files/{file}/text', { path: { id: dossier, file: String(file.id) }, signal }),
    enabled: open,
    staleTime: Infinity,
  })
  return (
    <details onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{summary}</summary>
      {text.error ? <Fault fault={text.error} retry={() => void text.refetch()} /> : !open ? null : !text.data ? <Skeleton h="4rem" /> : (
        <>
          {text.data.by_ocr && <small>{t('services.text.byOcr')}</small>}
          {!text.data.complete && <small>{t('services.text.partly')}</small>}
          <div className={own.text} tabIndex={0} role="group" aria-label={summary} lang="vi">{text.data.text.replace(/\n{3,}/g, '\n\n').trim()}</div>
        </>
      )}
    </details>
  )
}
