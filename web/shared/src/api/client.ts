// One small client for the whole API: JSON in and out, problem details (RFC 9457) as exceptions, nothing cached.
//
// Every write carries an Idempotency-Key, so that a retry after a lost answer is never a second document.
import { language } from '../words/language'
import type { paths } from './schema'

export interface FieldError {
  path: string
  message: string
}

/** What the server, or the network, said no with. `status` 0: the server could not be reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly errors: FieldError[] = [],
    readonly request_id = '',
  ) {
    super(detail || title)
    this.name = 'Problem'
  }
  /** The message for one field (`due_on`, `selectors[2]`), if it has one. */
  field(path: string): string | undefined {
    return this.errors.find((e) => e.path === path)?.message
  }
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
/** The addresses that know a method. */
type PathOf<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, object> ? P : never }[keyof paths]
type Operation<P extends keyof paths, M extends Method> = P extends keyof paths ? (paths[P] extends Record<M, infer O> ? O : never) : never
type Json<R> = R extends { content: { 'application/json': infer J } } ? J : undefined
/** What an address answers when all is well. */
export type Answer<P extends keyof paths, M extends Method> =
  Operation<P, M> extends infer O ? (O extends { responses: infer R } ? Json<R[keyof R & (200 | 201 | 204)]> : never) : never
type Body<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? { body: B } : { body?: undefined }
type PathPart<O> = O extends { parameters: { path: infer V } } ? { path: V } : { path?: undefined }
type QueryPart<O> = O extends { parameters: { query?: infer Q } } ? { query?: { [K in keyof Q]: Q[K] | null } } : { query?: undefined }
interface Common {
  /** The version this change was made from; sent as If-Match. */
  version?: number | string
  /** The same key on a repeated call means the same act. Made up per call when left out. */
  key?: string
  /** Sent as it is, with its own type, where an address takes a file and not JSON. */
  file?: Blob
  signal?: AbortSignal
}
type OptionsFor<P extends keyof paths, M extends Method> =
  Operation<P, M> extends infer O ? (O extends unknown ? Common & Body<O> & PathPart<O> & QueryPart<O> : never) : never
/** Options may be left out where nothing in them is asked for. */
type Arguments<P extends keyof paths, M extends Method> =
  Record<never, never> extends OptionsFor<P, M> ? [options?: OptionsFor<P, M>] : [options: OptionsFor<P, M>]

type Scalar = string | number | boolean
interface Options extends Common {
  path?: Record<string, Scalar>
  query?: Record<string, Scalar | null | undefined>
  body?: unknown
}

let sessionEnded: () => void = () => {}
/** Called when a request is answered 401 in the middle of work. */
export function onSessionEnded(then: () => void) {
  sessionEnded = then
}

function url(path: string, options: Pick<Options, 'path' | 'query'> = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(options.path?.[name] ?? '')))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(options.query ?? {}))
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  const text = query.toString()
  return text ? `${filled}?${text}` : filled
}

async function problemOf(response: Response): Promise<Problem> {
  let said: Partial<Problem> & { errors?: FieldError[] } = {}
  try {
    said = (await response.json()) as typeof said
  } catch {
    // Not JSON: a proxy's error page. The status is all there is to tell.
  }
  return new Problem(response.status, said.code ?? '', said.title ?? `HTTP ${response.status}`, said.detail ?? '',
    said.errors ?? [], said.request_id ?? '')
}

async function send<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { 'Accept-Language': language(), Accept: 'application/json' }
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  else if (options.file) headers['Content-Type'] = options.file.type
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`
  if (method === 'POST') headers['Idempotency-Key'] = options.key ?? crypto.randomUUID()
  let response: Response
  try {
    response = await fetch(url(path, options), {
      method,
      headers,
      body: options.body === undefined ? options.file : JSON.stringify(options.body),
      signal: options.signal,
      credentials: 'same-origin',
    })
  } catch (fault) {
    if (options.signal?.aborted) throw fault
    throw new Problem(0, 'unreachable', '', '')
  }
  if (!response.ok) {
    const problem = await problemOf(response)
    if (response.status === 401 && !path.includes('/sign-in') && !path.includes('passkey-sign-in')) sessionEnded()
    throw problem
  }
  if (response.status === 204 || response.headers.get('content-length') === '0') return undefined as T
  return (await response.json()) as T
}

const call = <M extends Method>(method: M) => <P extends PathOf<M>>(path: P, ...[options]: Arguments<P, M>) =>
  send<Answer<P, M>>(method.toUpperCase(), path, options as Options | undefined)

/** `api.get('/api/documents/incoming/{id}', { path: { id } })`: address, parameters, body and answer are checked. */
export const api = { get: call('get'), post: call('post'), put: call('put'), patch: call('patch'), del: call('delete') }
