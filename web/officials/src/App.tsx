// Signed in or not: the one question before everything else. The address stays as it is while somebody signs in.
import { MantineProvider } from '@mantine/core'
import { Problem } from '@tinhso/shared/api/client'
import { isDark, useLook } from '@tinhso/shared/theme/look'
import { cssVariables, theme } from '@tinhso/shared/theme/theme'
import { Toasts } from '@tinhso/shared/parts/toast'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useMe } from './accounts/me'
import { SignIn } from './accounts/SignIn'
import { SignInAgain } from './accounts/SignInAgain'
import { queries } from './queries'
import { router } from './router'
import { Boot, Unreachable } from './shell/Boot'

// Open to everybody: asked for before who it is.
const open: Record<string, ReturnType<typeof lazy>> = {
  '/verify': lazy(() => import('./signing/VerifyPage')),
  '/lay-so': lazy(() => import('./queue/KioskPage')),
  '/bang-goi': lazy(() => import('./queue/CallBoardPage')),
}
const MustChange = lazy(() => import('./settings/MustChange'))

function Gate() {
  const me = useMe()
  if (me.data?.must_change_password) return <Suspense fallback={<Boot />}><MustChange /></Suspense>
  if (me.data)
    return (
      <>
        <RouterProvider router={router} />
        <SignInAgain />
      </>
    )
  if (me.error instanceof Problem && me.error.status === 401) return <SignIn />
  if (me.error) return <Unreachable fault={me.error} retry={() => void me.refetch()} />
  return <Boot />
}

export function App() {
  const look = useLook()
  const Open = open[window.location.pathname]
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={isDark(look) ? 'dark' : 'light'}>
      <QueryClientProvider client={queries}>
        {Open ? <Suspense fallback={<Boot />}><Open /></Suspense> : <Gate />}
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>
  )
}
