import type { Words } from '../words'

export const shell: Words['shell'] = {
  name: 'Smart Nam Định',
  skip: 'Skip to main content',
  back: 'Back',
  retry: 'Try again',
  loading: 'Loading…',
  close: 'Close',
  menu: 'Main',
  tabs: { home: 'Home', procedures: 'Services', mine: 'My dossiers', track: 'Track' },
  look: 'Text and colour',
  offline: 'No network. Drafts and dossiers kept on this phone can still be opened.',
  newVersion: 'There is a new version of the app.',
  reload: 'Reload',
  unreachable: 'The server cannot be reached. Check the network and try again; what you filled in is kept on this phone.',
  tooMany: 'Too many tries. Wait a while, then try again.',
  serverFault: (id) => `The server had a fault. Try again later${id ? `; if it persists, give the number ${id}` : ''}.`,
  notFound: 'There is no such page',
  notFoundHelp: 'The address may be mistyped, or the page is gone.',
  toHome: 'To the home page',
  errorSummary: 'There is a problem',
  errorTitle: 'Error: ',
}
