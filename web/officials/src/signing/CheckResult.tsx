// What the check of one file found: the worst first, then each signature, then what could not be checked.
import type { CheckView } from '@tinhso/shared/api/types'
import { Notice, Tag, type Tone } from '@tinhso/shared/parts/parts'
import { moment } from '@tinhso/shared/words/format'
import { useTranslation } from 'react-i18next'
import css from './check.module.css'

type State = CheckView['state']
type Finding = CheckView['errors'][number]
type Signature = CheckView['signatures'][number]

export const toneOf: Record<State, Tone> = { unchecked: 'plain', none: 'plain', passed: 'ok', indeterminate: 'soon', failed: 'late' }

export function CheckTag({ state }: { state: State }) {
  const { t } = useTranslation()
  return <Tag tone={toneOf[state]}>{t(`signing.check.state.${state}`)}</Tag>
}

export function CheckResult({ check }: { check: CheckView }) {
  const { t } = useTranslation()
  const problems = check.errors.filter((f) => f.weight === 'failure' || f.weight === 'warning')
  return (
    <div className={css.result}>
      <Notice tone={toneOf[check.state]} role="status" icon={check.state === 'passed' ? 'check' : undefined}>
        <b>{check.sentence}</b>
        {check.worst && <p>{check.worst}</p>}
      </Notice>
      {problems.length > 0 && <Findings of={problems} />}
      {check.signatures.map((signature, i) => <OneSignature key={i} n={i + 1} of={signature} only={check.signatures.length === 1} />)}
      {check.not_checked.length > 0 && (
        <section>
          <h3>{t('signing.check.notChecked')}</h3>
          <ul className={css.plain}>{check.not_checked.map((words) => <li key={words}>{words}</li>)}</ul>
        </section>
      )}
      {check.checked_at && <small>{t('signing.check.checkedAt', { at: moment(check.checked_at) })}</small>}
    </div>
  )
}

const stateOf: Record<string, State> = { TOTAL_PASSED: 'passed', TOTAL_FAILED: 'failed', INDETERMINATE: 'indeterminate' }

function OneSignature({ n, of, only }: { n: number; of: Signature; only: boolean }) {
  const { t } = useTranslation()
  const name = of.signer || t('signing.check.unknownSigner')
  const heading = of.organisation ? t('signing.check.of', { name, organisation: of.organisation }) : name
  const problems = of.findings.filter((f) => f.weight === 'failure' || f.weight === 'warning')
  const steps = of.findings.filter((f) => f.weight === 'info')
  const facts: [string, string | undefined][] = [
    [t('signing.check.claimed'), of.signing_time ? moment(of.signing_time) : undefined],
    [t('signing.check.proven'), of.best_signature_time ? moment(of.best_signature_time) : undefined],
    [t('signing.check.level'), of.level && t(`signing.check.levels.${of.level}`, { defaultValue: of.level })],
    [t('signing.check.changes'), t(`signing.check.changed.${of.changes}`, { defaultValue: of.changes })],
  ]
  return (
    <section className={css.signature} data-tone={toneOf[stateOf[of.verdict] ?? 'indeterminate']}>
      {!only && <small>{t('signing.check.nth', { n })}</small>}
      <h3>{heading}</h3>
      <p className={css.verdict}><CheckTag state={stateOf[of.verdict] ?? 'indeterminate'} />{of.sub_indication && <code>{of.sub_indication}</code>}</p>
      {problems.length > 0 && <Findings of={problems} />}
      <dl className={css.facts}>{facts.filter(([, value]) => value).map(([key, value]) => <div key={key}><dt>{key}</dt><dd>{value}</dd></div>)}</dl>
      {steps.length > 0 && (
        <details className={css.steps}>
          <summary>{t('signing.check.steps', { count: steps.length })}</summary>
          <Findings of={steps} />
        </details>
      )}
    </section>
  )
}

function Findings({ of }: { of: Finding[] }) {
  const { t } = useTranslation()
  return (
    <ul className={css.findings}>
      {of.map((f, i) => (
        <li key={i} data-weight={f.weight}>{f.words}{f.pages.length > 0 && <small> ({t('signing.check.pages', { pages: f.pages.join(', ') })})</small>}</li>
      ))}
    </ul>
  )
}
