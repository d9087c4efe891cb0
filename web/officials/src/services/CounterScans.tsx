// Scans at the counter and what their headings say: which component one seems to be, before the dossier is filed.
import { Select } from '@mantine/core'
import { api } from '@tinhso/shared/api/client'
import type { components } from '@tinhso/shared/api/schema'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from './services.module.css'

export type Heading = components['schemas']['Heading']
export interface Scanned { ticket: string; name: string }

const mostTries = 60
const unknown: Heading = { read: true, component: -1, heading: '' }

/** Headings by ticket, as they become known; `look` asks until a scan is read. What cannot be told is not recognised. */
export function useHeadings() {
  const [headings, setHeadings] = useState<Record<string, Heading>>({})
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => void (gone.current = true)
  }, [])
  const look = async (ticket: string, procedure: string, case_code: string) => {
    let found = unknown
    try {
      for (let n = 0; n < mostTries && !gone.current; n++) {
        const now = await api.post('/api/services/headings', { body: { ticket, procedure, case_code } })
        if (now.read) {
          found = now
          break
        }
        await new Promise((then) => setTimeout(then, 1000 + n * 50))
      }
    } catch {
      // Advice: the counter goes on without it.
    }
    if (!gone.current) setHeadings((all) => ({ ...all, [ticket]: found }))
  }
  return { headings, look }
}

/** Filed under one component, and headed as another. */
export function Misplaced({ heading, names, at, move }: { heading: Heading | undefined; names: string[]; at: number; move: (to: number) => void }) {
  const { t } = useTranslation()
  const to = heading?.component ?? -1
  if (!heading || to < 0 || to === at) return null
  return (
    <div className={css.fileAdvice}>
      <Notice tone="soon" role="status">
        <p>{t('services.counter.misplaced', { heading: heading.heading })}</p>
        <Button onClick={() => move(to)}>{t('services.text.place', { name: names[to] })}</Button>
      </Notice>
    </div>
  )
}

/** Scans of which nobody has said what they are: the heading proposes, the clerk confirms. */
export function Unsorted({ files, sending, headings, names, take, move, remove }: {
  files: Scanned[]; sending: boolean; headings: Record<string, Heading>; names: string[]
  take: (files: File[]) => void; move: (file: Scanned, to: number) => void; remove: (file: Scanned) => void
}) {
  const { t } = useTranslation()
  const field = useRef<HTMLInputElement>(null)
  return (
    <li>
      <span className={css.paperName}>{t('services.counter.unsorted')}<small>{t('services.counter.unsortedHelp')}</small></span>
      <div className={css.paperTools}>
        <Button icon="scan" busy={sending} aria-label={t('services.counter.scanUnsorted')} title={t('services.counter.scan')} onClick={() => field.current?.click()} />
        <input ref={field} type="file" hidden multiple accept="application/pdf,image/jpeg,image/png,image/tiff" data-testid="unsorted" onChange={(e) => (take([...(e.currentTarget.files ?? [])]), (e.currentTarget.value = ''))} />
      </div>
      {files.map((file) => <OneScan key={file.ticket} file={file} heading={headings[file.ticket]} names={names} move={(to) => move(file, to)} remove={() => remove(file)} />)}
    </li>
  )
}

function OneScan({ file, heading, names, move, remove }: { file: Scanned; heading: Heading | undefined; names: string[]; move: (to: number) => void; remove: () => void }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | null>(null)
  const value = chosen ?? (heading && heading.component >= 0 ? String(heading.component) : null)
  return (
    <div className={css.scan}>
      <span className={css.fileLine}><Icon name="file" size={16} />{file.name}
        <button type="button" aria-label={t('services.counter.removeFile', { name: file.name })} onClick={remove}><Icon name="close" size={16} /></button>
      </span>
      <small role="status">{!heading ? t('services.counter.reading') : heading.component >= 0 ? t('services.counter.headed', { heading: heading.heading }) : t('services.counter.notRecognised')}</small>
      <Select aria-label={t('services.counter.whichPaper', { name: file.name })} placeholder={t('services.counter.choosePaper')} data={names.map((label, i) => ({ value: String(i), label }))} value={value} onChange={setChosen} allowDeselect={false} />
      <Button disabled={value === null} onClick={() => move(Number(value))}>{t('services.counter.confirm')}</Button>
    </div>
  )
}
