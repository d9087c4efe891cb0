// What went wrong, said to a person: the server's own sentence where it has one, and how to go on.
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/client'
import { Button, Notice } from './parts'

export function faultWords(t: (key: string, values?: Record<string, unknown>) => string, fault: unknown): string {
  if (!(fault instanceof Problem)) return t('common.fault.unknown', { id: '' })
  if (fault.status === 0) return t('common.fault.unreachable')
  if (fault.status === 412) return fault.detail || t('common.fault.conflict')
  if (fault.detail) return fault.detail
  if (fault.errors.length) return fault.errors.map((e) => e.message).join(' ')
  return fault.title && fault.status < 500 ? fault.title : t('common.fault.unknown', { id: fault.request_id })
}

export function useFaultWords() {
  const { t } = useTranslation()
  return (fault: unknown) => faultWords(t as never, fault)
}

export function Fault({ fault, retry }: { fault: unknown; retry?: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  return (
    <div style={{ padding: '1.25rem', display: 'grid', gap: '0.75rem', justifyItems: 'start' }}>
      <Notice tone="late" role="alert">{words(fault)}</Notice>
      {retry && <Button onClick={retry}>{t('common.retry')}</Button>}
    </div>
  )
}
