import { useEffect } from 'preact/hooks'
import { Page } from '../parts/Page'
import { go } from '../router'
import { followed } from '../store/dossiers'
import { t } from '../words'
import { Opening } from './Opening'

/** What the QR code leads to, too: a phone that follows the dossier already opens it at once. */
export function TrackPage({ code }: { code: string }) {
  const to = (found: string) => go(`ho-so/${encodeURIComponent(found)}`, { replace: code !== '' })
  useEffect(() => {
    if (code) void followed(code).then((known) => known && to(code), () => {})
  }, [code])
  return (
    <Page title={t.dossiers.track}>
      <Opening code={code} opened={(dossier) => to(dossier.code)} />
    </Page>
  )
}
