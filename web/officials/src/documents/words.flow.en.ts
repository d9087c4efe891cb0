// x
import type { flow as flowVi, morning as morningVi, scans as scansVi } from './words.flow.vi'

type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> }
export const flow: Same<typeof flowVi> = {
  title: 'Way to the signature',
  steps: { drafting: 'Being drafted', content: 'Content to be approved', form: 'Form to be checked', signing: 'To be signed', ready: 'Signed, to be issued' },
  turn: 'It is the turn of {{who}}',
  submit: 'Submit…', submitTitle: 'Submit the draft', submitted: 'Submitted', reviewer: 'Who approves the content',
  approve: 'Approve', approved: 'Approved', giveBack: 'Send back…', giveBackTitle: 'Back to the drafter', givenBack: 'Sent back to the drafter',
  signPaper: 'Signed on paper…', signPaperTitle: 'Signed on paper', signed: 'The signature is recorded', scan: 'Scan of the signed paper (PDF, JPEG, PNG)', scanOf: 'Signed copy: {{name}}', chooseScan: 'Choose a file',
  signDigital: 'Sign digitally', sealed: 'Sealed',
  sealWaits: 'Numbered {{code}}, waiting for the seal.', sealWaitsHelp: 'It is sent as soon as the agency’s digital seal is on it.', seal: 'Seal and send', sendUnsealed: 'Send without the seal', unsealed: 'Sent without the seal', unsealedReason: 'Why there is no seal',
  issue: 'Number and issue', issued: 'Its number is {{code}}',
  words: 'Words', comment: 'Comment', commentDo: 'Send comment', comments: 'Comments', versions: 'Versions handed on', version: 'Version {{n}}',
  entry: { submit: 'submitted', approve: 'approved', return: 'sent back', sign_paper: 'signed on paper', sign_digital: 'signed digitally' },
  checkUnread: 'The file {{name}} could not be read.',
}
export const scans: Same<typeof scansVi> = {
  open: 'Paper and mail',
  title: 'Paper and e-mail', help: 'Photograph or scan a document (PDF, JPEG, PNG), or choose an .eml file. The words are read and filled in; the clerk checks them and registers it.',
  choose: 'Choose or photograph', none: 'No scan waits to be registered', waiting: 'Being read…', read: 'Read, to be registered', failed: 'Not readable, fill in by hand',
  code: 'Number and notation', from: 'Sender', issued: 'Date', type: 'Type', subject: 'Subject', signer: 'Signer',
  register: 'Register', registered: 'Registered, arrival number {{n}}', discard: 'Discard', discarded: 'The scan is discarded',
  duplicate: 'May be the same as arrival {{n}}: {{code}}, {{subject}}', despite: 'Not the same, register it', secret: 'It bears a mark of secrecy: it may not enter this system.', pick: 'Choose a scan to check.',
}
export const morning: Same<typeof morningVi> = {
  open: 'One by one', title: 'The morning’s assignments', progress: '{{n}} documents left', done: 'Everything is assigned', doneHelp: '{{n}} documents dealt with this time.',
  lead: 'Lead', days: 'Deadline', daysN: '{{n}} days', opinion: 'Direction', speak: 'Speak', listening: 'Listening…', send: 'Pass on', skip: 'Later', proposed: '{{who}} proposes: {{words}}',
  read: 'Read it', sent: '{{code}} passed on to {{who}}', needLead: 'Choose who leads', swipe: 'Swipe left for later, right to pass on.', pickLead: 'Somebody else',
}
