import 'i18next'
import type { administration } from './organisation/words.administration.vi'
import type { packages } from './documents/packages/words.vi'
import type { payments } from './payments/words.vi'
import type { queue } from './queue/words.vi'
import type { board } from './services/board.vi'
import type { vi } from './words.vi'

// Keys are checked by the compiler; a word that is missing is an error, not a blank.
declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof vi & { administration: typeof administration; packages: typeof packages; payments: typeof payments; queue: typeof queue; board: typeof board } }
  }
}
