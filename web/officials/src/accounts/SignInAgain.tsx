import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { queries } from '../queries'
import css from './accounts.module.css'
import { signedIn, useMe } from './me'
import { sessionIsBack, useSessionEnded } from './sessionEnded'
import { SignInForm } from './SignInForm'

export function SignInAgain() {
  const { t } = useTranslation()
  const me = useMe()
  const ended = useSessionEnded()
  return (
    <Modal opened={ended} onClose={() => {}} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title={t('accounts.ended')}>
      <p className={css.explain}>{t('accounts.endedHelp')}</p>
      <SignInForm
        username={me.data?.username}
        done={(who) => {
          // Somebody else on this machine must not find the first person's page.
          if (me.data && who.account !== me.data.account) return window.location.assign('/')
          void signedIn(who).then(() => {
            sessionIsBack()
            void queries.invalidateQueries()
          })
        }}
      />
    </Modal>
  )
}
