// The attachments of a document: what can be shown is shown in place, everything can be opened and kept.
import type { Attachment } from '@tinhso/shared/api/types'
import { Icon } from '@tinhso/shared/parts/Icon'
import { buttonClass, Skeleton } from '@tinhso/shared/parts/parts'
import { bytes } from '@tinhso/shared/words/format'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from './reader.module.css'

const PdfView = lazy(() => import('./PdfView'))

type Shown = Pick<Attachment, 'ordinal' | 'name' | 'bytes' | 'type'>

export function Files({ base, files, address: of = (n) => `${base}/attachments/${n}` }: { base: string; files: Shown[]; address?: (ordinal: number) => string }) {
  const { t } = useTranslation()
  // The page shows the PDF first: it is the document itself, what lies beside it are annexes.
  const first = files.find((f) => f.type === 'application/pdf') ?? files[0]
  const [chosen, choose] = useState(first?.ordinal)
  const [scale, setScale] = useState(1)
  const file = files.find((f) => f.ordinal === chosen) ?? first
  if (!file) return <div className={css.files}><div className={css.noView}><Icon name="file" size={28} />{t('documents.noFiles')}</div></div>
  const address = of(file.ordinal)
  const pdf = file.type === 'application/pdf'
  const picture = /^image\/(png|jpeg|webp|gif)$/.test(file.type)
  return (
    <section className={css.files} aria-label={t('documents.attachments')}>
      <div className={css.bar}>
        {files.length > 1 ? (
          <div className={css.fileTabs} role="tablist" aria-label={t('documents.attachments')}>
            {files.map((f) => (
              <button key={f.ordinal} type="button" role="tab" aria-selected={f === file} title={`${f.name} · ${bytes(f.bytes)}`} onClick={() => choose(f.ordinal)}>{f.name}</button>
            ))}
          </div>
        ) : (
          <div className={css.fileName} title={file.name}><Icon name="file" size={18} /><span>{file.name}</span><small>{bytes(file.bytes)}</small></div>
        )}
        {pdf && (
          <>
            <button type="button" className={css.tool} aria-label={t('documents.zoomOut')} disabled={scale <= 0.5} onClick={() => setScale(scale / 1.25)}><Icon name="zoomOut" /></button>
            <button type="button" className={css.tool} aria-label={t('documents.zoomIn')} disabled={scale >= 3} onClick={() => setScale(scale * 1.25)}><Icon name="zoomIn" /></button>
          </>
        )}
        {(pdf || picture) && <a className={css.tool} href={address} target="_blank" rel="noreferrer" aria-label={t('documents.openFile')} title={t('documents.openFile')}><Icon name="open" /></a>}
        <a className={css.tool} href={address} download={file.name} aria-label={t('documents.download')} title={t('documents.download')}><Icon name="download" /></a>
      </div>
      {pdf ? (
        <Suspense fallback={<div className={css.pages}><Skeleton w="100%" h="60vh" /></div>}>
          <PdfView key={address} address={address} name={file.name} scale={scale} />
        </Suspense>
      ) : picture ? (
        <div className={css.pages}><img className={css.image} src={address} alt={file.name} /></div>
      ) : (
        <div className={css.noView}>
          <Icon name="file" size={28} />
          <p>{t('documents.cannotShow', { name: file.name })}</p>
          <a className={buttonClass()} href={address} download={file.name}><Icon name="download" />{t('documents.downloadSize', { size: bytes(file.bytes) })}</a>
        </div>
      )}
    </section>
  )
}
