// All English words, gathered from the features. Each feature keeps its own beside its code.
import { common } from '@tinhso/shared/words/en'
import { accounts } from './accounts/words.en'
import { axis } from './axis/words.en'
import { documents } from './documents/words.en'
import { operate } from './operate/words.en'
import { administration } from './organisation/words.administration.en'
import { organisation } from './organisation/words.en'
import { packages } from './documents/packages/words.en'
import { payments } from './payments/words.en'
import { queue } from './queue/words.en'
import { board } from './services/board.en'
import { services } from './services/words.en'
import { settings } from './settings/words.en'
import { signing } from './signing/words.en'
import { shell } from './shell/words.en'
import { work } from './work/words.en'

export const en = { common, shell, accounts, documents, work, organisation, administration, settings, operate, packages, payments, queue, board, services, signing, axis }
