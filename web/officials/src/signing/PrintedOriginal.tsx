// What the code on a printed copy leads to: the original, as its agency has it, and how its signatures were judged.
import type { PrintedView } from '@tinhso/shared/api/types'
import { Problem } from '@tinhso/shared/api/client'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Button, Notice, Skeleton } from '@tinhso/shared/parts/parts'
import { bytes, day, moment } from '@tinhso/shared/words/format'
import { language } from '@tinhso/shared/words/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import css from './check.module.css'
import { CheckResult } from './CheckResult'

/** Behind `#`, the code never leaves this device but in the body of a request. */
export function codeOnPaper(): string | null {
  const at = new URLSearchParams(location.hash.slice(1)).get('ma') ?? new URLSearchParams(location.search).get('ma')
  return at && /^[\w-]{10,60}$/.test(at) ? at : null
}

async function ask(path: string, code: string): Promise<Response> {
  const response = await fetch(path, {
    method: 'POST', body: JSON.stringify({ code }), credentials: 'omit', headers: { 'Content-Type': 'application/json', 'Accept-Language': language() },
  }).catch(() => { throw new Problem(0, 'unreachable', '', '') })
  if (response.ok) return response
  const answer = (await response.json().catch(() => ({}))) as Partial<Problem>
  throw new Problem(response.status, answer.code ?? '', answer.title ?? '', answer.detail ?? '')
}

export function PrintedOriginal({ code }: { code: string }) {
  const { t, i18n } = useTranslation()
  const found = useQuery({
    queryKey: ['printed', code, i18n.language],
    queryFn: async () => (await (await ask('/api/signing/printed', code)).json()) as PrintedView,
    retry: false, staleTime: Infinity,
  })
  const fetched = useMutation({
    mutationFn: async (name: string) => {
      const at = URL.createObjectURL(await (await ask('/api/signing/printed/file', code)).blob())
      const link = Object.assign(document.createElement('a'), { href: at, download: name })
      link.click()
      setTimeout(() => URL.revokeObjectURL(at), 60_000)
    },
  })
  if (found.error instanceof Problem && found.error.status === 404) return <Notice tone="late" role="alert">{t('signing.check.printed.unknown')}</Notice>
  if (found.error) return <Fault fault={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Skeleton h="8rem" />
  const p = found.data
  const facts: [string, string][] = [
    [t('signing.check.printed.code'), p.code], [t('signing.check.printed.day'), p.issued_on ? day(p.issued_on) : ''], [t('signing.check.printed.agency'), p.agency],
    [t('signing.check.printed.type'), p.type_name], [t('signing.check.printed.signer'), p.signer_name], [t('signing.check.printed.subject'), p.subject || t('signing.check.printed.hidden')],
    [t('signing.check.printed.file'), `${p.file_name}, ${bytes(p.bytes)}`], [t('signing.check.printed.at'), moment(p.printed_at)],
  ]
  return (
    <section aria-labelledby="printed" className={css.result}>
      <h2 id="printed">{t('signing.check.printed.title')}</h2>
      {p.state === 'recalled' && <Notice tone="late">{t('signing.check.printed.recalled')}</Notice>}
      {p.state === 'replaced' && <Notice tone="soon">{t('signing.check.printed.replaced', { code: p.replaced_by })}</Notice>}
      <dl className={css.facts}>{facts.filter(([, v]) => v).map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}</dl>
      <CheckResult check={p.check} />
      {p.download && <div><Button look="primary" icon="download" busy={fetched.isPending} onClick={() => fetched.mutate(p.file_name)}>{t('signing.check.printed.download')}</Button></div>}
      {fetched.error && <Fault fault={fetched.error} retry={() => fetched.mutate(p.file_name)} />}
      <p className={css.small}>{t('signing.check.printed.compare')}</p>
    </section>
  )
}
