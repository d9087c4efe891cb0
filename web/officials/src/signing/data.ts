// Documents to be signed and the register of certificates: what is asked of the server, and the passkey's part.
import { api } from '@tinhso/shared/api/client'
import type { SigningConsent, SignRequest } from '@tinhso/shared/api/types'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { fromBase64url, toBase64url } from '../accounts/passkey'
import { queries } from '../queries'

export const signShows = ['waiting', 'completed', 'refused', 'sent'] as const
export type SignShow = (typeof signShows)[number]
export const certificateShows = ['all', 'active', 'expiring', 'expired', 'suspended', 'revoked'] as const
export type CertificateShow = (typeof certificateShows)[number]

export const paperShows = ['open', 'done', 'refused', 'all'] as const
export type PaperShow = (typeof paperShows)[number]
export const keptShows = ['all', 'due', 'failed', 'unfit', 'kept', 'renewing'] as const
export type KeptShow = (typeof keptShows)[number]

const stale = () => void queries.invalidateQueries({ queryKey: ['signing'] })

export const useMySigning = () => useQuery({ queryKey: ['signing', 'me'], queryFn: () => api.get('/api/signing/me'), staleTime: 60_000 })

export const useRequests = (show: SignShow) =>
  useInfiniteQuery({
    queryKey: ['signing', 'requests', show],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/signing/requests', { query: { ...(show === 'sent' ? { box: 'sent' as const } : { state: show }), after: pageParam, limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
  })
export const useRequest = (id: number) =>
  useQuery({ queryKey: ['signing', 'request', id], queryFn: () => api.get('/api/signing/requests/{id}', { path: { id } }) })

export const useRefuse = (id: number) =>
  useMutation({ mutationFn: (reason: string) => api.post('/api/signing/requests/{id}/refuse', { path: { id }, body: { reason } }), onSuccess: stale })
export const useWithdraw = (id: number) =>
  useMutation({ mutationFn: () => api.post('/api/signing/requests/{id}/withdraw', { path: { id } }), onSuccess: stale })

/** What the passkey is to confirm; nothing is signed yet. */
export const beginConsent = (requests: number[]) => api.post('/api/signing/consents', { body: { requests } })

/** Asks the device, then the server signs. Answers with what became of each document. */
export async function confirmConsent(consent: SigningConsent): Promise<SigningConsent> {
  const made = (await navigator.credentials.get({
    publicKey: {
      challenge: fromBase64url(consent.challenge),
      rpId: consent.rp_id,
      userVerification: 'required',
      timeout: 120_000,
      allowCredentials: consent.allow_credentials.map((id) => ({ type: 'public-key', id: fromBase64url(id) })),
    },
  })) as PublicKeyCredential
  const answer = made.response as AuthenticatorAssertionResponse
  const done = await api.post('/api/signing/consents/{id}/confirm', {
    path: { id: consent.id },
    key: `consent-${consent.id}`,
    body: {
      id: toBase64url(made.rawId),
      client_data_json: toBase64url(answer.clientDataJSON),
      authenticator_data: toBase64url(answer.authenticatorData),
      signature: toBase64url(answer.signature),
    },
  })
  stale()
  return done
}

/** What to order of the signing software on this computer; and what became of it, once it has answered. */
export const beginHandover = (id: number) => api.post('/api/signing/requests/{id}/agent', { path: { id } })
export async function finishHandover(id: number) {
  const end = await api.post('/api/signing/handovers/{id}/finish', { path: { id } })
  stale()
  return end
}

/** Binds this device's passkey to one's key, with the code that the operator of the key service handed over. */
export async function bindPasskey(credential: string, code: string) {
  const offer = await api.post('/api/signing/passkeys/begin', { body: { credential } })
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: fromBase64url(offer.challenge),
      rp: { id: offer.rp_id, name: offer.rp_name },
      user: { id: fromBase64url(offer.user_id), name: offer.user_name, displayName: offer.user_name },
      pubKeyCredParams: offer.algorithms.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: offer.exclude_credentials.map((id) => ({ type: 'public-key', id: fromBase64url(id) })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      attestation: 'none',
    },
  })) as PublicKeyCredential
  const answer = made.response as AuthenticatorAttestationResponse
  const out = await api.post('/api/signing/passkeys', {
    body: { credential, code, client_data_json: toBase64url(answer.clientDataJSON), attestation_object: toBase64url(answer.attestationObject) },
  })
  stale()
  return out
}

export const sendForSignature = (signer: number, document: number, ordinals: number[]): Promise<SignRequest[]> =>
  api.post('/api/signing/requests', { body: { signer, items: ordinals.map((ordinal) => ({ document, ordinal })) } })

export const useCertificates = (show: CertificateShow, q: string, enabled: boolean) =>
  useInfiniteQuery({
    enabled,
    queryKey: ['signing', 'certificates', show, q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get('/api/signing/certificates', { query: { show, q, after: pageParam, limit: 50 }, signal }),
    getNextPageParam: (last) => last.next,
  })
export const useCertificate = (id: number) =>
  useQuery({ queryKey: ['signing', 'certificate', id], queryFn: () => api.get('/api/signing/certificates/{id}', { path: { id } }) })
export const useChangeCertificate = (id: number) =>
  useMutation({
    mutationFn: (body: { change: 'suspend' | 'resume' | 'revoke'; reason: string; paper: string; ticket?: string; request?: number }) =>
      api.post('/api/signing/certificates/{id}/change', { path: { id }, body }),
    onSuccess: stale,
  })
export const useAddCertificate = () =>
  useMutation({
    mutationFn: (body: { ticket: string; kind: 'person' | 'seal'; position?: number; agency?: number; paper: string; request?: number }) => api.post('/api/signing/certificates', { body }),
    onSuccess: stale,
  })
