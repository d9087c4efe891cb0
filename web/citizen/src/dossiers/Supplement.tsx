// The agency has asked for something once; here it is answered, with photographs and papers of one's own vault.
import { api, Problem } from '@tinhso/shared/api/client'
import { useRef, useState } from 'preact/hooks'
import type { Fault } from '../parts/checks'
import { ErrorSummary, Text } from '../parts/fields'
import { Icon } from '../parts/Icon'
import { asProblem, faultWords } from '../parts/load'
import { notify } from '../shell/notice'
import { FromVault } from '../filing/FromVault'
import { newId, type Tracked, type VaultItem } from '../store/api'
import { accountProof } from '../store/dossiers'
import { t } from '../words'
import { PaperChooser, usePapers } from './papers'

export function Supplement({ dossier, proof, answered }: { dossier: Tracked; proof: string; answered: (now: Tracked) => void }) {
  const [words, setWords] = useState('')
  const [faults, setFaults] = useState<Pick<Fault, 'field' | 'words'>[]>([])
  const [round, setRound] = useState(0)
  const [state, setState] = useState('')
  const [items, setItems] = useState<VaultItem[]>([])
  const key = useRef(newId())
  const asked = dossier.steps.filter((step) => step.action === 'supplement').at(-1)
  const already = dossier.steps.at(-1)?.action === 'answer'
  const say = (found: Pick<Fault, 'field' | 'words'>[]) => {
    setFaults(found)
    setRound((n) => n + 1)
  }
  const papers = usePapers((n) => `Bổ sung ${n}`, 20, (words) => say([{ field: 'supplement-choose', words }]))
  const send = async (e: Event) => {
    e.preventDefault()
    if (state) return
    say(words.trim() ? [] : [{ field: 'supplement-words', words: t.dossiers.supplementNone }])
    if (!words.trim()) return
    try {
      const files = await papers.send(setState)
      setState(t.filing.sending)
      const now = await api.post('/api/services/tracking/supplement', { body: { code: dossier.code, proof, words: words.trim(), files, vault: items.map((item) => item.id) }, key: key.current })
      notify(t.dossiers.supplementSent)
      setWords('')
      papers.clear()
      setItems([])
      key.current = newId()
      answered(now)
    } catch (fault) {
      const problem: Problem = asProblem(fault)
      say([{ field: 'supplement-send', words: problem.status === 0 ? t.dossiers.supplementKept : faultWords(problem) }])
    } finally {
      setState('')
    }
  }
  return (
    <section class="supplement no-print">
      <h2>{t.dossiers.supplementTitle}</h2>
      {asked && <blockquote lang="vi">{asked.words}</blockquote>}
      {already && <p role="status"><Icon name="check" /> {t.dossiers.supplementSent}</p>}
      <ErrorSummary faults={faults} round={round} />
      <form onSubmit={(e) => void send(e)} noValidate>
        <Text id="supplement-words" label={t.dossiers.supplementWords} value={words} onChange={setWords} long fault={faults.find((fault) => fault.field === 'supplement-words')?.words} />
        <PaperChooser id="supplement" label={t.filing.take} papers={papers} />
        {proof === accountProof && items.length < 20 && <FromVault taken={items.map((item) => ({ item: item.id }))} add={(item) => setItems((now) => [...now, item])} />}
        {items.length > 0 && (
          <ol class="pages">
            {items.map((item) => (
              <li key={item.id}>
                <div>
                  <span lang="vi">{item.name}</span>
                  <span class="vaulted"><Icon name="safe" size={16} /> {t.account.inVault}</span>
                  <span class="actions"><button type="button" onClick={() => setItems((now) => now.filter((one) => one !== item))}><Icon name="close" /> {t.filing.remove}<span class="hidden-but-read">: {item.name}</span></button></span>
                </div>
              </li>
            ))}
          </ol>
        )}
        <p role="status" class="quiet">{state}</p>
        <button type="submit" id="supplement-send" class="primary wide" disabled={state !== ''}>{t.dossiers.supplementSend}</button>
      </form>
    </section>
  )
}
