// Passkeys (WebAuthn level 2): the server's options and answers are JSON with base64url; the browser wants bytes.
import { api } from '@tinhso/shared/api/client'
import type { Me, Passkey } from '@tinhso/shared/api/types'

export const passkeysWork = () => typeof window.PublicKeyCredential === 'function' && window.isSecureContext

export const fromBase64url = (text: string) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/').padEnd(Math.ceil(text.length / 4) * 4, '=')), (c) => c.charCodeAt(0))
export const toBase64url = (buffer: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')


export async function signInWithPasskey(): Promise<Me> {
  const options = await api.post('/api/accounts/passkey-sign-in/begin')
  const made = (await navigator.credentials.get({
    publicKey: {
      challenge: fromBase64url(options.challenge),
      rpId: options.rp_id,
      timeout: options.timeout,
      userVerification: options.user_verification as UserVerificationRequirement,
      allowCredentials: options.allow_credentials.map((id) => ({ type: 'public-key', id: fromBase64url(id) })),
    },
  })) as PublicKeyCredential
  const answer = made.response as AuthenticatorAssertionResponse
  return api.post('/api/accounts/passkey-sign-in', {
    body: {
      id: toBase64url(made.rawId),
      client_data_json: toBase64url(answer.clientDataJSON),
      authenticator_data: toBase64url(answer.authenticatorData),
      signature: toBase64url(answer.signature),
      ...(answer.userHandle ? { user_handle: toBase64url(answer.userHandle) } : {}),
    },
  })
}

/** Makes a passkey on this device for the one who is signed in and knows the password. */
export async function addPasskey(password: string, name: string): Promise<Passkey[]> {
  const offer = await api.post('/api/accounts/passkeys/begin', { body: { password } })
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: fromBase64url(offer.challenge),
      rp: { id: offer.rp_id, name: offer.rp_name },
      user: { id: fromBase64url(offer.user_id), name: offer.user_name, displayName: offer.user_display_name },
      pubKeyCredParams: offer.algorithms.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: offer.exclude_credentials.map((id) => ({ type: 'public-key', id: fromBase64url(id) })),
      authenticatorSelection: {
        residentKey: offer.resident_key as ResidentKeyRequirement,
        userVerification: offer.user_verification as UserVerificationRequirement,
      },
      attestation: offer.attestation as AttestationConveyancePreference,
      timeout: offer.timeout,
    },
  })) as PublicKeyCredential
  const answer = made.response as AuthenticatorAttestationResponse
  return api.post('/api/accounts/passkeys', {
    body: { name, client_data_json: toBase64url(answer.clientDataJSON), attestation_object: toBase64url(answer.attestationObject) },
  })
}
