import { api } from '@tinhso/shared/api/client'
import { Lotus } from '@tinhso/shared/parts/Icon'
import { setLook, useLook } from '@tinhso/shared/theme/look'
import { changeWords } from '@tinhso/shared/words/index'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from './accounts.module.css'
import { english, signedIn } from './me'
import { SignInForm } from './SignInForm'

export function SignIn() {
  const { t } = useTranslation()
  const look = useLook()
  const [fill, setFill] = useState<{ username: string; password: string }>()
  // Answered only by a demonstration; anywhere else there is nothing to show.
  const demo = useQuery({ queryKey: ['demo'], queryFn: () => api.get('/api/accounts/demo'), retry: false, staleTime: Infinity })
  const other = look.language === 'vi' ? 'en' : 'vi'

  return (
    <div className={css.signIn}>
      <main className={css.card}>
        <div className={css.mark}><Lotus size={40} /><div><b>IOC Nam Định</b><small>{t('accounts.tagline')}</small></div></div>
        <h1>{t('accounts.title')}</h1>
        <SignInForm fill={fill} done={(me) => void signedIn(me)} />
        {!!demo.data?.length && (
          <section className={css.demo} aria-labelledby="demo">
            <h2 id="demo">{t('accounts.demo')}</h2>
            <ul>
              {demo.data.map((who) => (
                <li key={who.username}>
                  <button type="button" onClick={() => setFill({ username: who.username, password: who.password })} aria-pressed={fill?.username === who.username}>
                    <span><b>{who.name}</b><small>{who.position} · {who.agency}</small></span>
                    <code>{who.username}</code>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </main>
      <footer className={css.foot}>
        <button type="button" lang={other} onClick={() => void changeWords(other, english).then(() => setLook({ language: other }))}>
          {other === 'en' ? 'English' : 'Tiếng Việt'}
        </button>
        <a href="/verify">{t('signing.check.verify.title')}</a>
        <a href="/congdan/">Smart Nam Định</a>
      </footer>
    </div>
  )
}
