// What somebody lets the phone remember of themselves, so that the next form need not ask again.
import { keep, take } from './database'

export interface Person {
  id: 'me'
  name: string
  phone: string
  birth_date: string
  /** Answers of earlier forms by field, where the field is about the applicant. */
  answers: Record<string, string>
  agency: { agency: number; name: string } | null
}
export const rememberedPerson = () => take<Person>('person', 'me').catch(() => undefined)
export const remember = (person: Omit<Person, 'id'>) => keep('person', { id: 'me', ...person })
