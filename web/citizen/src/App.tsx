// Every address of the app and its page.
import { isDark, useLook } from '@tinhso/shared/theme/look'
import { useEffect } from 'preact/hooks'
import { AccountPage } from './account/AccountPage'
import { ConsentsPage } from './account/ConsentsPage'
import { ReadingsPage } from './account/ReadingsPage'
import { SignInPage } from './account/SignInPage'
import { VaultPage } from './account/VaultPage'
import { DossierPage } from './dossiers/DossierPage'
import { MinePage } from './dossiers/MinePage'
import { TrackPage } from './dossiers/TrackPage'
import { DonePage } from './filing/DonePage'
import { FilingPage } from './filing/Fetched'
import { HomePage } from './home/HomePage'
import { ProceduresPage } from './home/ProceduresPage'
import { Link } from './parts/Link'
import { Page } from './parts/Page'
import { PayPage } from './pay/PayPage'
import { ProcedurePage } from './procedures/ProcedurePage'
import { AppointmentPage, BookPage } from './queue/BookPage'
import { TicketPage } from './queue/TicketPage'
import { usePlace, type Place } from './router'
import { SettingsPage } from './settings/SettingsPage'
import { Shell } from './shell/Shell'
import { t } from './words'

function pageOf({ segments: [section, one, two], query }: Place) {
  if (!section) return <HomePage />
  if (section === 'thu-tuc') return one ? <ProcedurePage key={one} code={one} /> : <ProceduresPage q={query.get('q') ?? ''} event={query.get('viec') ?? ''} />
  if (section === 'nop' && one) return <FilingPage id={one} page={two ?? ''} fromCheck={query.has('sua')} />
  if (section === 'da-nop' && one) return <DonePage code={one} />
  if (section === 'ho-so') return one ? <DossierPage key={one} code={one} /> : <MinePage />
  if (section === 'thanh-toan' && one) return <PayPage key={one} code={one} />
  if (section === 'so' && one) return <TicketPage key={one} secret={one} />
  if (section === 'hen') return <BookPage key={query.toString()} code={query.get('thu-tuc') ?? ''} agency={Number(query.get('co-quan')) || 0} />
  if (section === 'lich-hen' && one) return <AppointmentPage key={one} secret={one} />
  if (section === 'tra-cuu') return <TrackPage key={one} code={one ?? ''} />
  if (section === 'tai-khoan') return <AccountPage />
  if (section === 'dang-nhap') return <SignInPage code={query.get('code') ?? ''} state={query.get('state') ?? ''} refused={query.has('error')} />
  if (section === 'kho') return <VaultPage />
  if (section === 'uy-quyen') return <ConsentsPage key={one} giving={one === 'cho'} />
  if (section === 'ai-da-xem') return <ReadingsPage />
  if (section === 'cai-dat') return <SettingsPage />
  return (
    <Page title={t.shell.notFound}>
      <p>{t.shell.notFoundHelp}</p>
      <p><Link to="">{t.shell.toHome}</Link></p>
    </Page>
  )
}

export function App() {
  const place = usePlace()
  const look = useLook()
  useEffect(() => document.documentElement.setAttribute('data-mantine-color-scheme', isDark(look) ? 'dark' : 'light'), [look])
  return <Shell key={look.language} place={place}>{pageOf(place)}</Shell>
}
