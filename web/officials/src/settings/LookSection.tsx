import { api } from '@tinhso/shared/api/client'
import type { Me } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Choice } from '@tinhso/shared/parts/parts'
import { toastFault } from '@tinhso/shared/parts/toast'
import { setLook, useLook, type Look } from '@tinhso/shared/theme/look'
import { changeWords } from '@tinhso/shared/words/index'
import { useTranslation } from 'react-i18next'
import { english, meKey } from '../accounts/me'
import { queries } from '../queries'
import css from './settings.module.css'

export function LookSection() {
  const { t } = useTranslation()
  const look = useLook()
  const words = useFaultWords()
  const change = async (part: Partial<Look>) => {
    if (part.language) await changeWords(part.language, english)
    setLook(part)
    try {
      const preferences = await api.patch('/api/accounts/preferences', { body: part })
      queries.setQueryData<Me>(meKey, (me) => me && { ...me, preferences })
    } catch (fault) {
      toastFault(fault, words)
    }
  }
  return (
    <div className={css.block}>
      <Choice label={t('settings.language')} name="language" value={look.language} options={[['vi', 'Tiếng Việt'], ['en', 'English']]} change={(language) => void change({ language })} />
      <Choice label={t('settings.theme')} name="theme" value={look.theme} options={(['system', 'light', 'dark'] as const).map((x) => [x, t(`settings.themes.${x}`)])} change={(theme) => void change({ theme })} />
      <Choice label={t('settings.textSize')} name="text_size" value={look.text_size}
        options={([['normal', '1rem', 'A'], ['larger', '1.125rem', 'A+'], ['largest', '1.25rem', 'A++']] as const).map(([key, size, sign]) => [key, <><b style={{ fontSize: size }}>{sign}</b> {t(`settings.textSizes.${key}`)}</>])}
        change={(text_size) => void change({ text_size })} />
      <p className={css.help}>{t('settings.lookSaved')}</p>
    </div>
  )
}
