// Every address of the app. Pages that are not needed at once come when they are asked for.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link, redirect } from '@tanstack/react-router'
import { Fault } from '@tinhso/shared/parts/Fault'
import { buttonClass, Empty } from '@tinhso/shared/parts/parts'
import { useTranslation } from 'react-i18next'
import type { Me } from '@tinhso/shared/api/types'
import { meKey } from './accounts/me'
import { axisShows, axisSides, axisViews, packageShows, type AxisShow, type AxisSide, type AxisView, type PackageShow } from './axis/data'
import { IncomingPage } from './documents/incoming/IncomingPage'
import { shows, type Show } from './documents/incoming/data'
import { Reader } from './documents/incoming/Reader'
import { BackBar, NothingOpen } from './panes/Panes'
import { queries } from './queries'
import { More } from './shell/More'
import { setOpenDocument } from './shell/openDocument'
import { type CertificateShow, certificateShows, type KeptShow, keptShows, type PaperShow, paperShows, type SignShow, signShows } from './signing/data'
import { feedbackShows, narrowedKeys, shows as dossierShows, type FeedbackShow, type Narrowed, type Show as DossierShow } from './services/data'
import { Shell } from './shell/Shell'
import { systems } from './shell/systems'
import { WorkPage } from './work/WorkPage'
import { workShows, type WorkShow } from './work/shows'

const one = <T extends string>(value: unknown, of: readonly T[]): T | undefined => of.find((x) => x === value)
const text = (value: unknown) => (typeof value === 'string' && value ? value : typeof value === 'number' ? String(value) : undefined)

/** An administrator has no inbox of documents: everybody starts where they have something to do. */
function firstSystem() {
  const me = queries.getQueryData<Me>(meKey)
  const duties = me && ['documents.register', 'documents.assign', 'documents.handle'].some((r) => me.rights.includes(r))
  return (me && systems.find((s) => s.may(me) && (s.name !== 'work' || duties))?.to) ?? '/work'
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: ({ error, reset }) => <Fault fault={error} retry={reset} /> })

const home = createRoute({ getParentRoute: () => root, path: '/', beforeLoad: () => { throw redirect({ to: firstSystem(), replace: true }) } })
const more = createRoute({ getParentRoute: () => root, path: '/more', component: More })

const work = createRoute({
  getParentRoute: () => root, path: '/work', component: WorkPage,
  validateSearch: (s): { show?: WorkShow } => ({ show: one(s.show, workShows) }),
})
const workIndex = createRoute({ getParentRoute: () => work, path: '/', component: () => <Nothing words="work.choose" /> })
const workReader = createRoute({
  getParentRoute: () => work, path: '$kind/$id',
  component: function WorkReader() {
    const { t } = useTranslation()
    const { id } = workReader.useParams()
    return <><BackBar to="/work" words={t('shell.system.work')} /><Reader id={Number(id)} /></>
  },
})

const incoming = createRoute({
  getParentRoute: () => root, path: '/documents/incoming', component: IncomingPage,
  validateSearch: (s): { show?: Show; q?: string } => ({ show: one(s.show, shows), q: text(s.q) }),
})
const incomingIndex = createRoute({ getParentRoute: () => incoming, path: '/', component: () => <Nothing words="documents.choose" /> })
const incomingReader = createRoute({
  getParentRoute: () => incoming, path: '$id',
  component: function IncomingReader() {
    const { t } = useTranslation()
    const { id } = incomingReader.useParams()
    return <><BackBar to="/documents/incoming" words={t('shell.system.incoming')} /><Reader id={Number(id)} /></>
  },
})

export const outgoingShows = ['all', 'issued', 'draft'] as const
const outgoing = createRoute({
  getParentRoute: () => root, path: '/documents/outgoing',
  component: lazyRouteComponent(() => import('./documents/outgoing/OutgoingPage'), 'OutgoingPage'),
  validateSearch: (s): { show?: (typeof outgoingShows)[number]; q?: string } => ({ show: one(s.show, outgoingShows), q: text(s.q) }),
})
const outgoingIndex = createRoute({ getParentRoute: () => outgoing, path: '/', component: () => <Nothing words="documents.outChoose" /> })
const outgoingView = createRoute({
  getParentRoute: () => outgoing, path: '$id', component: lazyRouteComponent(() => import('./documents/outgoing/OutgoingView'), 'OutgoingReader'),
})
const compose = createRoute({
  getParentRoute: () => root, path: '/documents/compose',
  component: lazyRouteComponent(() => import('./documents/compose/ComposePage'), 'ComposePage'),
  validateSearch: (s): { id?: number; reply_to?: number; to?: number; replaces?: number } => ({ replaces: Number(s.replaces) || undefined, id: Number(s.id) || undefined, reply_to: Number(s.reply_to) || undefined, to: Number(s.to) || undefined }),
})

const scans = createRoute({
  getParentRoute: () => root, path: '/documents/scans', component: lazyRouteComponent(() => import('./documents/scans/ScansPage'), 'ScansPage'),
})
const packages = createRoute({ getParentRoute: () => root, path: '/documents/packages', component: lazyRouteComponent(() => import('./documents/packages/PackagesPage'), 'PackagesPage') })
const morning = createRoute({
  getParentRoute: () => root, path: '/documents/morning', component: lazyRouteComponent(() => import('./documents/morning/MorningPage'), 'MorningPage'),
})

const reports = createRoute({
  getParentRoute: () => root, path: '/documents/reports', component: lazyRouteComponent(() => import('./documents/reports/ReportsPage'), 'ReportsPage'),
  validateSearch: (s): { kind?: 'incoming' | 'outgoing' | 'copies' | 'follow_up' | 'people' | 'units'; from?: string; until?: string } => ({ kind: one(s.kind, ['incoming', 'outgoing', 'copies', 'follow_up', 'people', 'units']), from: text(s.from), until: text(s.until) }),
})
const finding = createRoute({
  getParentRoute: () => root, path: '/documents/search', component: lazyRouteComponent(() => import('./documents/search/SearchPage'), 'SearchPage'),
  validateSearch: (s): { q?: string; direction?: 'incoming' | 'outgoing'; type?: string; sender?: string; person?: string; from?: string; until?: string } =>
    ({ q: text(s.q), direction: one(s.direction, ['incoming', 'outgoing']), type: text(s.type), sender: text(s.sender), person: text(s.person), from: text(s.from), until: text(s.until) }),
})

const organisation = createRoute({
  getParentRoute: () => root, path: '/organisation',
  component: lazyRouteComponent(() => import('./organisation/OrganisationPage'), 'OrganisationPage'),
  validateSearch: (s): { show?: 'agencies' | 'officials'; q?: string } => ({ show: one(s.show, ['agencies', 'officials']), q: text(s.q) }),
})
const organisationIndex = createRoute({ getParentRoute: () => organisation, path: '/', component: () => <Nothing words="organisation.choose" /> })
const agency = createRoute({
  getParentRoute: () => organisation, path: '$id', component: lazyRouteComponent(() => import('./organisation/OrganisationPage'), 'AgencyReader'),
})
const imports = createRoute({ getParentRoute: () => root, path: '/organisation/import', component: lazyRouteComponent(() => import('./organisation/ImportPage'), 'ImportPage') })
const users = createRoute({
  getParentRoute: () => root, path: '/organisation/accounts', component: lazyRouteComponent(() => import('./organisation/AccountsPage'), 'AccountsPage'),
  validateSearch: (s): { show?: 'active' | 'temporary' | 'disabled'; q?: string } => ({ show: one(s.show, ['active', 'temporary', 'disabled']), q: text(s.q) }),
})
const usersIndex = createRoute({ getParentRoute: () => users, path: '/', component: lazyRouteComponent(() => import('./organisation/AccountsPage'), 'NoAccount') })
const user = createRoute({ getParentRoute: () => users, path: '$id', component: lazyRouteComponent(() => import('./organisation/AccountsPage'), 'AccountReader') })
const settings = createRoute({
  getParentRoute: () => root, path: '/settings',
  component: lazyRouteComponent(() => import('./settings/SettingsPage'), 'SettingsPage'),
})
const settingsIndex = createRoute({ getParentRoute: () => settings, path: '/', component: () => <Nothing words="settings.choose" /> })
const settingsSection = createRoute({
  getParentRoute: () => settings, path: '$section', component: lazyRouteComponent(() => import('./settings/SettingsPage'), 'SettingsSection'),
})
const signing = createRoute({
  getParentRoute: () => root, path: '/signing', component: lazyRouteComponent(() => import('./signing/SignPage'), 'SignPage'),
  validateSearch: (s): { show?: SignShow } => ({ show: one(s.show, signShows) }),
})
const signingIndex = createRoute({ getParentRoute: () => signing, path: '/', component: () => <Nothing words="signing.choose" /> })
const signingReader = createRoute({ getParentRoute: () => signing, path: '$id', component: lazyRouteComponent(() => import('./signing/SignPage'), 'SignReader') })
const certificates = createRoute({
  getParentRoute: () => root, path: '/certificates', component: lazyRouteComponent(() => import('./signing/CertificatesPage'), 'CertificatesPage'),
  validateSearch: (s): { show?: CertificateShow; q?: string } => ({ show: one(s.show, certificateShows), q: text(s.q) }),
})
const certificatesIndex = createRoute({ getParentRoute: () => certificates, path: '/', component: () => <Nothing words="signing.certificate.choose" /> })
const certificateReader = createRoute({
  getParentRoute: () => certificates, path: '$id', component: lazyRouteComponent(() => import('./signing/CertificatesPage'), 'CertificateReader'),
})
const certificateRequests = createRoute({
  getParentRoute: () => root, path: '/certificates/requests', component: lazyRouteComponent(() => import('./signing/RequestsPage'), 'RequestsPage'),
  validateSearch: (s): { show?: PaperShow } => ({ show: one(s.show, paperShows) }),
})
const keptFiles = createRoute({
  getParentRoute: () => root, path: '/certificates/kept', component: lazyRouteComponent(() => import('./signing/KeptPage'), 'KeptPage'),
  validateSearch: (s): { show?: KeptShow; q?: string } => ({ show: one(s.show, keptShows), q: text(s.q) }),
})
const dossiers = createRoute({
  getParentRoute: () => root, path: '/services', component: lazyRouteComponent(() => import('./services/ServicesPage'), 'ServicesPage'),
  validateSearch: (s): { show?: DossierShow; q?: string } & Narrowed => ({
    ...Object.fromEntries(narrowedKeys.filter((k) => s[k] !== undefined && s[k] !== '').map((k) => [k, k === 'procedure' ? String(s[k]) : s[k]])) as Narrowed,
    show: one(s.show, dossierShows), q: text(s.q),
  }),
})
const dossiersIndex = createRoute({ getParentRoute: () => dossiers, path: '/', component: () => <Nothing words="services.choose" /> })
const dossierReader = createRoute({ getParentRoute: () => dossiers, path: '$id', component: lazyRouteComponent(() => import('./services/ServicesPage'), 'ServicesReader') })
const counter = createRoute({ getParentRoute: () => root, path: '/services/counter', component: lazyRouteComponent(() => import('./services/CounterPage'), 'CounterPage') })
const certified = createRoute({
  getParentRoute: () => root, path: '/services/certified', component: lazyRouteComponent(() => import('./services/CertifyPage'), 'CertifyPage'),
  validateSearch: (s): { q?: string; from?: string; until?: string } => ({ q: text(s.q), from: text(s.from), until: text(s.until) }),
})
const feedback = createRoute({
  getParentRoute: () => root, path: '/services/feedback', component: lazyRouteComponent(() => import('./services/FeedbackPage'), 'FeedbackPage'),
  validateSearch: (s): { show?: FeedbackShow; below?: boolean } => ({ show: one(s.show, feedbackShows), below: s.below === true || s.below === 'true' || undefined }),
})
const feedbackIndex = createRoute({ getParentRoute: () => feedback, path: '/', component: () => <Nothing words="services.choose" /> })
const feedbackReader = createRoute({ getParentRoute: () => feedback, path: '$id', component: lazyRouteComponent(() => import('./services/FeedbackPage'), 'FeedbackReader') })
const desk = createRoute({ getParentRoute: () => root, path: '/services/queue', component: lazyRouteComponent(() => import('./queue/DeskPage'), 'DeskPage') })
const takings = createRoute({
  getParentRoute: () => root, path: '/services/takings', component: lazyRouteComponent(() => import('./payments/DayPage'), 'DayPage'),
  validateSearch: (s): { day?: string } => ({ day: text(s.day) }),
})
const board = createRoute({
  getParentRoute: () => root, path: '/services/board', component: lazyRouteComponent(() => import('./services/BoardPage'), 'BoardPage'),
  validateSearch: (s): { by?: 'unit' | 'person' | 'procedure' | 'step' | 'level'; from?: string; until?: string; below?: boolean } =>
    ({ by: one(s.by, ['unit', 'person', 'procedure', 'step', 'level']), from: text(s.from), until: text(s.until), below: s.below === true || s.below === 'true' || undefined }),
})
const folders = createRoute({
  getParentRoute: () => root, path: '/documents/files', component: lazyRouteComponent(() => import('./documents/folders/FoldersPage'), 'FoldersPage'),
  validateSearch: (s): { year?: number } => ({ year: Number(s.year) || undefined }),
})
const folder = createRoute({ getParentRoute: () => root, path: '/documents/files/$id', component: lazyRouteComponent(() => import('./documents/folders/FolderPage'), 'FolderPage') })
const axis = createRoute({
  getParentRoute: () => root, path: '/axis', component: lazyRouteComponent(() => import('./axis/AxisPage'), 'AxisPage'),
  validateSearch: (s): { view?: AxisView; show?: AxisShow; q?: string; days?: number } => ({ view: one(s.view, axisViews), show: one(s.show, axisShows), q: text(s.q), days: Number(s.days) || undefined }),
})
const axisAgency = createRoute({
  getParentRoute: () => root, path: '/axis/agencies/$id', component: lazyRouteComponent(() => import('./axis/AgencyPage'), 'AgencyPage'),
  validateSearch: (s): { side?: AxisSide; show?: PackageShow } => ({ side: one(s.side, axisSides), show: one(s.show, packageShows) }),
})
const axisPackage = createRoute({
  getParentRoute: () => root, path: '/axis/packages/$id', component: lazyRouteComponent(() => import('./axis/PackagePage'), 'PackagePage'),
})
const operate = createRoute({
  getParentRoute: () => root, path: '/operate', component: lazyRouteComponent(() => import('./operate/OperatePage'), 'OperatePage'),
})

const tree = root.addChildren([
  home, more, work.addChildren([workIndex, workReader]), incoming.addChildren([incomingIndex, incomingReader]),
  outgoing.addChildren([outgoingIndex, outgoingView]), compose, scans, packages, morning, reports, finding,
  organisation.addChildren([organisationIndex, agency]), imports, users.addChildren([usersIndex, user]), settings.addChildren([settingsIndex, settingsSection]), operate,
  dossiers.addChildren([dossiersIndex, dossierReader]), counter, certified, feedback.addChildren([feedbackIndex, feedbackReader]), desk, takings, board,
  signing.addChildren([signingIndex, signingReader]), certificates.addChildren([certificatesIndex, certificateReader]), certificateRequests, keptFiles,
  axis, axisAgency, axisPackage, folders, folder,
])
export const router = createRouter({ routeTree: tree, defaultPreload: 'intent', scrollRestoration: false, defaultPendingMs: 300 })
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

setOpenDocument((direction, id) => {
  const to = `/documents/${direction}` as const
  void router.navigate(id === undefined ? { to } : { to: `${to}/$id`, params: { id: String(id) } })
})

function Nothing({ words }: { words: 'work.choose' | 'documents.choose' | 'documents.outChoose' | 'organisation.choose' | 'settings.choose' | 'services.choose' | 'signing.choose' | 'signing.certificate.choose' }) {
  const { t } = useTranslation()
  return <NothingOpen words={t(words)} />
}

function NotFound() {
  const { t } = useTranslation()
  return (
    <Empty as="h1" icon="search" title={t('shell.notFound')}>
      {t('shell.notFoundHelp')}<br /><br /><Link to="/work" className={buttonClass()}>{t('accounts.toMyWork')}</Link>
    </Empty>
  )
}
