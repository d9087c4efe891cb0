import type { accounts as vi } from './words.vi'

export const accounts: typeof vi = {
  title: 'Sign in',
  tagline: 'For officials',
  username: 'User name',
  password: 'Password',
  showPassword: 'Show or hide the password',
  code: 'Verification code',
  codeHelp: 'The 6 digits in your authenticator, or a recovery code',
  signIn: 'Sign in',
  withPasskey: 'Use a passkey',
  demo: 'Demonstration: choose who to be',
  ended: 'Your session has ended',
  endedHelp: 'Sign in again to go on. What you were typing is still here.',
  denied: 'You do not have access to this yet',
  deniedHelp: 'Ask the administrator of your agency to grant it.',
  toMyWork: 'Back to my work',
}
