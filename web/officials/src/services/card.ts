// What the QR code on the citizen's identity card says, as a scanner types it: seven fields between bars. The order is that of
// the cards in use and of no published standard; a text that does not fit is left alone.
import { controlsOf, type Answers, type Form } from '@tinhso/shared/forms/form'

export interface Card {
  number: string
  name: string
  /** YYYY-MM-DD */
  birth_date: string
  address: string
}

export function readCard(text: string): Card | null {
  const [number, , name, born, , address] = text.trim().split('|')
  const day = /^(\d\d)(\d\d)(\d{4})$/.exec(born ?? '')
  if (!number || !/^\d{12}$/.test(number) || !name || !day) return null
  const date = `${day[3]}-${day[2]}-${day[1]}`
  const at = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(date)) return null
  return { number, name: name.trim(), birth_date: date, address: (address ?? '').trim() }
}

/** What the form asks of the applicant that the card says: its own words for where an answer comes from. */
export const answersFrom = (card: Card, form: Form): Answers =>
  Object.fromEntries(controlsOf(form).flatMap(({ key, element }) => {
    const value = card[element.options?.from as keyof Card]
    return value ? [[key, value]] : []
  }))
