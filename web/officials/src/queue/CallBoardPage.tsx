// The board on the wall: which number goes to which desk, in figures that are read across a hall, and aloud.
import { Fault } from '@tinhso/shared/parts/Fault'
import { Button, Notice } from '@tinhso/shared/parts/parts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { agencyOfPlace, useCallBoard, type CallBoard } from './data'
import css from './queue.module.css'
import './words'
import { callWords, hasVoice, speak } from './spoken'

type Called = CallBoard['called'][number]
const keyOf = (one: Called) => `${one.number} ${one.desk} ${one.calls}`

export default function CallBoardPage() {
  const { t } = useTranslation()
  const agency = agencyOfPlace()
  const board = useCallBoard(agency)
  const [sound, setSound] = useState(false)
  const [said, setSaid] = useState('')
  const heard = useRef<Set<string>>(undefined)
  const called = board.data?.called.filter((one) => one.state === 'called') ?? []
  const serving = board.data?.called.filter((one) => one.state === 'serving') ?? []
  useEffect(() => void (document.title = t('queue.board.title')), [t])
  useEffect(() => {
    if (!board.data) return
    const fresh = called.filter((one) => heard.current && !heard.current.has(keyOf(one))).reverse()
    heard.current = new Set(called.map(keyOf)) // what was called before this page was opened is not said again
    for (const one of fresh) {
      const words = callWords(one.number, one.desk)
      setSaid(words)
      if (sound) speak(words)
    }
  }, [board.data])
  useEffect(() => {
    // Voices come late in some browsers.
    window.speechSynthesis?.getVoices()
  }, [])
  if (!agency) return <main className={css.wall}><Notice tone="late" role="alert">{t('queue.kiosk.noAgency')}</Notice></main>
  if (board.error && !board.data) return <main className={css.wall}><Fault fault={board.error} retry={() => void board.refetch()} /></main>
  const shown = [...called, ...serving].slice(0, 6)
  return (
    <main className={css.wall}>
      <header>
        <h1><span lang="vi">{board.data?.agency_name}</span></h1>
        {!sound ? <Button onClick={() => (setSound(true), speak(''))}>{t('queue.board.sound')}</Button> : !hasVoice() && <p>{t('queue.board.noVoice')}</p>}
      </header>
      {!shown.length ? <p className={css.none}>{t('queue.board.nobody')}</p> : (
        <ol className={css.calls}>
          {shown.map((one) => (
            <li key={`${one.number}`} data-called={one.state === 'called' || undefined}>
              <span><small>{t('queue.board.number')}</small> <b>{one.number}</b></span>
              <span aria-hidden="true">→</span>
              <span><small>{t('queue.board.desk')}</small> <b>{one.desk}</b></span>
            </li>
          ))}
        </ol>
      )}
      <footer>
        <p role="status" lang="vi">{said}</p>
        {!!board.data?.next.length && <p>{t('queue.board.next')}: <b>{board.data.next.join(', ')}</b></p>}
        <p>{t('queue.board.waiting', { n: board.data?.waiting ?? 0 })}</p>
      </footer>
    </main>
  )
}
