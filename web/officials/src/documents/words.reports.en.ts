// Words of the reports and of the search page, in English.
import type { finding as findingVi, reports as reportsVi } from './words.reports.vi'

type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> }
export const reports: Same<typeof reportsVi> = {
  title: 'Registers and reports', kind: 'Report', from: 'From', until: 'Until', none: 'Nothing in this period', cut: 'More than 20,000 lines: only the first are shown. Choose a shorter period.', xlsx: 'Download XLSX', pdf: 'Download PDF',
  kinds: { outgoing: 'Outgoing register', incoming: 'Incoming register', follow_up: 'Handling', people: 'On time by person', units: 'On time by agency', copies: 'Register of copies' },
}
export const finding: Same<typeof findingVi> = {
  title: 'Find documents', q: 'Words', qHelp: 'Number, subject, words inside files, signer. Marks are not needed.', direction: 'Direction', both: 'In and out', incoming: 'Incoming', outgoing: 'Outgoing',
  type: 'Type', sender: 'Sender', person: 'Signer or drafter', from: 'From', until: 'Until', nothing: 'No document found', more: 'Show more',
  saved: 'Kept', save: 'Keep this search', saveName: 'Name', forget: 'Forget “{{name}}”', kept: 'The search is kept',
}
