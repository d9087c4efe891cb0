import type { packages as vi } from './words.vi'

export const packages: typeof vi = {
  title: 'Take in packages',
  about: 'edXML packages (QCVN 102:2016) that came outside the axis: by e-mail, on a USB stick. A document waits to be received as if it had come over the axis; a status is noted for what was sent.',
  choose: 'Choose packages…',
  none: 'No package taken in since this page was opened',
  taking: 'Taking in {{name}}',
  kinds: { edoc: 'Document', status: 'Status' },
  taken: 'Taken in',
  partly: 'Taken in, in part',
  repeated: 'This package was here before: nothing has changed.',
  notTaken: 'Could not be taken in',
  accepted: 'Receivers',
  refused: 'Could not be delivered',
  receiver: 'Receiver {{n}}',
  warnings: 'Please note',
  elsewhere: 'works in other software and fetches it from the axis',
  outcomes: { applied: 'The status is noted for the document.', recorded: 'Kept; the document it speaks of was not found.', repeated: 'This status was noted before.' },
}
