// Passkeys (WebAuthn level 2): the server's options and answers are JSON with base64url; the browser wants bytes.
import { api } from '@tinhso/shared/api/client'
import type { Me } from '@tinhso/shared/api/types'

export const passkeysWork = () => typeof window.PublicKeyCredential === 'function' && window.isSecureContext

const bytes = (text: string) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/').padEnd(Math.ceil(text.length / 4) * 4, '=')), (c) => c.charCodeAt(0))
const text = (buffer: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

interface Descriptor { id: string; type: 'public-key'; transports?: AuthenticatorTransport[] }
interface SignInOptions {
  challenge: string
  rp_id: string
  timeout: number
  allow_credentials: Descriptor[]
}

export async function signInWithPasskey(): Promise<Me> {
  const options = await api.post<SignInOptions>('/api/accounts/passkey-sign-in/begin', { body: {} })
  const made = (await navigator.credentials.get({
    publicKey: {
      challenge: bytes(options.challenge),
      rpId: options.rp_id,
      timeout: options.timeout,
      userVerification: 'preferred',
      allowCredentials: options.allow_credentials.map((c) => ({ ...c, id: bytes(c.id) })),
    },
  })) as PublicKeyCredential
  const answer = made.response as AuthenticatorAssertionResponse
  return api.post<Me>('/api/accounts/passkey-sign-in', {
    body: {
      id: text(made.rawId),
      client_data_json: text(answer.clientDataJSON),
      authenticator_data: text(answer.authenticatorData),
      signature: text(answer.signature),
    },
  })
}
