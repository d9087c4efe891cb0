import { account } from './account/words.en'
import { dossiers } from './dossiers/words.en'
import { filing } from './filing/words.en'
import { home } from './home/words.en'
import { pay } from './pay/words.en'
import { procedures } from './procedures/words.en'
import { queue } from './queue/words.en'
import { settings } from './settings/words.en'
import { shell } from './shell/words.en'
import type { Words } from './words'

export const en: Words = { shell, account, home, procedures, filing, dossiers, pay, queue, settings }
