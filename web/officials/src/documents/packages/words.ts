// These words come with the page, not with the first load; the English ones come with English.
import i18next from 'i18next'
import { packages } from './words.vi'

i18next.addResourceBundle('vi', 'translation', { packages }, true, true)
