// Files of a draft: dropped or chosen, streamed up with progress, cancelled, tried again, put in order.
import { upload, type Upload } from '@tinhso/shared/api/upload'
import { Problem } from '@tinhso/shared/api/client'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, Tag } from '@tinhso/shared/parts/parts'
import { bytes } from '@tinhso/shared/words/format'
import { useCallback, useEffect, useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import css from './compose.module.css'
import { fileKey, type DraftFile } from './draft'

interface Sending { key: string; file: File; part: number; fault?: unknown; upload?: Upload }

export function useUploads(done: (file: DraftFile) => void) {
  const [sending, setSending] = useState<Sending[]>([])
  const tell = useRef(done)
  tell.current = done
  const set = (key: string, change: Partial<Sending>) => setSending((all) => all.map((s) => (s.key === key ? { ...s, ...change } : s)))
  const drop = useCallback((key: string) => setSending((all) => all.filter((s) => s.key !== key)), [])

  // Files are told of in the order in which they were chosen, whoever arrives first: the first one is the document itself.
  const line = useRef<{ key: string; file?: DraftFile; gone?: boolean }[]>([])
  const settle = useCallback((key: string, file?: DraftFile) => {
    const own = line.current.find((one) => one.key === key)
    if (own) Object.assign(own, { file, gone: !file })
    for (let first = line.current[0]; first?.file || first?.gone; first = line.current[0]) {
      line.current.shift()
      if (!first.file) continue
      drop(first.key)
      tell.current(first.file)
    }
  }, [drop])

  const start = useCallback((file: File, key = fileKey()) => {
    line.current = [...line.current.filter((one) => one.key !== key), { key }]  // tried again: at the end
    const running = upload(file, (part) => set(key, { part }))
    setSending((all) => [...all.filter((s) => s.key !== key), { key, file, part: 0, upload: running }])
    running.done.then(
      (stored) => settle(key, { key, name: stored.name || file.name, bytes: stored.bytes, ticket: stored.ticket }),
      (fault: unknown) => {
        settle(key)
        if (fault instanceof Problem && fault.code === 'cancelled') drop(key)
        else set(key, { fault })
      },
    )
  }, [drop, settle])
  const live = useRef(sending)
  live.current = sending
  useEffect(() => () => live.current.forEach((s) => s.upload?.cancel()), [])
  return { sending, start, drop, busy: sending.some((s) => !s.fault) }
}

interface Props { files: DraftFile[]; uploads: ReturnType<typeof useUploads>; change: (files: DraftFile[]) => void; error?: string }

export function FilePicker({ files, uploads, change, error }: Props) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const [over, setOver] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const take = (list: FileList | null) => [...(list ?? [])].forEach((f) => uploads.start(f))
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  const move = (i: number, to: number) => {
    const next = [...files]
    next.splice(to, 0, ...next.splice(i, 1))
    change(next)
  }
  return (
    <section className={css.files} aria-labelledby="files">
      <h2 id="files">{t('documents.compose.files')}</h2>
      <div className={css.drop} data-over={over || undefined} data-bad={!!error || undefined}
        onDragOver={(e) => (e.preventDefault(), setOver(true))} onDragLeave={() => setOver(false)} onDrop={onDrop}>
        <Icon name="file" size={24} />
        <span>{t('documents.compose.drop')} <button id="field-attachments" type="button" onClick={() => field.current?.click()} aria-describedby={error ? 'files-error' : undefined}>{t('documents.compose.pick')}</button></span>
        <small>{t('documents.compose.dropHelp')}</small>
        <input ref={field} type="file" multiple hidden onChange={(e) => (take(e.currentTarget.files), (e.currentTarget.value = ''))} data-testid="files" />
      </div>
      {error && <p id="files-error" className={css.error}>{error}</p>}
      <ul className={css.fileRows}>
        {files.map((f, i) => (
          <li key={f.key}>
            <Icon name="file" />
            <span className={css.fileName}>{f.name} <small>{bytes(f.bytes)}</small></span>
            {i === 0 && files.length > 1 && <Tag tone="ok">{t('documents.compose.main')}</Tag>}
            {i > 0 && <Button look="quiet" onClick={() => move(i, 0)}>↑ {t('documents.compose.main')}</Button>}
            <Button look="quiet" icon="trash" aria-label={t('documents.compose.removeChip', { label: f.name })} onClick={() => change(files.filter((x) => x !== f))} />
          </li>
        ))}
        {uploads.sending.map((s) => (
          <li key={s.key} data-bad={!!s.fault || undefined}>
            <Icon name={s.fault ? 'alert' : 'file'} />
            <span className={css.fileName}>
              {s.file.name}
              {s.fault ? <small role="alert">{t('documents.compose.uploadFailed')} {words(s.fault)}</small>
                : <><small>{t('documents.compose.uploading', { percent: Math.round(s.part * 100) })}</small><progress value={s.part} max={1} aria-label={s.file.name} /></>}
            </span>
            {!!s.fault && <Button onClick={() => uploads.start(s.file, s.key)}>{t('common.retry')}</Button>}
            <Button look="quiet" icon="close" aria-label={t('common.cancel')} onClick={() => (s.fault ? uploads.drop(s.key) : s.upload?.cancel())} />
          </li>
        ))}
      </ul>
    </section>
  )
}
