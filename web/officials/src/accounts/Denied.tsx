// Not allowed: say so, and whom to ask. The server's sentence names the person; a page that did not ask the server for
// anything asks it for that.
import { api, Problem } from '@tinhso/shared/api/client'
import { Icon } from '@tinhso/shared/parts/Icon'
import { buttonClass } from '@tinhso/shared/parts/parts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import css from './accounts.module.css'

export function Denied({ fault, right = '' }: { fault?: unknown; right?: string }) {
  const { t } = useTranslation()
  const advice = useQuery({ queryKey: ['advice', right], enabled: !!right, queryFn: () => api.get('/api/accounts/advice', { query: { right } }), staleTime: Infinity, retry: false })
  return (
    <div className={css.denied}>
      <Icon name="key" size={28} />
      <h1>{t('accounts.denied')}</h1>
      <p>{(fault instanceof Problem && fault.detail) || advice.data?.words || (!advice.isFetching && t('accounts.deniedHelp'))}</p>
      <Link to="/work" className={buttonClass()}>{t('accounts.toMyWork')}</Link>
    </div>
  )
}
