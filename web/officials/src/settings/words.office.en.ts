import type { office as vi } from './words.office.vi'

export const office: typeof vi = {
  steps: 'Steps of an outgoing document', stepsHelp: 'With none of them the clerk writes and issues. New steps hold for drafts submitted after saving.',
  way: { drafting: 'Drafting', content: 'Content approved', form: 'Form checked', signing: 'Signature', ready: 'Number, issue' },
  content: 'The head of the unit approves the content (article 10)', form: 'The office checks the form (article 12)', signing: 'The leader signs in the system or on paper (article 13)',
  seal: 'Digital seal before sending', sealHelp: 'What was signed digitally gets its number, then the agency’s seal, and only then leaves.',
  who: { content: 'Who may approve', form: 'Who checks', signing: 'Who may sign' }, chosen: 'The drafter chooses', clerks: 'The clerks', saveSteps: 'Save the steps',
  numbers: 'Number and notation', sign: 'Abbreviation of the agency', signHelp: 'Stands in the notation. Empty: as the directory of agencies has it.', example: 'For example: {{decision}}; {{letter}}; {{copy}}',
  numbering: 'Numbers of outgoing documents', numberings: { one: 'One series', by_type: 'A series for each type' }, copies: 'Numbers of copies (SY, TrS, SL)', copySeries: { one: 'One series', by_type: 'A series for each form' },
  days: 'Time to handle an incoming document', daysHelp: 'Working days where the sender names no date (1 to 60).', saveNumbers: 'Save number and notation',
  usual: 'Usual directions', lines: 'One sentence a line', linesHelp: 'Shown as buttons when a leader assigns; at most 30.', saveUsual: 'Save the directions',
}
