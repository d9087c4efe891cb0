// What a filing costs, as the procedure's record says it; the server's rule (src/services/money.cpp).
import type { Draft } from './draft'
import { caseOf } from './pages'

export interface FeeLine {
  name: string
  /** For one, in đồng; null: the source gives no number. */
  amount: number | null
  quantity: number
}

export function feesOf(draft: Draft): FeeLine[] {
  return draft.procedure.fees
    .filter((fee) => (!fee.case_code || fee.case_code === caseOf(draft)?.code) && (!fee.channel || fee.channel === 'online'))
    .map((fee) => ({
      name: fee.verbatim === String(fee.amount) ? '' : fee.verbatim,
      amount: fee.by_page ? pageFee(fee.by_page, draft) : (fee.amount ?? null),
      quantity: fee.per ? Math.min(1000, Math.max(1, Math.trunc(Number(draft.answers[fee.per]) || 1))) : 1,
    }))
}
/** What one copy of so many pages costs. */
function pageFee(fee: NonNullable<Draft['procedure']['fees'][number]['by_page']>, draft: Draft): number {
  const pages = Math.min(1000, Math.max(1, Math.trunc(Number(draft.answers[fee.answer]) || 1)))
  const first = Math.min(pages, fee.first_pages)
  return Math.min(fee.most, first * fee.first + (pages - first) * fee.further)
}
/** The sum, where it is known: of several lines the agency says which it is. */
export function sumOf(lines: FeeLine[]): number | null {
  return lines.length === 1 && lines[0]!.amount !== null ? lines[0]!.amount * lines[0]!.quantity : null
}
export const costs = (draft: Draft) => feesOf(draft).some((line) => line.amount !== 0)
/** Whether there is anything to be exempted from. */
export const mayBeExempt = (draft: Draft) => (draft.procedure.exemptions?.length ?? 0) > 0 && costs(draft)

export const chosenExemption = (draft: Draft) => draft.procedure.exemptions?.find((one) => one.verbatim === draft.exemption?.name)
/** What is to be paid if the agency accepts what was claimed. */
export function reduced(draft: Draft, sum: number): number {
  return sum - Math.floor((sum * (chosenExemption(draft)?.share ?? 0)) / 100)
}
