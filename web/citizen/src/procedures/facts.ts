// A procedure's data in words.
import { localDay, number } from '@tinhso/shared/words/format'
import type { Procedure } from '../store/api'
import { t } from '../words'

type Duration = Procedure['channels'][number]['duration']

export function durationWords(duration: Duration): string {
  const words = t.procedures.duration[duration.unit](number(duration.amount))
  return duration.cut_off ? `${words} (${t.procedures.cutOff(duration.cut_off)})` : words
}

/** Who supports, receives or handles: kinds of agencies, not their names, unless the data names one. */
export function agencyWords(rules: Procedure['receives']): string[] {
  const out = rules
    .filter((rule) => !rule.code && rule.level)
    .map((rule) => {
      const kinds: Record<string, string> = t.procedures.agencies[rule.level!]
      return kinds[rule.kind ?? 'other'] ?? kinds.other!
    })
  return [...new Set(out)]
}

export function feeWords(fee: Procedure['fees'][number]): string {
  if (fee.amount === 0) return t.procedures.free
  if (fee.amount !== null && fee.amount !== undefined) {
    const amount = t.procedures.dong(number(fee.amount))
    return fee.verbatim === String(fee.amount) ? amount : `${amount} (${fee.verbatim})`
  }
  return fee.verbatim
}

/** How far it is done online, and what that was called in 2020. */
export function extentWords({ extent, level_2020: level, confirmed }: Procedure): { words: string; tone: 'ok' | 'plain' }[] {
  const out: { words: string; tone: 'ok' | 'plain' }[] = []
  if (extent) out.push({ words: t.procedures.extent[extent], tone: extent === 'full' ? 'ok' : 'plain' })
  if (level) out.push({ words: t.procedures.level(level, confirmed), tone: 'plain' })
  return out.length ? out : [{ words: t.procedures.noExtent, tone: 'plain' }]
}
/** The day from which there is no such procedure any more, once it has come. */
export const endedOn = ({ valid_until: until }: Procedure): string | null => (until && until <= localDay(new Date()) ? until : null)
/** Whether it may be filed here. */
export const online = (procedure: Procedure) => procedure.handled === 'here' && procedure.extent !== 'information' && !endedOn(procedure)
