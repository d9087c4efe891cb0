// Photographs and files that go with some words to the agency: chosen, made ready, uploaded when the words are sent. A lost
// answer uploads none of them again.
import { useRef, useState } from 'preact/hooks'
import { NotAPicture, prepare, TooLarge } from '../filing/photo'
import { Icon } from '../parts/Icon'
import { upload } from '../store/upload'
import { t } from '../words'

interface Ready {
  name: string
  blob: Blob
  ticket?: string
}

/** `named`: what the n-th is called; `most`: how many are taken; `wrong`: told why one was not. */
export function usePapers(named: (n: number) => string, most: number, wrong: (words: string) => void) {
  const [papers, setPapers] = useState<Ready[]>([])
  const add = async (input: HTMLInputElement) => {
    const files = [...(input.files ?? [])].slice(0, most - papers.length)
    input.value = ''
    for (const [n, file] of files.entries()) {
      try {
        const { name, blob } = await prepare(file, named(papers.length + n + 1))
        setPapers((now) => [...now, { name, blob }])
      } catch (fault) {
        wrong(fault instanceof NotAPicture ? t.filing.notAPicture : fault instanceof TooLarge ? t.filing.tooLarge : String(fault))
      }
    }
  }
  const send = async (tell: (words: string) => void) => {
    const files: { ticket: string; component: null }[] = []
    for (const [n, paper] of papers.entries()) {
      paper.ticket ??= await upload(paper.blob, paper.name, (part) => tell(t.filing.uploading(n + 1, papers.length, Math.round(part * 100))))
      files.push({ ticket: paper.ticket, component: null })
    }
    return files
  }
  return { papers, add, send, clear: () => setPapers([]) }
}

export function PaperChooser({ id, label, papers: { papers, add } }: { id: string; label: string; papers: ReturnType<typeof usePapers> }) {
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" id={`${id}-choose`} onClick={() => chooser.current?.click()}><Icon name="camera" /> {label}</button>
      <input ref={chooser} type="file" accept="image/*,application/pdf" multiple hidden data-testid={id} onChange={(e) => void add(e.currentTarget)} />
      <ul class="points">{papers.map((paper) => <li key={paper.name}>{paper.name}</li>)}</ul>
    </>
  )
}
