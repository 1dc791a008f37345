// What lies open on the right stands in the address, innermost last.
import { go, withParams, param } from './url'

export interface Drawer { kind: 'rows' | 'record' | 'party'; id: string }

export function drawers(): Drawer[] {
  const raw = param('open')
  if (!raw) return []
  return raw.split('~').map(part => { const i = part.indexOf('.'); return { kind: part.slice(0, i) as Drawer['kind'], id: decodeURIComponent(part.slice(i + 1)) } })
}

const write = (list: Drawer[]) => go(withParams({ open: list.map(d => d.kind + '.' + encodeURIComponent(d.id).replaceAll('~', '%7E')).join('~') || undefined }))
export const openDrawer = (d: Drawer) => write([...drawers().slice(-3), d])
export const closeDrawer = () => write(drawers().slice(0, -1))
