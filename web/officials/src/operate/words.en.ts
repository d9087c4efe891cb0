import type { operate as vi } from './words.vi'

export const operate: typeof vi = {
  title: 'Dead letters',
  about: 'Background work that was tried many times without success. Read the fault, mend its cause, then let it run again; nothing is sent twice.',
  none: 'Everything was sent',
  noneHelp: 'When a package or a background job fails for good, it appears here.',
  kinds: { exchange_deliver: 'Send a document over the axis', exchange_report: 'Report a status to the sender', work_remind: 'Reminders' },
  attempts: 'tried {{count}} times, last {{at}}',
  retry: 'Run again',
  retried: 'It will run again',
  payload: 'Content',
}
