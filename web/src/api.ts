// Calls of our own HTTP API, and nothing else. Errors carry the server's next step.
// What a route takes and answers stands in api.gen.ts, which is made from the
// server's own document: a call that does not fit it does not compile.
import type { Operations } from './api.gen'

export type * from './api.gen'
/** A page of rows. */
export type Items = Answer<'/cases/{case}/items'>

export class Problem extends Error {
  constructor(readonly status: number, readonly title: string, readonly detail: string, readonly next: string, readonly where: string) {
    super(detail || title)
  }
}

let csrf = ''
export const setCsrf = (token: string) => { csrf = token }

type Params = Record<string, string | number | boolean | undefined>

export function query(params: Params = {}): string {
  const q = new URLSearchParams()
  for (const [k, v] of Object.entries(params)) if (v !== undefined && v !== '') q.set(k, String(v))
  const s = q.toString()
  return s ? '?' + s : ''
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
/** Paths of the routes of a method. */
export type Paths<M extends Method = Method> = keyof Operations extends infer K ? K extends `${M} ${infer P}` ? P : never : never
type Op<M extends Method, P extends string> = Operations[`${M} ${P}` & keyof Operations]
export type Query<P extends Paths<'GET'>> = Op<'GET', P>['query']
export type Answer<P extends Paths<'GET'>> = Op<'GET', P>['answer']
// A word that is left empty is not sent.
type Loose<Q> = { [K in keyof Q]: undefined extends Q[K] ? Q[K] | '' : Q[K] }
type Sent<T> = undefined extends T ? [T?] : object extends T ? [T?] : [T]

// An address is a path with its places filled in; its type keeps the path.
declare const path: unique symbol
export type Address<P extends string> = string & { readonly [path]: P }

/** to fills the places of a path, in their order. */
export function to<P extends Paths>(path: P, ...ids: string[]): Address<P> {
  let n = 0
  return path.replace(/\{\w+\}/g, () => encodeURIComponent(ids[n++] ?? '')) as Address<P>
}

export async function call<M extends Method, P extends Paths<M>>(method: M, path: Address<P>, body?: Op<M, P>['body'], more?: Record<string, string>): Promise<Op<M, P>['answer']> {
  return fetched(method, path, body, more) as Promise<Op<M, P>['answer']>
}

async function fetched(method: string, path: string, body?: unknown, more?: Record<string, string>): Promise<unknown> {
  const headers: Record<string, string> = { Accept: 'application/json', ...more }
  const form = body instanceof FormData
  if (body !== undefined && !form) headers['Content-Type'] = 'application/json'
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf
  const res = await fetch('/api/v1' + path, { method, headers, body: body === undefined ? undefined : form ? body : JSON.stringify(body), credentials: 'same-origin' })
  if (res.status === 204) return undefined
  const text = await res.text()
  let data: unknown
  try { data = text ? JSON.parse(text) : undefined } catch { data = undefined }
  if (!res.ok) {
    const p = (data ?? {}) as Record<string, string>
    throw new Problem(res.status, p.title ?? res.statusText, p.detail ?? '', p.next ?? '', p.where ?? '')
  }
  return data
}

export const get = <P extends Paths<'GET'>>(path: Address<P>, ...asked: Sent<Loose<Query<P>>>): Promise<Answer<P>> => fetched('GET', path + query(asked[0] as Params)) as Promise<Answer<P>>
export const post = <P extends Paths<'POST'>>(path: Address<P>, ...body: Sent<Op<'POST', P>['body']>): Promise<Op<'POST', P>['answer']> => call('POST', path, (body[0] ?? {}) as never)
export const del = <P extends Paths<'DELETE'>>(path: Address<P>): Promise<Op<'DELETE', P>['answer']> => call('DELETE', path)

// The case that the page shows; set once it is known.
let current = ''
export const setCase = (id: string) => { current = id }
export const caseId = () => current
/** inCase is an address of the case that is shown, for a link or a file. */
export const inCase = (rest: string) => `/api/v1/cases/${encodeURIComponent(current)}${rest}`
/** at is the address of a route of the case that is shown. */
export const at = <P extends InCase>(path: P, ...ids: string[]) => to(`/cases/{case}${path}` as Paths, current, ...ids) as Address<`/cases/{case}${P}`>
type InCase = Paths extends infer P ? P extends `/cases/{case}${infer R}` ? R : never : never
