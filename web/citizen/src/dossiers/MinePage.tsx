import { Link } from '../parts/Link'
import { Waiting } from '../parts/Fault'
import { Page } from '../parts/Page'
import { t } from '../words'
import { MineLines, useMine } from './MineLines'

export function MinePage() {
  const lines = useMine()
  const drafts = lines?.filter((line) => 'draft' in line) ?? []
  const dossiers = lines?.filter((line) => 'dossier' in line) ?? []
  return (
    <Page title={t.dossiers.mine}>
      {!lines && <Waiting />}
      {lines?.length === 0 && <p>{t.dossiers.nothing}. {t.dossiers.nothingHelp}</p>}
      {drafts.length > 0 && <section><h2>{t.dossiers.drafts}</h2><MineLines lines={drafts} /></section>}
      {dossiers.length > 0 && <section><h2>{t.dossiers.following}</h2><MineLines lines={dossiers} /></section>}
      <p class="actions">
        <Link to="thu-tuc" class="button primary">{t.home.file}</Link>
        <Link to="tra-cuu" class="button">{t.home.track}</Link>
      </p>
    </Page>
  )
}
