// Dates, times and numbers as Việt Nam writes them, whatever the device's clock is set to: Asia/Ho_Chi_Minh, dd/mm/yyyy.
import { language } from './language'

const zone = 'Asia/Ho_Chi_Minh'
const cache = new Map<string, Intl.DateTimeFormat>()
function formatter(options: Intl.DateTimeFormatOptions, locale = language() === 'en' ? 'en-GB' : 'vi-VN') {
  const key = locale + JSON.stringify(options)
  let found = cache.get(key)
  if (!found) cache.set(key, (found = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options })))
  return found
}

/** `2020-10-13`: the day it is in Việt Nam at that moment. */
export const localDay = (at: Date) => formatter({ year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA').format(at)

/** 18:42 */
export const time = (at: string | Date) => formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at))

/** 13/10/2020; takes an instant or a plain `YYYY-MM-DD`. */
export function day(at: string | Date): string {
  const text = typeof at === 'string' && at.length === 10 ? at : localDay(new Date(at))
  const [y, m, d] = text.split('-')
  return `${d}/${m}/${y}`
}
/** 13/10, and 13/10/2019 when it is not this year. */
export function shortDay(at: string | Date, now = new Date()): string {
  const full = day(at)
  return full.endsWith(localDay(now).slice(0, 4)) ? full.slice(0, 5) : full
}
/** 18:42, 13/10/2020 */
export const moment = (at: string | Date) => `${time(at)}, ${day(at)}`
/** 18:42 when today, 18:42, 13/10 otherwise */
export function shortMoment(at: string | Date, now = new Date()): string {
  return localDay(new Date(at)) === localDay(now) ? time(at) : `${time(at)}, ${shortDay(at, now)}`
}
/** thứ Năm / Thursday */
export const weekday = (at: string | Date) => formatter({ weekday: 'long' }).format(new Date(at)).replace(/^Thứ/, 'thứ')
/** 1.234,5 */
export const number = (n: number) => new Intl.NumberFormat(language() === 'en' ? 'en-GB' : 'vi-VN').format(n)
/** 1,2 MB */
export function bytes(n: number): string {
  if (n < 1024) return `${n} B`
  const [value, unit] = n < 1024 * 1024 ? [n / 1024, 'kB'] : [n / 1024 / 1024, 'MB']
  return `${new Intl.NumberFormat(language() === 'en' ? 'en-GB' : 'vi-VN', { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${unit}`
}

/** Lower case without marks, đ as d: what typed words are compared by when a list is already here. */
export const fold = (text: string) =>
  text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').toLowerCase()
