import type { queue as vi } from './words.vi'

export const queue: typeof vi = {
  open: 'Call numbers',
  kiosk: {
    title: 'Take a number', choose: 'What have you come for?', other: 'Something else', appointed: 'I have an appointment', waiting: '{{n}} waiting, about {{minutes}} minutes', nobody: 'Nobody is waiting', noAgency: 'The address of this machine names no agency.',
    number: 'Your number', ahead: '{{n}} before you, about {{minutes}} minutes', next: 'You are next', phone: 'Scan to see it on your phone', print: 'Print', again: 'Next person', back: 'Back',
    phoneNumber: 'Phone of the appointment', find: 'Take the number', returns: 'Goes back in {{n}} seconds',
  },
  board: { title: 'Call board', sound: 'Sound on', muted: 'Sound is off', noVoice: 'No Vietnamese voice here: a chime and words instead.', number: 'Number', desk: 'Desk', nobody: 'No number called yet', next: 'Next', waiting: '{{n}} waiting' },
  desk: {
    title: 'Desk', which: 'Desk number', next: 'Call the next', again: 'Call again', absent: 'Absent', serve: 'Serve', done: 'Done', openCounter: 'Receive a dossier', called: 'Called', serving: 'Being served', nobody: 'The desk is free', waiting: 'Waiting', waitingNone: 'Nobody is waiting', absents: 'Absent', callAbsent: 'Call {{n}} again',
    served: '{{n}} served today', mean: ', {{n}} minutes on average', appointed: 'appointment', since: 'since {{at}}', kiosk: 'Open the kiosk page', board: 'Open the call board', by: 'desk {{desk}}',
  },
}
