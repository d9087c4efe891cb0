// These words come with the pages that need them, not with the first load; the English ones come with English.
import i18next from 'i18next'
import { board } from './board.vi'

i18next.addResourceBundle('vi', 'translation', { board }, true, true)
