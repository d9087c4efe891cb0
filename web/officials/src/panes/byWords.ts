// The filter of a list that is searched: words in any order, with or without diacritics.
import { fold } from '@tinhso/shared/words/format'

export const byWords = (({ options, search }: { options: { label: string }[]; search: string }) =>
  options.filter((o) => fold(search).split(/\s+/).every((w) => fold(o.label).includes(w)))) as never
