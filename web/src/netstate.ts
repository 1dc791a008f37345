// What the network shows, as it stands in the address: around whom, how far,
// what was expanded, left out, pinned and folded. Undo and redo walk through it.
import { useEffect, useRef, useState } from 'react'
import { go, useLocation, withParams } from './url'

export type Place = [x: number, y: number]
export interface Group { name: string; ids: string[] }
// By is what folds parties without choosing them one by one.
export type By = '' | 'country' | 'side' | 'cluster'
export interface NetState {
  entity: string; depth: string; top: string; to: string; filter: string
  expand: string[]; hide: string[]; pins: Map<string, Place>; groups: Group[]
  by: By; apart: string[] // groups that by makes and that were unfolded
  among: boolean
}

const params = ['entity', 'depth', 'top', 'expand', 'hide', 'pin', 'fold', 'foldby', 'apart', 'among'] as const
const bys: By[] = ['', 'country', 'side', 'cluster']

// Ids are written without what all have; what separates them is escaped in them.
const small = (id: string) => id.startsWith('ent-') ? id.slice(4) : '-' + encodeURIComponent(id).replaceAll('_', '%5F').replaceAll('.', '%2E').replaceAll('!', '%21')
const whole = (s: string) => s.startsWith('-') ? decoded(s.slice(1)) : 'ent-' + s
const decoded = (s: string) => { try { return decodeURIComponent(s) } catch { return s } }
const list = (s: string | null) => (s ?? '').split('.').filter(Boolean)

export function readState(q: URLSearchParams): NetState {
  const pins = new Map<string, Place>(), groups: Group[] = []
  for (const s of list(q.get('pin'))) { const m = /^(.+)_(\d+)_(\d+)$/.exec(s); if (m) pins.set(whole(m[1]!), [Number(m[2]), Number(m[3])]) }
  for (const s of (q.get('fold') ?? '').split(' ')) { const [name, ids] = s.split('!'); if (name && ids) groups.push({ name: decoded(name), ids: list(ids).map(whole) }) }
  const by = q.get('foldby') as By
  return {
    entity: q.get('entity') ?? '', depth: q.get('depth') ?? '1', top: q.get('top') ?? '25', to: q.get('to') ?? '', filter: q.get('filter') ?? '',
    expand: list(q.get('expand')).map(whole), hide: list(q.get('hide')).map(whole), pins, groups,
    by: bys.includes(by) ? by : '', apart: list(q.get('apart')).map(whole), among: q.get('among') === '1',
  }
}

export function writeState(s: Partial<NetState>): Record<string, string | undefined> {
  const out: Record<string, string | undefined> = {}
  for (const k of ['entity', 'depth', 'top', 'to'] as const) if (s[k] !== undefined) out[k] = s[k] || undefined
  for (const k of ['expand', 'hide', 'apart'] as const) if (s[k]) out[k] = s[k].map(small).join('.')
  if (s.pins) out.pin = [...s.pins].map(([id, [x, y]]) => `${small(id)}_${Math.round(x)}_${Math.round(y)}`).join('.')
  if (s.groups) out.fold = s.groups.map(g => `${encodeURIComponent(g.name).replaceAll('!', '%21')}!${g.ids.map(small).join('.')}`).join(' ')
  if (s.by !== undefined) out.foldby = s.by
  if (s.among !== undefined) out.among = s.among ? '1' : undefined
  return out
}

// nothing takes all of it out of the address.
export const nothing = Object.fromEntries([...params, 'to'].map(p => [p, undefined]))

interface Steps { past: string[]; future: string[]; now: string }

// step follows the address: to where it was before, to what was undone, or on.
function step(s: Steps, now: string, same: boolean): Steps {
  if (s.past.at(-1) === now) return { past: s.past.slice(0, -1), future: [s.now, ...s.future], now }
  if (s.future[0] === now) return { past: [...s.past, s.now], future: s.future.slice(1), now }
  return same ? { past: s.past, future: [], now } : { past: [...s.past.slice(-199), s.now], future: [], now }
}

// useNetState is the state and how to change it. Changes with one tag that follow
// each other at once, as those of a held key, are undone together.
export function useNetState() {
  const q = useLocation().searchParams
  const now = new URLSearchParams(params.flatMap(p => q.get(p) ? [[p, q.get(p)!]] : [])).toString()
  const [steps, set] = useState<Steps>({ past: [], future: [], now })
  const last = useRef({ tag: '', at: 0, same: false })
  if (steps.now !== now) { set(step(steps, now, last.current.same)); last.current.same = false }
  const state = readState(q)
  const act = (changes: Partial<NetState>, tag = '') => {
    const same = tag !== '' && tag === last.current.tag && Date.now() - last.current.at < 1500
    const to = withParams(writeState(changes))
    last.current = { tag, at: Date.now(), same: same && to !== location.pathname + location.search }
    go(to, same)
  }
  const back = (to?: string) => {
    if (to === undefined) return
    last.current = { tag: '', at: 0, same: false }
    const was = new URLSearchParams(to)
    go(withParams(Object.fromEntries(params.map(p => [p, was.get(p) ?? undefined]))))
  }
  const undo = () => back(steps.past.at(-1)), redo = () => back(steps.future[0])
  useEffect(() => {
    const keys = (e: KeyboardEvent) => {
      if (!(e.ctrlKey || e.metaKey) || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test((e.target as HTMLElement).tagName) && (e.target as HTMLInputElement).type !== 'checkbox' || document.querySelector('dialog[open]')) return
      const k = e.key.toLowerCase(), again = k === 'y' || (k === 'z' && e.shiftKey)
      if (!again && k !== 'z') return
      e.preventDefault()
      if (again) redo(); else undo()
    }
    addEventListener('keydown', keys)
    return () => removeEventListener('keydown', keys)
  })
  return { state, act, undo, redo, canUndo: steps.past.length > 0, canRedo: steps.future.length > 0 }
}
