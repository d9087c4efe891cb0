// Who files, for whom, and how to reach them.
import { useEffect, useState } from 'preact/hooks'
import { DateParts, Radios, Text, Tick } from '../parts/fields'
import { rememberedPerson } from '../store/person'
import { t } from '../words'
import { BehalfFields } from './BehalfFields'
import { noteOf } from './draft'
import type { StepProps } from './FilingPage'

export const CaseStep = ({ draft, change, wrong }: StepProps) => (
  // Papers belong to a case; those of another would be filed as what they are not.
  <Radios id="case" label={t.filing.case} quiet fault={wrong('case')} value={draft.case_code} onChange={(case_code) => void change({ case_code, papers: [] })}
    options={draft.procedure.cases.map((one) => ({ value: one.code, label: one.name, lang: 'vi' }))} />
)

export const WhoStep = ({ draft, change, wrong }: StepProps) => (
  <>
    <Radios id="for-self" label={t.filing.who} quiet fault={wrong('for-self')} value={draft.for_other} onChange={(v) => void change({ for_other: v as 'self' | 'other' })}
      options={[{ value: 'self', label: t.filing.self }, { value: 'other', label: t.filing.other, hint: t.filing.otherHint }]} />
    {draft.for_other === 'other' && draft.account && <BehalfFields draft={draft} change={change} wrong={wrong} />}
    {draft.for_other === 'other' && !draft.account && (
      <Text id="on-behalf-of" label={t.filing.onBehalf} hint={t.filing.onBehalfHint} fault={wrong('on-behalf-of')} value={draft.on_behalf_of}
        onChange={(on_behalf_of) => void change({ on_behalf_of })} long />
    )}
  </>
)

function useKnown() {
  const [known, setKnown] = useState(false)
  useEffect(() => void rememberedPerson().then((me) => setKnown(me !== undefined)), [])
  return known
}
const Known = () => (useKnown() ? <p class="inset">{t.filing.known}</p> : null)

export const NameStep = ({ draft, change, wrong }: StepProps) => (
  <>
    {!draft.account && <Known />}
    <Text id="name" label={t.filing.name} quiet note={noteOf(draft, 'name', draft.name)} hint={t.filing.nameHint} fault={wrong('name')} value={draft.name} onChange={(name) => void change({ name })}
      input={{ autocomplete: 'name', maxLength: 200, autocapitalize: 'words' }} />
  </>
)

export const ContactStep = ({ draft, change, wrong }: StepProps) => (
  <>
    <Text id="phone" label={t.filing.phone} note={noteOf(draft, 'phone', draft.phone)} hint={t.filing.phoneHint} fault={wrong('phone')} value={draft.phone} onChange={(phone) => void change({ phone })} short
      input={{ type: 'tel', autocomplete: 'tel', maxLength: 20 }} />
    <DateParts id="birth-day" label={`${t.filing.birth} ${t.filing.optional}`} hint={t.filing.birthHint} fault={wrong('birth-day')} note={noteOf(draft, 'birth-day', draft.birth_date)} value={draft.birth_date}
      onChange={(birth_date) => void change({ birth_date })} birthday />
    <Radios id="deliver" label={t.filing.deliver} value={draft.deliver ? 'post' : 'counter'}
      onChange={(v) => void change({ deliver: v === 'post' ? { name: draft.name, address: '' } : undefined })}
      options={[{ value: 'counter', label: t.filing.deliverCounter }, { value: 'post', label: t.filing.deliverPost, hint: t.filing.deliverPostHint }]} />
    {draft.deliver && (
      <>
        <Text id="deliver-name" label={t.filing.deliverName} fault={wrong('deliver-name')} value={draft.deliver.name} onChange={(name) => void change((d) => ({ deliver: { name, address: d.deliver?.address ?? '' } }))}
          input={{ autocomplete: 'name', maxLength: 200, autocapitalize: 'words' }} />
        <Text id="deliver-address" label={t.filing.deliverAddress} hint={t.filing.deliverAddressHint} fault={wrong('deliver-address')} value={draft.deliver.address}
          onChange={(address) => void change((d) => ({ deliver: { name: d.deliver?.name ?? '', address } }))} input={{ maxLength: 300 }} />
      </>
    )}
    {!draft.account && <Tick id="remember" label={t.filing.remember} checked={draft.remember} onChange={(remember) => void change({ remember })} />}
  </>
)
