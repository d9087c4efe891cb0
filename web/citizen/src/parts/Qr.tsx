import { useEffect, useState } from 'preact/hooks'

/** A QR code, drawn by `uqr`, which is loaded when the first one is wanted. Always dark on light, so that readers read it. */
export function Qr({ text, label }: { text: string; label: string }) {
  const [path, setPath] = useState<{ size: number; d: string }>()
  useEffect(() => {
    let gone = false
    void import('uqr').then(({ encode }) => {
      if (gone) return
      const { data, size } = encode(text, { ecc: 'M', border: 2 })
      setPath({ size, d: data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('') })
    })
    return () => void (gone = true)
  }, [text])
  return (
    <div class="qr" role="img" aria-label={label}>
      {path && (
        <svg viewBox={`0 0 ${path.size} ${path.size}`} shape-rendering="crispEdges" aria-hidden="true">
          <path d={path.d} fill="#000" />
        </svg>
      )}
    </div>
  )
}
