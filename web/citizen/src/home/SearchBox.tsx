import { useState } from 'preact/hooks'
import { Icon } from '../parts/Icon'
import { go } from '../router'
import { t } from '../words'

/** A plain search form: works by Enter and by the button; `live` hears what is typed. */
export function SearchBox({ q = '', live, quiet }: { q?: string; live?: (q: string) => void; quiet?: boolean }) {
  const [typed, setTyped] = useState(q)
  const submit = (e: Event) => {
    e.preventDefault()
    if (typed.trim()) go(`thu-tuc?q=${encodeURIComponent(typed.trim())}`)
  }
  return (
    <form role="search" class="ask" onSubmit={submit}>
      <label for="ask" class={quiet ? 'hidden-but-read' : undefined}>{t.home.ask}</label>
      <div>
        <input id="ask" type="search" enterKeyHint="search" autocomplete="off" autocapitalize="off" spellcheck={false} maxLength={200} value={typed} aria-describedby="ask-hint"
          onInput={(e) => {
            setTyped(e.currentTarget.value)
            live?.(e.currentTarget.value.trim())
          }} />
        <button type="submit" class="primary" aria-label={t.home.search}><Icon name="search" size={22} /></button>
      </div>
      <p class="hint" id="ask-hint">{t.home.askHint}</p>
    </form>
  )
}
