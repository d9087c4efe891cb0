// Shows a PDF page by page as it is scrolled to, with its text selectable. pdf.js, from our own server.
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, buttonClass, Skeleton } from '@tinhso/shared/parts/parts'
import { getDocument, PDFWorker, TextLayer, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist'
import PdfThread from 'pdfjs-dist/build/pdf.worker.min.mjs?worker'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from './reader.module.css'

// One thread for all documents; it stays when a document is closed.
const worker = PDFWorker.create({ port: new PdfThread() })

export default function PdfView({ address, name, scale }: { address: string; name: string; scale: number }) {
  const { t } = useTranslation()
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null)
  const [failed, setFailed] = useState(false)
  const [attempt, again] = useState(0)
  const [width, setWidth] = useState(0)
  const place = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const task = getDocument({ url: address, worker, enableXfa: false })
    let gone = false // what another document was told in the meantime is not this one's
    task.promise.then((p) => !gone && setPdf(p), () => !gone && setFailed(true))
    return () => {
      gone = true
      setPdf(null)
      void task.destroy()
    }
  }, [address, attempt])
  useLayoutEffect(() => {
    const measure = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)))
    measure.observe(place.current!)
    return () => measure.disconnect()
  }, [])

  return (
    <div className={css.pages} ref={place} tabIndex={0} role="region" aria-label={name}>
      {failed ? (
        <div className={css.noView}>
          <Icon name="alert" size={28} />
          <p>{t('documents.cannotRead')}</p>
          <Button onClick={() => (setFailed(false), again(attempt + 1))}>{t('common.retry')}</Button>
          <a className={buttonClass()} href={address} target="_blank" rel="noreferrer">{t('documents.openFile')}</a>
        </div>
      ) : pdf && width ? (
        Array.from({ length: pdf.numPages }, (_, i) => <Sheet key={i} pdf={pdf} n={i + 1} width={Math.min(width, 900) * scale} />)
      ) : (
        <div className={css.sheet} style={{ width: '100%', aspectRatio: '210 / 297' }}><Skeleton h="100%" /></div>
      )}
    </div>
  )
}

function Sheet({ pdf, n, width }: { pdf: PDFDocumentProxy; n: number; width: number }) {
  const { t } = useTranslation()
  const [page, setPage] = useState<PDFPageProxy | null>(null)
  const [near, setNear] = useState(n <= 2)
  const box = useRef<HTMLDivElement>(null)
  const picture = useRef<HTMLDivElement>(null)
  const words = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let gone = false
    pdf.getPage(n).then((p) => !gone && setPage(p), () => {}) // closed while it was read: nobody looks any more
    return () => {
      gone = true
    }
  }, [pdf, n])
  useEffect(() => {
    const seen = new IntersectionObserver(([e]) => e?.isIntersecting && setNear(true), { rootMargin: '800px' })
    seen.observe(box.current!)
    return () => seen.disconnect()
  }, [])
  const size = page?.getViewport({ scale: 1 })
  useEffect(() => {
    if (!page || !near || !picture.current || !words.current) return
    const zoom = width / page.getViewport({ scale: 1 }).width
    const sharp = Math.min(window.devicePixelRatio || 1, 3)
    const view = page.getViewport({ scale: zoom })
    // A new canvas each time, put in its place when it is done: zooming does not blink, and a drawing that is
    // called off never shares its canvas with the next.
    const target = document.createElement('canvas')
    target.width = Math.floor(view.width * sharp)
    target.height = Math.floor(view.height * sharp)
    const drawing = page.render({ canvas: target, viewport: page.getViewport({ scale: zoom * sharp }) })
    const place = picture.current
    drawing.promise.then(() => place.replaceChildren(target), () => {})
    const layer = words.current
    layer.replaceChildren()
    const text = new TextLayer({ textContentSource: page.streamTextContent(), container: layer, viewport: view })
    text.render().catch(() => {})
    return () => {
      drawing.cancel()
      text.cancel()
    }
  }, [page, near, width])

  const ratio = size ? size.height / size.width : 297 / 210
  return (
    <div ref={box} className={css.sheet} style={{ width, height: width * ratio, ['--total-scale-factor' as string]: size ? width / size.width : 1 }}
      role="group" aria-label={t('documents.pageOf', { n, total: pdf.numPages })}>
      <div ref={picture} className={css.picture} aria-hidden="true" />
      <div ref={words} className={css.textLayer} />
    </div>
  )
}
