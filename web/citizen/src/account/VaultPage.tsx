// The vault: what is kept of somebody, where it came from, and the way to delete it. Results can be kept on the phone
// and shown without a network.
import { bytes, day } from '@tinhso/shared/words/format'
import { useState } from 'preact/hooks'
import type { Picture } from '../filing/draft'
import { fetchFile, save } from '../parts/download'
import { Fault, Waiting } from '../parts/Fault'
import { Icon } from '../parts/Icon'
import { asProblem, faultWords, useLoad } from '../parts/load'
import { notify } from '../shell/notice'
import { Verdict } from '../parts/Verdict'
import { dropVault, dropVaultItem, vault, vaultSignature, type VaultItem } from '../store/api'
import { drop, keep, useAll } from '../store/database'
import { t } from '../words'
import { AccountOnly } from './SignIn'

/** A file of the vault that stays on the phone, with what it is. */
interface KeptFile extends Picture {
  item: VaultItem
}
const keyOf = (item: VaultItem) => `vault ${item.id}`

export function VaultPage() {
  return <AccountOnly title={t.account.vault} back="tai-khoan" here="kho"><Contents /></AccountOnly>
}

function Contents() {
  const found = useLoad('vault', vault)
  const kept = (useAll<Partial<KeptFile> & { id: string }>('papers') ?? []).filter((file): file is KeptFile => file.id.startsWith('vault ') && file.item !== undefined)
  const [problem, setProblem] = useState('')
  const attempt = async (act: () => Promise<unknown>) => {
    setProblem('')
    try {
      await act()
    } catch (fault) {
      setProblem(faultWords(asProblem(fault)))
    }
  }
  const offline = found.fault?.status === 0 || (!navigator.onLine && !found.value)
  if (found.fault && !offline) return <Fault problem={found.fault} again={found.again} />
  if (!found.value && !offline) return <Waiting />
  const items = offline ? kept.map((file) => file.item) : found.value!.items
  const fetched = async (item: VaultItem) => kept.find((file) => file.id === keyOf(item))?.blob ?? fetchFile(`/api/citizens/vault/${item.id}/file`)
  const act = {
    open: (item: VaultItem) => void attempt(async () => save(await fetched(item), item.name)),
    keep: (item: VaultItem) => void attempt(async () => keep('papers', { id: keyOf(item), blob: await fetched(item), item } satisfies KeptFile)),
    remove: (item: VaultItem) => {
      if (!confirm(t.account.removeSure(item.name))) return
      void attempt(async () => {
        await dropVaultItem(item.id)
        await drop('papers', keyOf(item))
        notify(t.account.removed(item.name))
        found.again()
      })
    },
  }
  const clear = () => {
    if (!confirm(t.account.removeAllSure)) return
    void attempt(async () => {
      await dropVault()
      for (const file of kept) await drop('papers', file.id)
      found.again()
    })
  }
  return (
    <>
      {offline ? <p class="inset" role="status">{kept.length ? t.account.offlineVault : t.account.offlineNone}</p> : <p>{items.length ? t.account.vaultHelp : t.account.empty}</p>}
      {problem && <p class="fault" role="alert">{problem}</p>}
      {['result', 'paper', 'identity', 'contact', 'answer'].map((kind) => {
        const of = items.filter((item) => item.kind === kind)
        if (kind === 'identity') of.reverse() // as they were told: number, name, …
        return of.length > 0 && (
          <section key={kind}>
            <h2>{t.account.kinds[kind]}</h2>
            <ul class="items">{of.map((item) => <Item key={item.id} item={item} kept={kept.some((file) => file.id === keyOf(item))} offline={offline} {...act} />)}</ul>
          </section>
        )
      })}
      {!offline && items.length > 0 && <p><button type="button" class="text" onClick={clear}>{t.account.removeAll}</button></p>}
    </>
  )
}

interface ItemProps {
  item: VaultItem
  kept: boolean
  offline: boolean
  open: (item: VaultItem) => void
  keep: (item: VaultItem) => void
  remove: (item: VaultItem) => void
}
function Item({ item, kept, offline, open, keep, remove }: ItemProps) {
  const shown = /^\d{4}-\d\d-\d\d$/.test(item.value) ? day(item.value) : item.value
  return (
    <li>
      <span class="hint" lang="vi">{item.name}{item.bytes > 0 && <> <small>{bytes(item.bytes)}</small></>}</span>
      {item.value && <b lang="vi">{shown}</b>}
      <small>{t.account.from(t.account.source(item.source), day(item.at))}{kept && <> · <Icon name="check" size={16} /> {t.account.kept}</>}</small>
      {item.kind === 'result' && !offline && <Verdict id={`vault ${item.id}`} type={item.type} ask={() => vaultSignature(item.id)} />}
      <span class="actions">
        {item.type && <button type="button" onClick={() => open(item)} aria-label={t.account.openWhat(item.name)}><Icon name="download" /> {t.account.open}</button>}
        {item.type && !kept && !offline && <button type="button" onClick={() => keep(item)} aria-label={t.account.keepWhat(item.name)}>{t.account.keep}</button>}
        {!offline && <button type="button" class="text" onClick={() => remove(item)} aria-label={t.account.removeWhat(item.name)}>{t.account.remove}</button>}
      </span>
    </li>
  )
}
