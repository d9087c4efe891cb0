// A procedure's data in words.
import { number } from '@tinhso/shared/words/format'
import type { Procedure } from '../store/api'
import { t } from '../words'

type Duration = Procedure['channels'][number]['duration']

export function durationWords(duration: Duration): string {
  const words = t.procedures.duration[duration.unit](number(duration.amount))
  return duration.cut_off ? `${words} (${t.procedures.cutOff(duration.cut_off)})` : words
}

/** By whom it is received: kinds of agencies, not their names, unless the data names one. */
export function receiverWords(procedure: Procedure): string[] {
  const out = procedure.receives
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

export function extentWords(procedure: Procedure): { words: string; tone: 'ok' | 'plain' } {
  if (procedure.extent) return { words: t.procedures.extent[procedure.extent], tone: procedure.extent === 'full' ? 'ok' : 'plain' }
  if (procedure.level_2020) return { words: t.procedures.level(procedure.level_2020), tone: 'plain' }
  return { words: t.procedures.noExtent, tone: 'plain' }
}
/** Whether it may be filed here. */
export const online = (procedure: Procedure) => procedure.handled === 'here' && procedure.extent !== 'information'
