import type { organisation as vi } from './words.vi'

export const organisation: typeof vi = {
  shows: { agencies: 'Agencies', officials: 'Officials' },
  show: 'Show',
  filterAgencies: 'Name or code, diacritics optional',
  filterOfficials: 'Name or agency, diacritics optional',
  none: 'Nobody like that',
  noneHelp: 'Try fewer words. Diacritics are optional.',
  choose: 'Choose an agency to see its code, level and officials.',
  code: 'Identifier',
  oldCode: 'Old code (QCVN 102:2016)',
  level: 'Level',
  levels: { province: 'Province', district: 'District', commune: 'Commune' },
  above: 'Above it',
  closed: 'Until',
  successor: 'Succeeded by',
  predecessors: 'Succeeds',
  validFrom: 'Since',
  people: 'Officials',
  noPeople: 'No officials in the directory yet.',
  write: 'Send a document',
}
