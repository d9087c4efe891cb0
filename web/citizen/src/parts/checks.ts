// What is wrong with what somebody typed, on whatever page.
export interface Fault {
  /** Id of the control that mends it. */
  field: string
  page: string
  words: string
}

/** "0912 345 678", "+84 912 345 678" → "0912345678"; null when it is no phone number of Việt Nam. The server's rule. */
export function plainPhone(text: string): string | null {
  const plain = text.trim().replace(/[\s.()-]/g, '').replace(/^\+/, '')
  if (!/^\d+$/.test(plain)) return null
  const out = plain.startsWith('84') && plain.length >= 11 ? `0${plain.slice(2)}` : plain
  return /^0\d{9,10}$/.test(out) ? out : null
}

/** Whether `2020-02-30` is a day, and not one that is still to come unless it may be. */
export function isDay(text: string, past = true): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) && text >= '1900-01-01' && (!past || at.getTime() <= Date.now() + 7 * 3_600_000)
}
