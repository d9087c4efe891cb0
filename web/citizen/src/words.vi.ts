import { account } from './account/words.vi'
import { dossiers } from './dossiers/words.vi'
import { filing } from './filing/words.vi'
import { home } from './home/words.vi'
import { pay } from './pay/words.vi'
import { procedures } from './procedures/words.vi'
import { queue } from './queue/words.vi'
import { settings } from './settings/words.vi'
import { shell } from './shell/words.vi'

export const vi = { shell, account, home, procedures, filing, dossiers, pay, queue, settings }
