// A file on its way to the server.
import { Problem } from '@tinhso/shared/api/client'
import { language } from '@tinhso/shared/words/language'

/** XMLHttpRequest, because fetch cannot tell how far an upload is. */
export function upload(blob: Blob, name: string, progress: (part: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', `/api/services/files?name=${encodeURIComponent(name)}`)
    request.setRequestHeader('Accept-Language', language())
    request.setRequestHeader('Content-Type', blob.type || 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total)
    request.onload = () => {
      const answer = request.response as { ticket?: string } & Partial<Problem> | null
      if (request.status === 201 && answer?.ticket) resolve(answer.ticket)
      else reject(new Problem(request.status, answer?.code ?? '', answer?.title ?? '', answer?.detail ?? '', [], answer?.request_id ?? ''))
    }
    request.onerror = request.onabort = request.ontimeout = () => reject(new Problem(0, 'unreachable', '', ''))
    request.timeout = 180_000
    request.send(blob)
  })
}
