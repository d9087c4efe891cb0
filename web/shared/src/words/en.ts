import type { common as vi } from './vi'

export const common: typeof vi = {
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  saved: 'Saved',
  back: 'Back',
  retry: 'Try again',
  remove: 'Remove',
  more: 'Show more',
  loading: 'Loading',
  search: 'Search',
  all: 'All',
  yes: 'Yes',
  optional: 'optional',
  due: {
    lateDays: '{{count}} d late',
    lateHours: '{{count}} h late',
    justLate: 'just overdue',
    hoursLeft: '{{count}} h left',
    lessThanHour: 'less than 1 h left',
    today: 'due today',
    groups: { fresh: 'Just arrived', overdue: 'Overdue', today: 'Today', week: 'This week', later: 'Later', none: 'No deadline' },
  },
  priority: { p1: 'URGENT', p2: 'VERY URGENT', p3: 'FLASH' },
  fault: {
    unreachable: 'The server cannot be reached. Check the network and try again; what you typed is kept.',
    unknown: 'The server had a fault. Try again; if it persists, give the administrator request id {{id}}.',
    conflict: 'Somebody else has just changed this. Reload to see the new version.',
    list: 'The list could not be loaded.',
    page: 'This page could not be loaded.',
  },
}
