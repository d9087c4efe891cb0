// Spoken Vietnamese into a field, where the browser has the Web Speech API; null where it has not.
import { useEffect, useRef, useState } from 'react'

interface Heard { results: ArrayLike<ArrayLike<{ transcript: string }>> }
interface Recognition { lang: string; onresult: ((e: Heard) => void) | null; onend: (() => void) | null; start: () => void; stop: () => void }
type Maker = new () => Recognition

export function useSpeech(heard: (text: string) => void) {
  const browser = window as unknown as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker }
  const Make = browser.SpeechRecognition ?? browser.webkitSpeechRecognition
  const [listening, setListening] = useState(false)
  const running = useRef<Recognition | null>(null)
  const tell = useRef(heard)
  tell.current = heard
  useEffect(() => () => running.current?.stop(), [])
  if (!Make) return null
  const toggle = () => {
    if (running.current) return running.current.stop()
    const one = new Make()
    one.lang = 'vi-VN'
    one.onresult = (e) => tell.current(Array.from(e.results, (r) => r[0]?.transcript ?? '').join(' '))
    one.onend = () => ((running.current = null), setListening(false))
    running.current = one
    setListening(true)
    one.start()
  }
  return { listening, toggle }
}
