import { Modal } from '@mantine/core'
import { Kbd } from '@tinhso/shared/parts/parts'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { useSignedIn } from '../accounts/me'
import css from './shell.module.css'
import { mayCompose, systems } from './systems'

export function KeysHelp({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useTranslation()
  const me = useSignedIn()
  const rows: [string, string][] = [
    ['/', t('shell.searchAll')],
    ...(mayCompose(me) ? [['N', t('shell.compose')] as [string, string]] : []),
    ...systems.filter((s) => s.may(me)).map((s) => [`G ${s.key.toUpperCase()}`, t(`shell.system.${s.name}`)] as [string, string]),
    ['G S', t('shell.settings')],
    ['J K', t('shell.keyMove')],
    ['Enter', t('shell.keyOpen')],
    ['R', t('shell.keyReceive')],
    ['C', t('shell.keyAssign')],
    ['T', t('shell.keyReply')],
    ['?', t('shell.keys')],
  ]
  return (
    <Modal opened={open} onClose={close} title={t('shell.keys')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <dl className={css.keys}>
        {rows.map(([keys, what]) => (
          <Fragment key={keys}>
            <dt>{keys.split(' ').map((k) => <Kbd key={k} always>{k}</Kbd>)}</dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
    </Modal>
  )
}
