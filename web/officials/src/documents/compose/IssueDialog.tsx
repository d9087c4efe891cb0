// Says what will happen before it happens: the number, how many receive it, what is frozen.
import { Modal } from '@mantine/core'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button } from '@tinhso/shared/parts/parts'
import { number } from '@tinhso/shared/words/format'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import dialog from '../parts/dialog.module.css'
import { PriorityTag } from '../parts/tags'
import css from './compose.module.css'

interface Props { notation: string; code: string; subject: string; count: number; files: number; priority: number; close: () => void; issue: () => Promise<void> }

export function IssueDialog({ notation, subject, count, files, priority, close, issue }: Props) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  return (
    <Modal opened onClose={busy ? () => {} : close} title={t('documents.compose.issueTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={dialog.form}>
        <p className={dialog.about}><b>{subject}</b> <PriorityTag priority={priority} /></p>
        <ul className={css.will}>
          <li><Icon name="list" />{notation ? t('documents.compose.issueNumber', { notation }) : t('documents.compose.issueNumberNoNotation')}</li>
          <li><Icon name="send" /><span>{t('documents.compose.issueSend', { count: number(count) as never })} {t('documents.compose.issueFiles', { count: files })}</span></li>
          <li><Icon name="key" /><span>{t('documents.compose.issueFreeze')} {t('documents.compose.issueSub')}</span></li>
        </ul>
        <div className={dialog.buttons}>
          <Button onClick={close} disabled={busy}>{t('common.cancel')}</Button>
          <Button look="primary" busy={busy} data-autofocus onClick={() => (setBusy(true), void issue())}>{t('documents.compose.issueDo')}</Button>
        </div>
      </div>
    </Modal>
  )
}
