import type { copies as copiesVi, formCheck as formCheckVi, minutes as minutesVi } from './words.copies.vi'

export const copies: typeof copiesVi = {
  title: 'Copies', make: 'Copy…', newTitle: 'Copy a document', form: 'Form of the copy', forms: { SY: 'Whole (sao y)', TrS: 'Extract (trích sao)', SL: 'Of a copy (sao lục)' },
  pages: 'Pages of the extract', pagesHelp: 'For example 1-3,7', ofPages: 'pages {{pages}}', file: 'File', signer: 'Signer of the copy', way: 'How it goes', ways: { send: 'Over the axis', print: 'Printed only' },
  places: 'More recipients written on it', placesHelp: 'Optional. One a line; “Lưu: VT” is added.', amount: 'How many',
  doSend: 'Number and send', doPrint: 'Number and print', made: 'Number given: {{code}}', follow: 'Follow',
}
export const formCheck: typeof formCheckVi = {
  title: 'Check of form', none: 'There is no DOCX or PDF to check.', start: 'Check the form', advice: 'Advice only; the checker decides.', good: '{{n}} points are right',
  page: 'Page {{n}}', section: 'Section {{n}}', seen: 'Seen', seenBy: 'Seen by {{who}}', choose: 'Into the words of return', giveBack: 'Return with {{n}} findings…',
}
export const minutes: typeof minutesVi = {
  title: 'Hand-over to the archive', ask: 'Hand over the files of {{year}}…', help: 'Every file of the year that holds documents and is in no minutes yet is closed, packed and written into one set of minutes.',
  giver: 'Handed over by', receiver: 'Received by', unit: 'Unit', name: 'Name', position: 'Position', archive: 'The agency’s archive', block: 'What it is', blockOf: 'Files of {{year}} of {{agency}}',
  condition: 'Condition', conditionUsual: 'Complete and readable', boxes: 'On paper: boxes', metres: 'Metres of shelf', do: 'Hand over with minutes', done: '{{n}} files handed over',
  row: '{{day}}: {{n}} files, {{documents}} documents; from {{giver}} to {{receiver}}', minutes: 'Minutes', list: 'List',
}
