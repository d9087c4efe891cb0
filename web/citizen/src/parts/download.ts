// Files that only who can prove it may fetch: asked for with the proof, given to the browser to keep or show.
import { Problem } from '@tinhso/shared/api/client'

/** Throws a Problem; status 0 without a network. */
export const fetchBlob = (path: string, body: object) =>
  bytesOf(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
/** The same with the account's session as proof. */
export const fetchFile = (path: string) => bytesOf(path, {})

async function bytesOf(path: string, how: RequestInit): Promise<Blob> {
  let response: Response
  try {
    response = await fetch(path, how)
  } catch {
    throw new Problem(0, 'unreachable', '', '')
  }
  if (!response.ok) {
    const said = (await response.json().catch(() => ({}))) as Partial<Problem>
    throw new Problem(response.status, said.code ?? '', said.title ?? '', said.detail ?? '', [], said.request_id ?? '')
  }
  return response.blob()
}

export function save(blob: Blob, name: string) {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
