import type { handle as vi } from './words.handle.vi'

export const handle: typeof vi = {
  more: 'More',
  wordsMissing: 'A reason is needed.',
  propose: { button: 'Propose', title: 'Propose who handles it', whom: 'Proposed lead', words: 'Words of the proposal', do: 'Propose', done: 'Proposed' },
  forward: { button: 'Pass on…', title: 'Pass on to another lead', whom: 'To', days: 'Working days', words: 'Words', do: 'Pass on', done: 'Passed on' },
  'give-back': { button: 'Give back…', title: 'Give back to whoever assigned it', words: 'Reason', do: 'Give back', done: 'Given back' },
  extend: { button: 'More time…', title: 'More time', until: 'New deadline', untilMissing: 'Choose the new deadline.', words: 'Reason', do: 'Extend', done: 'More time noted' },
  deny: { title: 'No more time', words: 'Reason', do: 'Refuse', done: 'Answered: no more time' },
  asked: 'Asks for time until {{day}}',
  answer: { granted: 'Extended to {{day}}', refused: 'Not extended to {{day}}' },
  grant: 'Give more time', denyAsk: 'Refuse…', granted: 'Extended',
  proposed: 'Proposed by the clerk',
  own: 'Own deadline and words for each co-handler', ownDays: 'Working days, {{name}}', ownWords: 'Words, {{name}}', ownUsual: 'as the lead',
  stamp: 'Print the arrival stamp', slip: 'Print the handling slip', print: 'Print this page',
}
