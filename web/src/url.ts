// The address is the state of the page: whoever has it sees the same.
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
const tell = () => listeners.forEach(f => f())
addEventListener('popstate', tell)

const subscribe = (f: () => void) => { listeners.add(f); return () => listeners.delete(f) }
export const useLocation = () => { const href = useSyncExternalStore(subscribe, () => location.pathname + location.search); return new URL(href, location.origin) }

export function go(to: string, replace = false) {
  if (to === location.pathname + location.search) return
  history[replace ? 'replaceState' : 'pushState'](null, '', to)
  tell()
}

// with returns the address with some parameters set or, where empty, taken away.
export function withParams(changes: Record<string, string | undefined>, path = location.pathname): string {
  const q = new URLSearchParams(location.search)
  for (const [k, v] of Object.entries(changes)) { if (v) q.set(k, v); else q.delete(k) }
  const s = q.toString()
  return path + (s ? '?' + s : '')
}

export function param(name: string): string { return new URLSearchParams(location.search).get(name) ?? '' }

// Filters. A term stands in a filter at most once; the server knows the grammar.
export function terms(filter: string): string[] { return filter.match(/-?(?:[^\s"]+:)?"[^"]*"|\S+/g) ?? [] }
export const hasTerm = (filter: string, t: string) => terms(filter).includes(t)
export function toggleTerm(filter: string, t: string): string {
  const list = terms(filter)
  return (list.includes(t) ? list.filter(x => x !== t) : [...list.filter(x => x !== '-' + t && '-' + x !== t), t]).join(' ')
}
