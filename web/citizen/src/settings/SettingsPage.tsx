import { setLook, useLook, type TextSize, type Theme } from '@tinhso/shared/theme/look'
import type { Language } from '@tinhso/shared/words/language'
import { useState } from 'preact/hooks'
import { Radios } from '../parts/fields'
import { Page } from '../parts/Page'
import { drop, useAll } from '../store/database'
import type { Person } from '../store/person'
import { loadWords, t } from '../words'

export function SettingsPage() {
  const look = useLook()
  const [me] = useAll<Person>('person') ?? []
  const [forgotten, setForgotten] = useState(false)
  const language = async (to: Language) => {
    await loadWords(to)
    setLook({ language: to })
  }
  const forget = async () => {
    await drop('person', 'me')
    setForgotten(true)
  }
  return (
    <Page title={t.settings.title} back={{ to: '' }}>
      <Radios id="language" label={t.settings.language} value={look.language} onChange={(v) => void language(v as Language)}
        options={[{ value: 'vi', label: 'Tiếng Việt', lang: 'vi' }, { value: 'en', label: 'English', lang: 'en' }]} />
      <Radios id="size" label={t.settings.size} value={look.text_size} onChange={(v) => setLook({ text_size: v as TextSize })}
        options={Object.entries(t.settings.sizes).map(([value, label]) => ({ value, label }))} />
      <Radios id="theme" label={t.settings.theme} value={look.theme} onChange={(v) => setLook({ theme: v as Theme })}
        options={Object.entries(t.settings.themes).map(([value, label]) => ({ value, label }))} />
      <section>
        <h2>{t.settings.onPhone}</h2>
        <p>{me ? t.settings.remembered(me.name) : forgotten ? t.settings.forgotten : t.settings.nothing}</p>
        {me && <button type="button" onClick={() => void forget()}>{t.settings.forget}</button>}
        <p class="quiet">{t.settings.privacy}</p>
      </section>
    </Page>
  )
}
