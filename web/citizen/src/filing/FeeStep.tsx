// What is to be paid, and whether the payer is exempt: provisional until the agency has seen the paper.
import { Radios, Text } from '../parts/fields'
import { dong } from '../pay/Owed'
import { t } from '../words'
import { exemptionPaper } from './draft'
import { chosenExemption, feesOf, reduced, sumOf } from './fees'
import type { StepProps } from './FilingPage'
import { PaperStep } from './PaperStep'

export function FeeStep(props: StepProps) {
  const { draft, change, wrong } = props
  const lines = feesOf(draft)
  const sum = sumOf(lines)
  const chosen = chosenExemption(draft)
  const put = (what: Partial<{ name: string; proof: string }>) => void change((now) => ({ exemption: { name: now.exemption?.name ?? '', proof: now.exemption?.proof ?? '', ...what } }))
  return (
    <>
      <section class="owed" aria-live="polite">
        <p class="line"><b class="sum">{sum === null ? t.pay.state.unset : dong(reduced(draft, sum))}</b>{chosen && <span class="tag soon">{t.filing.provisional}</span>}</p>
        <ul class="points">
          {lines.map((line) => <li key={line.name}><span lang="vi">{t.pay.item(line.name || t.filing.fee, line.quantity)}</span>: {line.amount === null ? t.pay.byAgency : dong(line.amount * line.quantity)}</li>)}
        </ul>
        {chosen && <p>{t.filing.provisionalHelp(chosen.share)}</p>}
      </section>
      <Radios id="exemption" label={t.filing.exemption} hint={t.filing.exemptionHint} fault={wrong('exemption')} value={draft.exemption?.name ?? ''} onChange={(name) => put({ name })}
        options={[{ value: '', label: t.filing.notExempt }, ...(draft.procedure.exemptions ?? []).map((one) => ({ value: one.verbatim, label: one.verbatim, hint: one.share < 100 ? t.filing.share(one.share) : undefined, lang: 'vi' }))]} />
      {chosen && (
        <>
          <Text id="exemption-proof" label={t.filing.exemptionProof} hint={t.filing.exemptionProofHint} fault={wrong('exemption-proof')} value={draft.exemption?.proof ?? ''} onChange={(proof) => put({ proof })} input={{ maxLength: 300 }} />
          <h2>{t.filing.exemptionPicture}</h2>
          <PaperStep {...props} component={{ name: t.filing.exemptionPicture, code: null, originals: 0, copies: 0, required: false, by_form: null, headings: null }} n={exemptionPaper} />
        </>
      )}
    </>
  )
}
