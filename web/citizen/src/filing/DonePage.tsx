import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../parts/Icon'
import { Link } from '../parts/Link'
import { Page } from '../parts/Page'
import { Owed } from '../pay/Owed'
import { Qr } from '../parts/Qr'
import { address } from '../router'
import { notify } from '../shell/notice'
import { followed, type Followed } from '../store/dossiers'
import { t } from '../words'

export function DonePage({ code }: { code: string }) {
  const [dossier, setDossier] = useState<Followed>()
  useEffect(() => void followed(code).then(setDossier, () => {}), [code])
  const copy = () => void navigator.clipboard?.writeText(code).then(() => notify(t.filing.copied), () => {})
  return (
    <Page title={t.filing.done}>
      <div class="done">
        <p>{t.filing.doneCode}</p>
        <p class="code">{code}</p>
        <Qr text={new URL(address(`tra-cuu/${encodeURIComponent(code)}`), location.origin).href} label={t.filing.doneQr} />
      </div>
      <p>{dossier && t.filing.doneWords(dossier.seen.agency_name)}</p>
      {dossier && <Owed dossier={dossier.seen} />}
      <div class="actions no-print">
        <button type="button" onClick={copy}>{t.filing.copy}</button>
        <button type="button" onClick={() => print()}><Icon name="print" /> {t.dossiers.print}</button>
      </div>
      <section>
        <h2>{t.filing.doneNext}</h2>
        <ol class="points">{t.filing.doneSteps.map((step) => <li key={step}>{step}</li>)}</ol>
      </section>
      <p><Link to={`ho-so/${encodeURIComponent(code)}`} class="button primary">{t.filing.toDossier}</Link></p>
    </Page>
  )
}
