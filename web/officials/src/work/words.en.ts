import type { work as vi } from './words.vi'

export const work: typeof vi = {
  shows: { open: 'Open', notices: 'Notices', noticesN: 'Notices ({{count}})', done: 'Done' },
  notice: { extension: 'More time is asked for', reminded: 'Reminder from the sender', due_soon: 'Due soon', overdue: 'Overdue', certificate_ending: 'A certificate ends soon', certificate_suspended: 'A certificate was suspended', certificate_asked: 'A request about a certificate', certificate_answered: 'Your certificate request was done', certificate_refused: 'Your certificate request was refused', axis_silent: 'Silence on the exchange axis', change_asked: 'The sender asks to recall or replace', change_refused: 'A receiver refuses', recalled: 'Recalled: stop working on it', replaced: 'Replaced: stop working on it', updated: 'Updated' },
  noneNotices: 'No notices yet',
  noneNoticesHelp: 'Reminders from senders and deadlines that come near appear here.',
  show: 'Show',
  step: { register: 'Register', assign: 'Assign', handle: 'Handle', content: 'Approve content', form: 'Check form', sign: 'Sign', revise: 'Revise', issue: 'Issue', receive: 'Receive a dossier', complete: 'Do a step of the process', settle: 'Settle a dossier', approve: 'Approve a result', resume: 'See the supplement', return: 'Hand over a result', answer_change: 'Answer the sender', feedback: 'Answer feedback', refund_ask: 'Ask for a refund', refund_decide: 'Decide on a refund', refund_wait: 'The gateway is giving money back' },
  choose: 'Choose a task. J and K move down and up; Enter opens.',
  none: 'Everything is done',
  noneHelp: 'New work appears here by itself.',
  noneDone: 'Nothing is done yet',
  openCount: '{{n}} open',
  co: 'co-handler',
  doneAt: 'done {{at}}',
}
