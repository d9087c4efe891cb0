// What an update changes, field by field: as it was, as it is.
import type { components } from '@tinhso/shared/api/schema'
import { day } from '@tinhso/shared/words/format'
import { useTranslation } from 'react-i18next'
import css from './change.module.css'

type Content = components['schemas']['ChangedContent']

export function Differences({ content, file }: { content: Content; file: (ordinal: number) => string }) {
  const { t } = useTranslation()
  const shown = (name: string, value: string) =>
    !value ? '–' : name === 'due_on' ? day(value) : name === 'priority' ? (t('documents.compose.urgencies', { returnObjects: true }) as string[])[Number(value)] ?? value : value
  return (
    <>
      <dl className={css.differences}>
        {content.fields.map((f) => (
          <div key={f.name}>
            <dt>{t(`documents.change.fields.${f.name as 'subject'}`)}</dt>
            <dd><del>{shown(f.name, f.before)}</del> <span aria-hidden>→</span> <ins>{shown(f.name, f.after)}</ins></dd>
          </div>
        ))}
      </dl>
      {content.fields.some((f) => f.name === 'files') && (
        <p className={css.help}>{t('documents.change.newFiles')}: {content.files.map((f, i) => <span key={f.ordinal}>{i > 0 && '; '}<a href={file(f.ordinal)} target="_blank" rel="noreferrer">{f.name}</a></span>)}</p>
      )}
    </>
  )
}
