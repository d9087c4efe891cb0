import { useMemo } from 'react'
import { encode } from 'uqr'

/** Always dark on light, so that readers read it. */
export function Qr({ text, label, className }: { text: string; label: string; className?: string }) {
  const { size, d } = useMemo(() => {
    const { data, size } = encode(text, { ecc: 'M', border: 2 })
    return { size, d: data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('') }
  }, [text])
  return <div className={className} role="img" aria-label={label}><svg viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" aria-hidden="true"><path d={d} fill="#000" /></svg></div>
}
