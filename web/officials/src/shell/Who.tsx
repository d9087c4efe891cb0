// Who is signed in, in which position and for whom; and everything one changes about that.
import { Menu } from '@mantine/core'
import { api } from '@tinhso/shared/api/client'
import type { Me } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { toast } from '@tinhso/shared/parts/toast'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { signOut, useSignedIn } from '../accounts/me'
import { queries } from '../queries'
import css from './shell.module.css'

/** Another position or another's authority: other rights, other lists. */
async function become(path: string, body: unknown) {
  const me = await api.post<Me>(path, { body })
  queries.clear()
  queries.setQueryData(['me'], me)
}

export function Who({ help }: { help?: () => void }) {
  const { t } = useTranslation()
  const me = useSignedIn()
  const navigate = useNavigate()
  const words = useFaultWords()
  const change = (path: string, body: unknown) =>
    become(path, body).then(() => navigate({ to: '/work' })).catch((fault: unknown) => toast({ text: words(fault), tone: 'late' }))

  return (
    <Menu position="top-start" width={280} withinPortal>
      <Menu.Target>
        <button type="button" className={css.who}>
          <span className={css.initials} aria-hidden="true">{me.name.split(' ').at(-1)?.[0]}</span>
          <span className={css.whoWords}>
            <b>{me.name}</b>
            <small>{me.acting_for ? t('shell.actingFor', { name: me.acting_for.name }) : `${me.position} · ${me.agency.short_name}`}</small>
          </span>
          <span className="hidden-but-read">{t('shell.who')}</span>
          <Icon name="more" size={18} />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={css.menu}>
        {me.positions.length > 1 && (
          <>
            <Menu.Label>{t('shell.positions')}</Menu.Label>
            {me.positions.map((p) => (
              <Menu.Item key={p.id} onClick={() => void change('/api/accounts/position', { id: p.id })} disabled={p.active && !me.acting_for}
                rightSection={p.active && !me.acting_for ? <Icon name="check" size={16} /> : undefined}>
                {p.title}<small className={css.under}>{p.agency_name}</small>
              </Menu.Item>
            ))}
          </>
        )}
        {(me.may_act_for.length > 0 || me.acting_for) && (
          <>
            <Menu.Label>{t('shell.actFor')}</Menu.Label>
            <Menu.Item disabled={!me.acting_for} onClick={() => void change('/api/accounts/act-for', { delegation: null })}
              rightSection={!me.acting_for ? <Icon name="check" size={16} /> : undefined}>{t('shell.myself')}</Menu.Item>
            {me.may_act_for.map((d) => (
              <Menu.Item key={d.delegation} onClick={() => void change('/api/accounts/act-for', { delegation: d.delegation })}
                disabled={me.acting_for?.official === d.official}
                rightSection={me.acting_for?.official === d.official ? <Icon name="check" size={16} /> : undefined}>
                {d.name}<small className={css.under}>{d.position}</small>
              </Menu.Item>
            ))}
            <Menu.Divider />
          </>
        )}
        <Menu.Item leftSection={<Icon name="settings" size={18} />} onClick={() => void navigate({ to: '/settings' })}>{t('shell.settings')}</Menu.Item>
        {help && <Menu.Item visibleFrom="md" leftSection={<Icon name="key" size={18} />} onClick={help}>{t('shell.keys')}</Menu.Item>}
        <Menu.Item leftSection={<Icon name="out" size={18} />} onClick={() => void signOut()}>{t('shell.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
