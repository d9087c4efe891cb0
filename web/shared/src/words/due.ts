// How near a deadline is: the group a row stands in and the few words beside it.
import { localDay, shortDay, time, weekday } from './format'
import type { TFunction } from 'i18next'

export type DueGroup = 'overdue' | 'today' | 'week' | 'later' | 'none'
export const dueGroups: DueGroup[] = ['overdue', 'today', 'week', 'later', 'none']

const dayMs = 86_400_000

/** The last day (Sunday) of the week that `now` is in, as YYYY-MM-DD. */
export function endOfWeek(now: Date): string {
  const today = new Date(`${localDay(now)}T00:00:00+07:00`)
  const weekdayNumber = (new Date(today.getTime() + 7 * 3_600_000).getUTCDay() + 6) % 7
  return localDay(new Date(today.getTime() + (6 - weekdayNumber) * dayMs))
}

export function dueGroup(due: string | null | undefined, now: Date): DueGroup {
  if (!due) return 'none'
  const at = new Date(due)
  if (at < now) return 'overdue'
  const day = localDay(at)
  if (day === localDay(now)) return 'today'
  return day <= endOfWeek(now) ? 'week' : 'later'
}

export interface DueWords {
  tone: 'late' | 'soon' | 'plain'
  words: string
}
export function dueWords(t: TFunction, due: string | null | undefined, now: Date): DueWords | null {
  if (!due) return null
  const at = new Date(due)
  const away = at.getTime() - now.getTime()
  const hours = Math.floor(Math.abs(away) / 3_600_000)
  if (away < 0) {
    const days = Math.floor(hours / 24)
    if (days >= 1) return { tone: 'late', words: t('common.due.lateDays', { count: days }) }
    return { tone: 'late', words: hours >= 1 ? t('common.due.lateHours', { count: hours }) : t('common.due.justLate') }
  }
  if (localDay(at) === localDay(now))
    return hours <= 4
      ? { tone: 'soon', words: hours >= 1 ? t('common.due.hoursLeft', { count: hours }) : t('common.due.lessThanHour') }
      : { tone: 'soon', words: t('common.due.today') }
  if (away < 7 * dayMs && localDay(at) <= endOfWeek(now)) return { tone: 'plain', words: weekday(at) }
  return { tone: 'plain', words: shortDay(at, now) }
}

/** "hạn 11:30, 14/10" */
export const dueExactly = (due: string, now = new Date()) => `${time(due)}, ${shortDay(due, now)}`
