// Who is signed in, in which position and for whom; and everything one changes about that. A native popover: the
// browser closes it on Esc and on a click elsewhere, and gives the focus back.
import { api } from '@tinhso/shared/api/client'
import type { Me } from '@tinhso/shared/api/types'
import { useFaultWords } from '@tinhso/shared/parts/Fault'
import { Icon, type IconName } from '@tinhso/shared/parts/Icon'
import { toastFault } from '@tinhso/shared/parts/toast'
import { useNavigate } from '@tanstack/react-router'
import { useId, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { meKey, signOut, useSignedIn } from '../accounts/me'
import { queries } from '../queries'
import css from './shell.module.css'

/** Another position or another's authority: other rights, other lists. */
async function become(asked: Promise<Me>) {
  const me = await asked
  queries.removeQueries({ predicate: (q) => q.queryKey[0] !== meKey[0] })
  queries.setQueryData(meKey, me)
}

export function Who({ help }: { help?: () => void }) {
  const { t } = useTranslation()
  const me = useSignedIn()
  const navigate = useNavigate()
  const words = useFaultWords()
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const then = (act: () => void) => () => {
    box.current?.hidePopover()
    act()
  }
  const change = (ask: () => Promise<Me>) =>
    then(() => void become(ask()).then(() => navigate({ to: '/' })).catch((fault: unknown) => toastFault(fault, words)))
  const myself = !me.acting_for

  return (
    <>
      <button type="button" className={css.who} popoverTarget={id}>
        <span className={css.initials} aria-hidden="true">{me.name.split(' ').at(-1)?.[0]}</span>
        <span className={css.whoWords}>
          <b>{me.name}</b>
          <small data-acting={!myself || undefined}>{me.acting_for ? t('shell.actingFor', { name: me.acting_for.name }) : `${me.position} · ${me.agency.short_name}`}</small>
        </span>
        <span className="hidden-but-read">{t('shell.who')}</span>
        <Icon name="more" size={18} />
      </button>
      <div ref={box} id={id} popover="auto" className={css.menu} role="group" aria-label={t('shell.who')}>
        {me.positions.length > 1 && (
          <>
            <h2>{t('shell.positions')}</h2>
            {me.positions.map((p) => (
              <Item key={p.id} on={p.active && myself} act={change(() => api.post('/api/accounts/position', { body: { id: p.id } }))}>{p.title}<small>{p.agency_name}</small></Item>
            ))}
          </>
        )}
        {(me.may_act_for.length > 0 || !myself) && (
          <>
            <h2>{t('shell.actFor')}</h2>
            <Item on={myself} act={change(() => api.post('/api/accounts/act-for', { body: { delegation: null } }))}>{t('shell.myself')}</Item>
            {me.may_act_for.map((d) => (
              <Item key={d.delegation} on={me.acting_for?.official === d.official} act={change(() => api.post('/api/accounts/act-for', { body: { delegation: d.delegation } }))}>{d.name}<small>{d.position}</small></Item>
            ))}
            <hr />
          </>
        )}
        <Item icon="settings" act={then(() => void navigate({ to: '/settings' }))}>{t('shell.settings')}</Item>
        {help && <Item icon="key" act={then(help)}>{t('shell.keys')}</Item>}
        <Item icon="out" act={then(() => void signOut())}>{t('shell.signOut')}</Item>
      </div>
    </>
  )
}

function Item({ on, icon, act, children }: { on?: boolean; icon?: IconName; act: () => void; children: ReactNode }) {
  return (
    <button type="button" aria-current={on || undefined} onClick={on ? undefined : act}>
      {icon && <Icon name={icon} size={18} />}
      <span>{children}</span>
      {on && <Icon name="check" size={16} />}
    </button>
  )
}
