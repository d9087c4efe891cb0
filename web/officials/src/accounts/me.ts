// Who is signed in, and what they may do.
import { api } from '@tinhso/shared/api/client'
import type { Me } from '@tinhso/shared/api/types'
import { currentLook, setLook } from '@tinhso/shared/theme/look'
import { changeWords } from '@tinhso/shared/words/index'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../queries'

export const meKey = ['me'] as const

export const useMe = () =>
  useQuery({ queryKey: meKey, queryFn: () => api.get('/api/accounts/me'), staleTime: 5 * 60_000 })

/** Inside the shell somebody is always signed in. */
export function useSignedIn(): Me {
  const me = useMe()
  return me.data!
}
export const useMay = (right: string) => useSignedIn().rights.includes(right)

export const english = async () => (await import('../words.en')).en

/** The person's own choices follow them to this device. */
export async function wear(me: Me) {
  const look = currentLook()
  const wanted = me.preferences
  if (wanted.language !== look.language || wanted.theme !== look.theme || wanted.text_size !== look.text_size) {
    await changeWords(wanted.language, english)
    setLook(wanted)
  }
}

export async function signedIn(me: Me) {
  await wear(me)
  queries.setQueryData(meKey, me)
}

export async function signOut() {
  await api.post('/api/accounts/sign-out')
  // A clean start: nothing of this person stays in memory.
  window.location.assign('/')
}
