// Calls of our own HTTP API, and nothing else. Errors carry the server's next step.

export class Problem extends Error {
  constructor(readonly status: number, readonly title: string, readonly detail: string, readonly next: string, readonly where: string) {
    super(detail || title)
  }
}

export interface Me { user: string; role: string; csrf: string; version: string; cases: { id: string; title: string; synthetic: boolean }[] }

let csrf = ''
export const setCsrf = (token: string) => { csrf = token }

type Params = Record<string, string | number | boolean | undefined>

export function query(params: Params = {}): string {
  const q = new URLSearchParams()
  for (const [k, v] of Object.entries(params)) if (v !== undefined && v !== '') q.set(k, String(v))
  const s = q.toString()
  return s ? '?' + s : ''
}

export async function call<T>(method: string, path: string, body?: unknown, more?: Record<string, string>): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', ...more }
  const form = body instanceof FormData
  if (body !== undefined && !form) headers['Content-Type'] = 'application/json'
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf
  const res = await fetch('/api/v1' + path, { method, headers, body: body === undefined ? undefined : form ? body : JSON.stringify(body), credentials: 'same-origin' })
  if (res.status === 204) return undefined as T
  const text = await res.text()
  let data: unknown
  try { data = text ? JSON.parse(text) : undefined } catch { data = undefined }
  if (!res.ok) {
    const p = (data ?? {}) as Record<string, string>
    throw new Problem(res.status, p.title ?? res.statusText, p.detail ?? '', p.next ?? '', p.where ?? '')
  }
  return data as T
}

export const get = <T>(path: string, params?: Params) => call<T>('GET', path + query(params))
export const post = <T>(path: string, body?: unknown) => call<T>('POST', path, body ?? {})
export const del = <T>(path: string) => call<T>('DELETE', path)

// The case that the page shows; set once it is known.
let current = ''
export const setCase = (id: string) => { current = id }
export const caseId = () => current
export const at = (path: string) => `/cases/${encodeURIComponent(current)}${path}`

export interface Party { id: string; name: string; entity_id?: string; country?: string; tax_id?: string; listed: boolean }
export interface Item {
  item_id: string; on?: string; direction?: string; reporter?: string; decl_no?: string; sender?: Party; recipient?: Party
  from?: string; to?: string; origin?: string; trading?: string; hs_code?: string; hs6?: string; hs_revision?: string; description?: string; classes: string[]
  quantity: string | null; unit?: string; net_kg: string | null; value_usd: string | null; value_basis?: string; grain: string; flow?: string
}
export interface Totals { rows: number; value_usd: string | null; net_kg: string | null; value_missing: number; grains: number }
export interface Items { items: Item[]; next?: string; total?: { value: number }; totals?: Totals; filter: string; sql: string; provenance?: Provenance }
export interface Provenance { query_id: string; state: string; generated_at: string }
export interface GroupRow { keys: string[]; labels: string[]; value: string | null; items: number; filter: string }
export interface Groups { by: string[]; metric: string; unit: string; rows: GroupRow[]; other: { value: string | null; items: number }; missing: { value: string | null; items: number }; total: { value: string | null; items: number }; notes?: string[]; filter: string; sql: string; several?: boolean }
export interface Bin { month: string; rows: number; value_usd: string | null }
export interface Histogram { bins: Bin[]; events: { name: string; on: string }[]; undated: number }
export interface Reason { feature: string; score: number; left?: string; right?: string; detail?: string }
