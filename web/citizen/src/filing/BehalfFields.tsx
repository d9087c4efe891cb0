// On whose behalf, with an account: by a consent that the other person gave in theirs, or by a document.
import { day } from '@tinhso/shared/words/format'
import { Fault, Waiting } from '../parts/Fault'
import { DateParts, Radios, Text } from '../parts/fields'
import { Link } from '../parts/Link'
import { useLoad } from '../parts/load'
import { consents } from '../store/api'
import { t } from '../words'
import { nobody, type Behalf } from './draft'
import type { StepProps } from './FilingPage'

export function BehalfFields({ draft, change, wrong }: StepProps) {
  const behalf = draft.behalf ?? nobody
  const put = (part: Partial<Behalf>) => void change((now) => ({ behalf: { ...(now.behalf ?? nobody), ...part } }))
  return (
    <>
      <Radios id="behalf-by" label={t.filing.byWhat} fault={wrong('behalf-by')} value={behalf.by} onChange={(by) => put({ by: by as Behalf['by'] })}
        options={[{ value: 'consent', label: t.filing.byConsent, hint: t.filing.byConsentHint }, { value: 'document', label: t.filing.byDocument, hint: t.filing.byDocumentHint }]} />
      {behalf.by === 'consent' && <Given code={draft.procedure.code} value={behalf.consent} fault={wrong('behalf-consent')} onChange={(consent, name) => put({ consent, name })} />}
      {behalf.by === 'document' && (
        <>
          <Text id="behalf-name" label={t.filing.behalfName} fault={wrong('behalf-name')} value={behalf.name} onChange={(name) => put({ name })} input={{ maxLength: 200, autocapitalize: 'words' }} />
          <Text id="behalf-number" label={`${t.filing.behalfNumber} ${t.filing.optional}`} fault={wrong('behalf-number')} value={behalf.number} onChange={(number) => put({ number })} short input={{ inputMode: 'numeric', maxLength: 15 }} />
          <DateParts id="behalf-birth" label={`${t.filing.behalfBirth} ${t.filing.optional}`} fault={wrong('behalf-birth')} value={behalf.birth_date} onChange={(birth_date) => put({ birth_date })} />
          <Text id="behalf-paper" label={t.filing.behalfPaper} hint={t.filing.behalfPaperHint} fault={wrong('behalf-paper')} value={behalf.paper} onChange={(paper) => put({ paper })} input={{ maxLength: 300 }} />
          <Radios id="behalf-to" label={t.filing.resultsTo} fault={wrong('behalf-to')} value={behalf.to_filer} onChange={(to_filer) => put({ to_filer: to_filer as 'yes' | 'no' })}
            options={[{ value: 'no', label: t.filing.resultsAtCounter }, { value: 'yes', label: t.filing.resultsToFiler }]} />
        </>
      )}
    </>
  )
}

function Given({ code, value, fault, onChange }: { code: string; value: number | null; fault?: string; onChange: (consent: number, name: string) => void }) {
  const found = useLoad('consents', consents)
  if (found.fault) return <Fault problem={found.fault} again={found.again} />
  if (!found.value) return <Waiting />
  const usable = found.value.items.filter((one) => !one.given && one.usable && one.procedure_code === code)
  if (!usable.length)
    return <p class="inset" id="behalf-consent" tabIndex={-1}>{t.filing.noConsent} <Link to="uy-quyen">{t.filing.howConsent}</Link></p>
  return (
    <Radios id="behalf-consent" label={t.filing.whichConsent} fault={fault} value={value === null ? '' : String(value)}
      onChange={(id) => onChange(Number(id), usable.find((one) => one.id === Number(id))!.other)}
      options={usable.map((one) => ({ value: String(one.id), label: one.other, lang: 'vi', hint: t.filing.consentWords(one.number_tail, day(one.until), one.to_filer) }))} />
  )
}
