// The result's files: fetched once with the proof, kept on the phone, and shown from there without a network too.
import { bytes } from '@tinhso/shared/words/format'
import { useState } from 'preact/hooks'
import { fetchBlob, save } from '../parts/download'
import { Icon } from '../parts/Icon'
import { asProblem, faultWords } from '../parts/load'
import type { Picture } from '../filing/draft'
import { Verdict } from '../parts/Verdict'
import { trackedSignature, type Tracked } from '../store/api'
import { keep, useAll } from '../store/database'
import { t } from '../words'

export const resultKey = (code: string, file: number) => `result ${code} ${file}`

export function Results({ dossier, proof }: { dossier: Tracked; proof: string }) {
  const kept = useAll<Picture>('papers') ?? []
  const [problem, setProblem] = useState('')
  if (dossier.kept_back) return <p class="inset">{t.dossiers.keptBack}</p>
  if (!dossier.files.length) return null
  const open = async (id: number, name: string) => {
    setProblem('')
    const key = resultKey(dossier.code, id)
    try {
      let blob = kept.find((picture) => picture.id === key)?.blob
      if (!blob) {
        blob = await fetchBlob(`/api/services/tracking/files/${id}`, { code: dossier.code, proof })
        await keep('papers', { id: key, blob } satisfies Picture).catch(() => {})
      }
      save(blob, name)
    } catch (fault) {
      setProblem(faultWords(asProblem(fault)))
    }
  }
  return (
    <section class="no-print">
      <h2>{t.dossiers.resultTitle}</h2>
      {problem && <p class="fault" role="alert">{problem}</p>}
      <ul class="results">
        {dossier.files.map((file) => (
          <li key={file.id}>
            <button type="button" class="wide" onClick={() => void open(file.id, file.name)}><Icon name="download" /> {t.dossiers.resultFile(file.name, bytes(file.bytes))}</button>
            {kept.some((picture) => picture.id === resultKey(dossier.code, file.id)) && <small role="status"><Icon name="check" size={16} /> {t.dossiers.resultKept}</small>}
            <Verdict id={`${dossier.code} ${file.id}`} type={file.type} ask={() => trackedSignature(file.id, dossier.code, proof)} />
          </li>
        ))}
      </ul>
    </section>
  )
}
