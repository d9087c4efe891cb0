// Streams one file to the store and tells how far it is. XMLHttpRequest, because fetch cannot report upload progress.
import { Problem } from './client'
import { language } from '../words/language'
import type { UploadedFile } from './types'

export interface Upload {
  done: Promise<UploadedFile>
  cancel: () => void
}

export function upload(file: File, progress: (part: number) => void): Upload {
  const request = new XMLHttpRequest()
  const done = new Promise<UploadedFile>((resolve, reject) => {
    request.open('PUT', `/api/files?name=${encodeURIComponent(file.name)}`)
    request.setRequestHeader('Accept-Language', language())
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total)
    request.onload = () => {
      const answer = request.response as (UploadedFile & Partial<Problem>) | null
      if (request.status >= 200 && request.status < 300 && answer) resolve(answer)
      else reject(new Problem(request.status, answer?.code ?? '', answer?.title ?? '', answer?.detail ?? ''))
    }
    request.onerror = () => reject(new Problem(0, 'unreachable', '', ''))
    request.onabort = () => reject(new Problem(0, 'cancelled', '', ''))
    request.send(file)
  })
  return { done, cancel: () => request.abort() }
}
