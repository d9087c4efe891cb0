// A photograph of a paper, made small enough for a bad network: turned upright, at most 2,200 px, JPEG. Drawing it
// anew also leaves out where and with what it was taken.
const longest = 2200
const quality = 0.82
export const largestFile = 10_000_000

export class NotAPicture extends Error {}
export class TooLarge extends Error {}

export interface Shot {
  blob: Blob
  name: string
}

async function draw(blob: Blob, quarterTurns: number): Promise<Blob> {
  let picture: ImageBitmap
  try {
    picture = await createImageBitmap(blob, { imageOrientation: 'from-image' })
  } catch {
    throw new NotAPicture()
  }
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const width = Math.max(1, Math.round(picture.width * scale))
  const height = Math.max(1, Math.round(picture.height * scale))
  const canvas = document.createElement('canvas')
  const across = quarterTurns % 2 !== 0
  canvas.width = across ? height : width
  canvas.height = across ? width : height
  const paper = canvas.getContext('2d')!
  paper.fillStyle = '#fff'
  paper.fillRect(0, 0, canvas.width, canvas.height)
  paper.translate(canvas.width / 2, canvas.height / 2)
  paper.rotate((quarterTurns * Math.PI) / 2)
  paper.imageSmoothingQuality = 'high'
  paper.drawImage(picture, -width / 2, -height / 2, width, height)
  picture.close()
  const out = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
  if (!out) throw new NotAPicture()
  return out
}

/** A chosen file as it will be sent. Throws NotAPicture for what is neither picture nor PDF, TooLarge over 10 MB. */
export async function prepare(file: File, name: string): Promise<Shot> {
  const head = new Uint8Array(await file.slice(0, 5).arrayBuffer())
  if (String.fromCharCode(...head) === '%PDF-') {
    if (file.size > largestFile) throw new TooLarge()
    return { blob: new Blob([file], { type: 'application/pdf' }), name: `${name}.pdf` }
  }
  return { blob: await draw(file, 0), name: `${name}.jpg` }
}
export const turned = (blob: Blob) => draw(blob, 1)
