// Straightens a photographed paper: what lies between four corners becomes a rectangle (projective mapping, bilinear).
export interface Point {
  x: number
  y: number
}
/** From the top left, clockwise; in parts of the picture's width and height. */
export type Corners = [Point, Point, Point, Point]

/** Maps the unit square onto the corners (P. Heckbert, Fundamentals of Texture Mapping, 1989, 2.2.3). */
export function mapping([p0, p1, p2, p3]: Corners): (u: number, v: number) => Point {
  const dx1 = p1.x - p2.x, dx2 = p3.x - p2.x, dx3 = p0.x - p1.x + p2.x - p3.x
  const dy1 = p1.y - p2.y, dy2 = p3.y - p2.y, dy3 = p0.y - p1.y + p2.y - p3.y
  const det = dx1 * dy2 - dx2 * dy1
  const g = (dx3 * dy2 - dx2 * dy3) / det
  const h = (dx1 * dy3 - dx3 * dy1) / det
  const a = p1.x - p0.x + g * p1.x, b = p3.x - p0.x + h * p3.x
  const d = p1.y - p0.y + g * p1.y, e = p3.y - p0.y + h * p3.y
  return (u, v) => {
    const w = g * u + h * v + 1
    return { x: (a * u + b * v + p0.x) / w, y: (d * u + e * v + p0.y) / w }
  }
}

/** Whether the corners go round the paper: turned the same way at each, and not on a line. */
export function sound(corners: Corners): boolean {
  return corners.every((at, n) => {
    const next = corners[(n + 1) % 4]!, after = corners[(n + 2) % 4]!
    return (next.x - at.x) * (after.y - next.y) - (next.y - at.y) * (after.x - next.x) > 0.005
  })
}

const apart = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)

export async function straighten(blob: Blob, corners: Corners): Promise<Blob> {
  const picture = await createImageBitmap(blob)
  const { width, height } = picture
  const from = Object.assign(document.createElement('canvas'), { width, height })
  const paper = from.getContext('2d', { willReadFrequently: true })!
  paper.drawImage(picture, 0, 0)
  picture.close()
  const source = paper.getImageData(0, 0, width, height).data
  const quad = corners.map(({ x, y }) => ({ x: x * (width - 1), y: y * (height - 1) })) as Corners
  const w = Math.max(2, Math.round(Math.max(apart(quad[0], quad[1]), apart(quad[3], quad[2]))))
  const h = Math.max(2, Math.round(Math.max(apart(quad[0], quad[3]), apart(quad[1], quad[2]))))
  const to = Object.assign(document.createElement('canvas'), { width: w, height: h })
  const out = new ImageData(w, h)
  const map = mapping(quad)
  for (let j = 0, at = 0; j < h; j++)
    for (let i = 0; i < w; i++, at += 4) {
      const { x, y } = map(i / (w - 1), j / (h - 1))
      const x0 = Math.max(0, Math.min(width - 2, Math.floor(x))), y0 = Math.max(0, Math.min(height - 2, Math.floor(y)))
      const right = Math.max(0, Math.min(1, x - x0)), down = Math.max(0, Math.min(1, y - y0))
      const k = (y0 * width + x0) * 4, below = k + width * 4
      for (let c = 0; c < 3; c++)
        out.data[at + c] =
          (source[k + c]! * (1 - right) + source[k + 4 + c]! * right) * (1 - down) + (source[below + c]! * (1 - right) + source[below + 4 + c]! * right) * down
      out.data[at + 3] = 255
    }
  to.getContext('2d')!.putImageData(out, 0, 0)
  const made = await new Promise<Blob | null>((resolve) => to.toBlob(resolve, 'image/jpeg', 0.85))
  if (!made) throw new Error('toBlob')
  return made
}
