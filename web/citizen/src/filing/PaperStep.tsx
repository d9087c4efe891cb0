// One paper of the dossier: photograph it or choose a file, look at it, turn it, take it out again.
import { bytes } from '@tinhso/shared/words/format'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../parts/Icon'
import { newId, type Component, type VaultItem } from '../store/api'
import { drop, keep, take } from '../store/database'
import { t } from '../words'
import { evidence, exemptionPaper, type Paper, type Picture } from './draft'
import type { StepProps } from './FilingPage'
import { FromVault } from './FromVault'
import { Straighten } from './Straighten'
import { NotAPicture, prepare, TooLarge, turned } from './photo'

export function PaperStep({ draft, change, wrong, component, n }: StepProps & { component: Component; n: number }) {
  const papers = draft.papers.filter((paper) => paper.component === n)
  const [state, setState] = useState('')
  const [fault, setFault] = useState('')
  const [straight, setStraight] = useState('') // the page whose corners are being set
  const camera = useRef<HTMLInputElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const said = fault || (papers.length ? undefined : wrong('paper-choose'))

  const add = async (input: HTMLInputElement) => {
    const files = [...(input.files ?? [])]
    input.value = '' // so that the same file can be chosen again
    setFault('')
    for (const file of files) {
      setState(t.filing.preparing)
      try {
        const id = newId()
        const { blob, name } = await prepare(file, `${component.name.slice(0, 60)} ${papers.length + 1}`)
        await keep('papers', { id, blob } satisfies Picture)
        await change((now) => {
          if (now.papers.length >= 40) throw new Error('40')
          return { papers: [...now.papers, { id, component: n, name, type: blob.type, bytes: blob.size }] }
        })
        setState(t.filing.added(papers.length + 1))
      } catch (error) {
        setState('')
        setFault(error instanceof NotAPicture ? t.filing.notAPicture : error instanceof TooLarge ? t.filing.tooLarge : String(error).includes('40') ? t.filing.tooMany : t.filing.noRoom)
        return
      }
    }
  }
  const addItem = async (item: VaultItem) => {
    setFault('')
    await change((now) => ({ papers: [...now.papers, { id: newId(), component: n, name: item.name, type: item.type, bytes: item.bytes, item: item.id }] }))
    setState(t.filing.added(papers.length + 1))
  }
  const remove = async (paper: Paper) => {
    await change((now) => ({ papers: now.papers.filter((one) => one.id !== paper.id) }))
    await drop('papers', paper.id)
    document.getElementById('paper-choose')?.focus()
  }
  const turn = async (paper: Paper) => {
    const picture = await take<Picture>('papers', paper.id)
    if (picture) await replace(paper, await turned(picture.blob))
  }
  const replace = async (paper: Paper, blob: Blob) => {
    const id = newId()
    await keep('papers', { id, blob } satisfies Picture)
    await change((now) => ({ papers: now.papers.map((one) => (one.id === paper.id ? { id, component: n, name: one.name, type: blob.type, bytes: blob.size } : one)) }))
    await drop('papers', paper.id)
  }
  return (
    <>
      <p class="hint">
        {[
          component.originals > 0 && t.procedures.originals(component.originals),
          component.copies > 0 && t.procedures.copies(component.copies),
          !component.required && t.procedures.optional,
        ].filter(Boolean).join(', ')}
      </p>
      <div class={said ? 'field bad' : 'field'}>
        <p class="hint" id="paper-hint">{t.filing.paperHint}</p>
        {said && <p class="wrong" id="paper-fault" role="alert"><span class="hidden-but-read">{t.shell.errorTitle}</span>{said}</p>}
        <div class="shoot">
          <button type="button" onClick={() => camera.current?.click()} aria-describedby="paper-hint"><Icon name="camera" size={22} /> {t.filing.take}</button>
          <button type="button" id="paper-choose" onClick={() => chooser.current?.click()} aria-describedby="paper-choose-hint"><Icon name="file" size={22} /> {t.filing.choose}</button>
        </div>
        <p class="quiet" id="paper-choose-hint">{t.filing.chooseHint}</p>
        <input ref={camera} type="file" accept="image/*" capture="environment" hidden data-testid="camera" onChange={(e) => void add(e.currentTarget)} />
        <input ref={chooser} type="file" accept="image/*,application/pdf" multiple hidden data-testid="choose" onChange={(e) => void add(e.currentTarget)} />
        <p role="status" class="quiet">{state}</p>
      </div>
      {draft.account && n !== evidence && !(n === exemptionPaper && papers.length) && <FromVault taken={papers} add={(item) => void addItem(item)} />}
      <ol class="pages">
        {papers.map((paper, k) => (
          <li key={paper.id}>
            {straight === paper.id ? (
              <Straighten paper={paper} cancel={() => setStraight('')} done={async (blob) => {
                await replace(paper, blob)
                setStraight('')
              }} />
            ) : (
              <Preview paper={paper} words={t.filing.page(k + 1)} />
            )}
            <div>
              <span>{paper.item === undefined ? t.filing.page(k + 1) : <span lang="vi">{paper.name}</span>} <small>{bytes(paper.bytes)}</small></span>
              {paper.item !== undefined && <span class="vaulted"><Icon name="safe" size={16} /> {t.account.inVault}</span>}
              <span class="actions">
                {paper.item === undefined && paper.type.startsWith('image/') && straight !== paper.id && <button type="button" onClick={() => setStraight(paper.id)} aria-label={t.filing.straightenPage(k + 1)}><Icon name="crop" /> {t.filing.straighten}</button>}
                {paper.item === undefined && paper.type.startsWith('image/') && <button type="button" onClick={() => void turn(paper)} aria-label={t.filing.turnPage(k + 1)}><Icon name="turn" /> {t.filing.turn}</button>}
                <button type="button" onClick={() => void remove(paper)} aria-label={t.filing.removePage(k + 1)}><Icon name="close" /> {t.filing.remove}</button>
              </span>
            </div>
          </li>
        ))}
      </ol>
    </>
  )
}

/** The picture as it will be sent. */
export function Preview({ paper, words }: { paper: Pick<Paper, 'id' | 'type'>; words: string }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    let made: string | undefined
    if (paper.type.startsWith('image/'))
      void take<Picture>('papers', paper.id).then((picture) => picture && setUrl((made = URL.createObjectURL(picture.blob))))
    return () => made && URL.revokeObjectURL(made)
  }, [paper.id])
  return <span class="preview">{url ? <img src={url} alt={words} /> : <Icon name="file" size={32} />}</span>
}
