// The four corners of a photographed paper, moved by finger, mouse or arrow keys.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { take } from '../store/database'
import { t } from '../words'
import type { Paper, Picture } from './draft'
import { sound, straighten, type Corners, type Point } from './warp'

const start: Corners = [{ x: 0.08, y: 0.08 }, { x: 0.92, y: 0.08 }, { x: 0.92, y: 0.92 }, { x: 0.08, y: 0.92 }]
const inside = ({ x, y }: Point): Point => ({ x: Math.max(0, Math.min(1, x)), y: Math.max(0, Math.min(1, y)) })

export function Straighten({ paper, done, cancel }: { paper: Paper; done: (blob: Blob) => Promise<void>; cancel: () => void }) {
  const [corners, setCorners] = useState<Corners>(start)
  const [picture, setPicture] = useState<{ blob: Blob; url: string }>()
  const [busy, setBusy] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    let url: string | undefined
    void take<Picture>('papers', paper.id).then((found) => found && setPicture({ blob: found.blob, url: (url = URL.createObjectURL(found.blob)) }))
    return () => url && URL.revokeObjectURL(url)
  }, [paper.id])
  useLayoutEffect(() => first.current?.focus(), [paper.id])
  const put = (n: number, at: Point) => setCorners((now) => now.map((corner, k) => (k === n ? inside(at) : corner)) as Corners)
  const drag = (n: number) => (e: PointerEvent) => {
    const handle = e.currentTarget as HTMLElement
    if (e.type === 'pointerdown') handle.setPointerCapture(e.pointerId)
    else if (!handle.hasPointerCapture(e.pointerId)) return
    e.preventDefault()
    const box = frame.current!.getBoundingClientRect()
    put(n, { x: (e.clientX - box.left) / box.width, y: (e.clientY - box.top) / box.height })
  }
  const key = (n: number) => (e: KeyboardEvent) => {
    const step = e.shiftKey ? 0.05 : 0.01
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[e.key]
    if (!by) return
    e.preventDefault()
    put(n, { x: corners[n]!.x + by[0]!, y: corners[n]!.y + by[1]! })
  }
  const apply = async () => {
    if (!picture || busy) return
    setBusy(true)
    // The button shows that it was pressed before the work takes the processor.
    await new Promise((resolve) => setTimeout(resolve, 30))
    await done(await straighten(picture.blob, corners)).finally(() => setBusy(false))
  }
  const good = sound(corners)
  return (
    <div class="straighten" role="group" aria-label={t.filing.straighten}>
      <p class="hint" id="straighten-hint">{t.filing.straightenHint}</p>
      <div class="frame" ref={frame}>
        {picture && <img src={picture.url} alt="" draggable={false} />}
        <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          <polygon points={corners.map(({ x, y }) => `${x},${y}`).join(' ')} class={good ? undefined : 'unsound'} vector-effect="non-scaling-stroke" />
        </svg>
        {corners.map((corner, n) => (
          <button key={n} ref={n === 0 ? first : undefined} type="button" class="corner" style={{ left: `${corner.x * 100}%`, top: `${corner.y * 100}%` }}
            aria-label={t.filing.corners[n]} aria-describedby="straighten-hint" onPointerDown={drag(n)} onPointerMove={drag(n)} onKeyDown={key(n)} />
        ))}
      </div>
      <div class="actions">
        <button type="button" class="primary" disabled={!good || busy} onClick={() => void apply()}>{busy ? t.filing.preparing : t.filing.straightenDone}</button>
        <button type="button" onClick={cancel}>{t.filing.straightenCancel}</button>
      </div>
    </div>
  )
}
