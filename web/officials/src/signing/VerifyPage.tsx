// Anybody may check a file here, signed in or not. Nothing of it is kept.
import type { CheckView } from '@tinhso/shared/api/types'
import { Problem } from '@tinhso/shared/api/client'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Lotus } from '@tinhso/shared/parts/Icon'
import { Button, buttonClass, Notice, Skeleton } from '@tinhso/shared/parts/parts'
import { setLook, useLook } from '@tinhso/shared/theme/look'
import { changeWords } from '@tinhso/shared/words/index'
import { language } from '@tinhso/shared/words/language'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { english } from '../accounts/me'
import css from './check.module.css'
import { CheckResult } from './CheckResult'
import { codeOnPaper, PrintedOriginal } from './PrintedOriginal'

const most = 20_000_000

async function checkFile(file: File): Promise<CheckView> {
  let response: Response
  try {
    response = await fetch('/api/signing/verify', {
      method: 'POST', body: file, credentials: 'omit',
      headers: { 'Content-Type': 'application/octet-stream', 'Accept-Language': language() },
    })
  } catch {
    throw new Problem(0, 'unreachable', '', '')
  }
  const answer = (await response.json().catch(() => ({}))) as CheckView & Partial<Problem>
  if (!response.ok) throw new Problem(response.status, answer.code ?? '', answer.title ?? '', answer.detail ?? '')
  return answer
}

export default function VerifyPage() {
  const { t } = useTranslation()
  const look = useLook()
  const [code] = useState(codeOnPaper)
  const [file, setFile] = useState<File>()
  const [over, setOver] = useState(false)
  const [tooLarge, setTooLarge] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const result = useRef<HTMLHeadingElement>(null)
  const check = useMutation({ mutationFn: checkFile })
  const other = look.language === 'vi' ? 'en' : 'vi'
  useEffect(() => { document.title = t('signing.check.verify.title') }, [t, look.language])
  useLayoutEffect(() => { if (check.data) result.current?.focus() }, [check.data])

  const begin = (chosen: File | undefined) => {
    if (!chosen) return
    check.reset()
    setFile(chosen)
    setTooLarge(chosen.size > most)
    if (chosen.size <= most) check.mutate(chosen)
    if (input.current) input.current.value = ''
  }
  return (
    <div className={css.page}>
      <main className={css.card}>
        <div className={css.mark}><Lotus size={36} />IOC Nam Định</div>
        <h1>{t('signing.check.verify.title')}</h1>
        {code && <PrintedOriginal code={code} />}
        <p>{t('signing.check.verify.about')} <span className={css.small}>{t('signing.check.verify.kept')}</span></p>
        <div className={css.drop} data-over={over}
          onDragOver={(e) => { e.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)}
          onDrop={(e) => { e.preventDefault(); setOver(false); begin(e.dataTransfer.files[0]) }}>
          <input ref={input} id="file" type="file" accept=".pdf,.xml,.edxml,.p7m,.p7s,.cms" onChange={(e) => begin(e.target.files?.[0])} />
          <label htmlFor="file" className={buttonClass('primary')}>{t(file ? 'signing.check.verify.another' : 'signing.check.verify.choose')}</label>
          <span className={css.small}>{t('signing.check.verify.drop')} · {t('signing.check.verify.limit')}</span>
        </div>
        {tooLarge && <Notice tone="late" role="alert">{t('signing.check.verify.tooLarge')}</Notice>}
        {check.isPending && file && <div role="status"><p>{t('signing.check.verify.busy', { name: file.name })}</p><Skeleton h="4rem" /></div>}
        {check.error && <Fault fault={check.error} retry={() => begin(file)} />}
        {check.data && file && (
          <section aria-labelledby="result" className={css.result}>
            <h2 id="result" ref={result} tabIndex={-1}>{t('signing.check.verify.result', { name: file.name })}</h2>
            <CheckResult check={check.data} />
            <p className={css.small}>{t('signing.check.verify.trust')}</p>
          </section>
        )}
      </main>
      <footer>
        <Button look="quiet" lang={other} onClick={() => void changeWords(other, english).then(() => (check.reset(), setFile(undefined), setLook({ language: other })))}>{other === 'en' ? 'English' : 'Tiếng Việt'}</Button>
      </footer>
    </div>
  )
}
