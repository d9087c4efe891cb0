// The words beside a document: how urgent, how late.
import { Tag } from '@tinhso/shared/parts/parts'
import { dueWords } from '@tinhso/shared/words/due'
import { useTranslation } from 'react-i18next'

export function PriorityTag({ priority }: { priority: number }) {
  const { t } = useTranslation()
  if (priority !== 1 && priority !== 2 && priority !== 3) return null
  return <Tag tone={priority === 1 ? 'soon' : 'late'}>{t(`common.priority.p${priority}`)}</Tag>
}

export function DueTag({ due, priority = 0, now }: { due: string | null; priority?: number; now: Date }) {
  const { t } = useTranslation()
  const words = dueWords(t as never, due, now)
  const urgent = priority === 1 || priority === 2 || priority === 3 ? t(`common.priority.p${priority}`) : null
  if (!words && !urgent) return null
  const tone = words?.tone === 'late' || priority >= 2 ? 'late' : words?.tone === 'soon' || priority === 1 ? 'soon' : 'plain'
  return <Tag tone={tone}>{[urgent, words?.words].filter(Boolean).join(' · ')}</Tag>
}
