// A leader's usual directions: those of the agency, else those that the app brings.
import { api } from '@tinhso/shared/api/client'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSignedIn } from '../../accounts/me'

export function useDirections(): string[] {
  const { t } = useTranslation()
  const { id } = useSignedIn().agency
  const own = useQuery({ queryKey: ['directions', id], queryFn: () => api.get('/api/documents/agencies/{id}/directions', { path: { id } }), staleTime: 5 * 60_000 })
  if (own.isPending) return []
  return own.data?.lines.length ? own.data.lines : (t('documents.instructions', { returnObjects: true }) as string[])
}
