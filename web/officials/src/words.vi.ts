// All Vietnamese words, gathered from the features. Each feature keeps its own beside its code.
import { common } from '@tinhso/shared/words/vi'
import { accounts } from './accounts/words.vi'
import { axis } from './axis/words.vi'
import { documents } from './documents/words.vi'
import { operate } from './operate/words.vi'
import { organisation } from './organisation/words.vi'
import { services } from './services/words.vi'
import { settings } from './settings/words.vi'
import { signing } from './signing/words.vi'
import { shell } from './shell/words.vi'
import { work } from './work/words.vi'

export const vi = { common, shell, accounts, documents, work, organisation, settings, operate, services, signing, axis }
