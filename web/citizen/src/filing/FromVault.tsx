// Papers of one's own vault: while filing, in answer to a request for supplement, as the proof of an exemption.
import { day } from '@tinhso/shared/words/format'
import { Icon } from '../parts/Icon'
import { useLoad } from '../parts/load'
import { vault, type VaultItem } from '../store/api'
import { t } from '../words'

/** Papers of the vault, to be handed in again instead of photographed. */
export function FromVault({ taken, add }: { taken: { item?: number }[]; add: (item: VaultItem) => void }) {
  const found = useLoad('vault', vault)
  const items = (found.value?.items ?? []).filter((item) => item.type && !taken.some((paper) => paper.item === item.id))
  if (!items.length) return null
  return (
    <details class="from-vault">
      <summary><Icon name="safe" size={20} /> {t.filing.fromVault(items.length)}</summary>
      <ul>
        {items.map((item) => (
          <li key={item.id}><button type="button" onClick={() => add(item)}><span lang="vi">{item.name}</span><small>{t.account.from(t.account.source(item.source), day(item.at))}</small></button></li>
        ))}
      </ul>
    </details>
  )
}
