// Words of administration come with its pages, not with the first load; the English ones come with English.
import i18next from 'i18next'
import { administration } from './words.administration.vi'

i18next.addResourceBundle('vi', 'translation', { administration }, true, true)
