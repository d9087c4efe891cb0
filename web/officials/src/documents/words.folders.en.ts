import type { folders as vi } from './words.folders.vi'

export const folders: typeof vi = {
  title: 'Work files', one: 'Work file',
  about: "The agency's list of work files by year. What was handled is filed; when the work is over, the file goes to the archive.",
  year: 'Year', open: 'Open a file', opened: 'Opened', missing: 'This is needed.',
  none: 'No work files in {{year}} yet', noneHelp: 'Open the first one of the year’s list.',
  columns: { notation: 'Notation', name: 'Title', term: 'Kept for', keeper: 'Keeper', documents: 'Documents', state: 'State' },
  notationHelp: 'By the list of the year, such as 01.TH',
  states: { open: 'Open', closed: 'Closed', handed_over: 'Handed over' },
  description: 'Description', span: 'Time', rights: 'Use', handedAt: 'Handed over',
  filed: { ordinal: 'No.', code: 'Number', day: 'Date', subject: 'Subject', from: 'Author', pages: 'Pages' },
  empty: 'Nothing lies in this file yet', emptyHelp: 'Open a document, choose “More”, then “Put into a file”.',
  handOverAsk: 'Hand over…', handOverSure: 'The file with its {{n}} documents is closed and packed. Nothing can be added afterwards.', handOver: 'Close and hand over', handedOver: 'Handed over',
  package: 'Download the package',
  putTitle: 'Put into a work file', putButton: 'Put into a file…', putDo: 'Put', put: 'Put into “{{name}}”', noneOpen: 'No open file in {{year}}.', notFound: 'No such file',
}
