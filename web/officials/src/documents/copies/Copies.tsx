// Sao y, trích sao, sao lục: the copies made of a document, and the way to a new one.
import { Button } from '@tinhso/shared/parts/parts'
import { day } from '@tinhso/shared/words/format'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../accounts/me'
import { useCopies, type Direction } from './data'
import css from '../outgoing/outgoing.module.css'

const CopyDialog = lazy(() => import('./CopyDialog'))
export interface Source { direction: Direction; object: number; code: string; subject: string; place: string; files: { ordinal: number; name: string; type: string }[] }

export default function Copies({ source, may }: { source: Source; may: boolean }) {
  const { t } = useTranslation()
  const makes = useMay('documents.issue') && may && source.files.some((f) => f.type === 'application/pdf')
  const list = useCopies(source.direction, source.object)
  const [making, setMaking] = useState(false)
  if (!makes && !list.data?.length) return null
  return (
    <section>
      <h2>{t('documents.copies.title')}</h2>
      {!!list.data?.length && (
        <ul className={css.fileList}>
          {list.data.map((c) => (
            <li key={c.id}>
              <a href={`/api/documents/copies/${c.id}/file`} target="_blank" rel="noreferrer">{c.code}</a> <small>{[t(`documents.copies.forms.${c.form}`), day(c.made_on), c.pages && t('documents.copies.ofPages', { pages: c.pages }), c.places].filter(Boolean).join(' · ')}</small>{' '}
              {c.sent != null && <Link to="/documents/outgoing/$id" params={{ id: String(c.sent) }}>{t('documents.copies.follow')}</Link>}
            </li>
          ))}
        </ul>
      )}
      {makes && <Button icon="file" onClick={() => setMaking(true)}>{t('documents.copies.make')}</Button>}
      <Suspense>{making && <CopyDialog source={source} close={() => setMaking(false)} />}</Suspense>
    </section>
  )
}
