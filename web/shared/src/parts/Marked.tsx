// A text with the words that were searched for marked in it, found with or without diacritics.
import { fold } from '../words/format'

export function Marked({ text, q }: { text: string; q: string }) {
  const words = fold(q).split(/[\s,]+/).filter((w) => w.length > 0)
  if (!words.length) return <>{text}</>
  // Folding keeps one place per letter of the composed text, so that places in one are places in the other.
  const letters = [...text.normalize('NFC')]
  const folded = letters.map((c) => fold(c)[0] ?? c).join('')
  const marks = new Uint8Array(letters.length)
  for (const word of words)
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) marks.fill(1, at, at + word.length)
  const parts: { text: string; on: number }[] = []
  letters.forEach((c, i) => {
    const last = parts.at(-1)
    if (last && last.on === marks[i]) last.text += c
    else parts.push({ text: c, on: marks[i]! })
  })
  return <>{parts.map((p, i) => (p.on ? <mark key={i}>{p.text}</mark> : p.text))}</>
}
