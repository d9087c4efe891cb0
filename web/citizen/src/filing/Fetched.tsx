// The filing's pages with what reads forms: fetched when somebody files, not before.
import { Problem } from '@tinhso/shared/api/client'
import { useEffect, useState } from 'preact/hooks'
import { Fault, Waiting } from '../parts/Fault'

type Module = typeof import('./FilingPage')
let fetched: Module | undefined

export function FilingPage(props: Parameters<Module['FilingPage']>[0]) {
  const [pages, setPages] = useState(fetched)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (!pages) import('./FilingPage').then((module) => setPages((fetched = module)), () => setFailed(true))
  }, [])
  if (failed) return <Fault problem={new Problem(0, 'unreachable', '', '')} again={() => location.reload()} />
  return pages ? <pages.FilingPage {...props} /> : <Waiting />
}
