// The network as a picture: rings by distance from the party in the middle, what
// is pinned where it was put. Nodes are dragged, or moved with the arrow keys.
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode, type RefObject } from 'react'
import { openDrawer } from './drawers'
import { num, usd } from './format'
import { t } from './i18n'
import type { Edge, Node } from './netexport'
import { isGroup, type Folded } from './netfold'
import type { NetState, Place } from './netstate'

const width = 1080, height = 700, middle: Place = [width / 2, height / 2]
const inside = ([x, y]: Place): Place => [Math.max(14, Math.min(width - 14, Math.round(x))), Math.max(14, Math.min(height - 14, Math.round(y)))]

// Spot is where a node stands and on which side its name is.
interface Spot { at: Place; turn: number; out: boolean; crowd: number; quiet?: boolean }

export function layout(g: Folded, s: NetState): Map<string, Spot> {
  const ring = new Map([[s.entity, 0]]), near = new Map<string, string[]>()
  for (const e of g.edges) for (const [a, b] of [[e.source, e.target], [e.target, e.source]] as const) near.set(a, [...near.get(a) ?? [], b])
  let level = [s.entity]
  for (let r = 1; level.length > 0; r++) level = level.flatMap(id => (near.get(id) ?? []).filter(x => { const is = !ring.has(x); if (is) ring.set(x, r); return is }))
  const last = Math.max(1, ...ring.values()) + (g.nodes.some(n => !ring.has(n.id)) ? 1 : 0)
  const turn = new Map<string, number>([[s.entity, 0]]), out = new Map<string, Spot>([[s.entity, { at: s.pins.get(s.entity) ?? middle, turn: 0, out: false, crowd: 1 }]])
  // A ring has the more room the more stand on it.
  const on = (r: number) => g.nodes.filter(n => n.id !== s.entity && (ring.get(n.id) ?? last) === r)
  const room = Array.from({ length: last }, (_, i) => Math.sqrt(on(i + 1).length + 1)), all = room.reduce((a, b) => a + b, 0)
  for (let r = 1, far = 0; r <= last; r++) {
    const here = on(r)
    far = Math.max(.42, far + room[r - 1]! / all)
    const high = on(last).length > 40 ? 195 : 300
    const mean = (n: Node) => { const a = (near.get(n.id) ?? []).filter(x => ring.get(x) === r - 1).map(x => turn.get(x) ?? 0); return a.length ? a.reduce((x, y) => x + y, 0) / a.length : 9 }
    const order = new Map(here.map(n => [n.id, r === 1 ? side(n, g.edges, s.entity) : mean(n)]))
    here.sort((a, b) => order.get(a.id)! - order.get(b.id)! || Number(b.value_usd ?? 0) - Number(a.value_usd ?? 0) || (a.id < b.id ? -1 : 1))
    // The outer rings are turned so that nodes stand near what they hang on.
    const even = (i: number) => (i / here.length) * 2 * Math.PI
    const off = r === 1 ? [] : here.map((n, i) => order.get(n.id)! - even(i))
    const by = off.length ? Math.atan2(off.reduce((x, a) => x + Math.sin(a), 0), off.reduce((x, a) => x + Math.cos(a), 0)) : 0
    here.forEach((n, i) => {
      const angle = even(i) + by
      turn.set(n.id, angle)
      out.set(n.id, { at: s.pins.get(n.id) ?? [middle[0] + Math.sin(angle) * Math.min(1, far) * 305, middle[1] - Math.cos(angle) * Math.min(1, far) * high], turn: angle, out: r === last || here.length > 6, crowd: r === last ? here.length : 1, quiet: r < last && here.length > 20 })
    })
  }
  return out
}

// side puts those who receive on the right of the middle, those who send on its
// left, and entries of lists between them.
const side = (n: Node, edges: Edge[], centre: string) => {
  if (n.kind === 'listing') return 1
  return edges.some(e => e.source === centre && e.target === n.id) ? 0 : 2
}

interface Props {
  net: Folded; state: NetState; spots: Map<string, Spot>; drawn: RefObject<SVGSVGElement | null>
  chosen: Set<string>; choose: (id: string, more: boolean) => void
  move: (id: string, to: Place, key: boolean) => void
  // press is told a letter that was pressed on a node.
  press: (id: string, key: string) => boolean
}

export function Picture({ net, state, spots, drawn, chosen, choose, move, press }: Props) {
  const box = useRef<HTMLDivElement>(null)
  // In a narrow window the picture is wider than its box: the middle comes first.
  useEffect(() => { const b = box.current; if (b) b.scrollLeft = (b.scrollWidth - b.clientWidth) / 2 }, [state.entity])
  const [drag, setDrag] = useState<{ id: string; from: Place; start: Place; at: Place; moved: boolean }>()
  const place = (id: string): Place | undefined => drag?.moved && drag.id === id ? drag.at : spots.get(id)?.at
  const big = Math.max(...net.edges.map(e => Number(e.value_usd ?? 0)), 1)
  const under = (e: PointerEvent): Place => { const m = drawn.current!.getScreenCTM()!.inverse(), p = new DOMPoint(e.clientX, e.clientY).matrixTransform(m); return [p.x, p.y] }
  const pair = new Set(net.edges.map(e => e.source + '>' + e.target))
  const keys = (n: Node) => (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return
    const way = ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as Record<string, Place>)[e.key]
    const at = place(n.id)
    if (way && at) { e.preventDefault(); const by = e.shiftKey ? 50 : 10; move(n.id, inside([at[0] + way[0] * by, at[1] + way[1] * by]), true); return }
    if (e.key === ' ') { e.preventDefault(); choose(n.id, true); return }
    if (press(n.id, e.key)) e.preventDefault()
  }
  // dragged is where the node is held now; the event says, for the last one may
  // not have been drawn yet.
  const dragged = (e: PointerEvent): Place | undefined => {
    if (!drag) return undefined
    const p = under(e), dx = p[0] - drag.from[0], dy = p[1] - drag.from[1]
    return drag.moved || Math.hypot(dx, dy) > 4 ? inside([drag.start[0] + dx, drag.start[1] + dy]) : undefined
  }
  const grab = (n: Node) => ({
    onPointerDown: (e: PointerEvent<SVGGElement>) => { if (e.button !== 0) return; const from = under(e); const start = place(n.id)!; setDrag({ id: n.id, from, start, at: start, moved: false }); e.currentTarget.setPointerCapture(e.pointerId) },
    onPointerMove: (e: PointerEvent<SVGGElement>) => { const to = drag?.id === n.id && dragged(e); if (drag && to) setDrag({ ...drag, at: to, moved: true }) },
    onPointerUp: (e: PointerEvent<SVGGElement>) => { if (drag?.id !== n.id) return; const to = dragged(e); setDrag(undefined); if (to) move(n.id, to, false); else choose(n.id, e.shiftKey || e.ctrlKey || e.metaKey) },
    onPointerCancel: () => setDrag(undefined),
    onDoubleClick: () => press(n.id, 'Enter'),
  })
  return <div ref={box} className="scroll net-box" tabIndex={0} role="region" aria-label={t('network')}><svg ref={drawn} className={'chart net' + (net.edges.length > 60 ? ' many' : '')} viewBox={`0 0 ${width} ${height}`} role="group" aria-label={t('network')} onPointerDown={e => { if (e.target === e.currentTarget) choose('', false) }}>
    <defs>{['c1', 'mark'].map(c => <marker key={c} id={'arrow-' + c} viewBox="0 0 8 8" refX="8" refY="4" markerWidth={net.edges.length > 60 ? 7 : 10} markerHeight={net.edges.length > 60 ? 7 : 10} markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z" fill={`var(--${c === 'c1' ? 'soft' : c})`} /></marker>)}</defs>
    {net.edges.map(e => { const a = place(e.source), b = place(e.target); return a && b && e.source !== e.target ? <Line key={e.id} e={e} d={line(a, b, reach(net, e.target, state.entity), pair.has(e.target + '>' + e.source))} wide={1 + 5 * Math.sqrt(Math.max(0, Number(e.value_usd ?? 0)) / big)} names={[label(net, e.source), label(net, e.target)]} /> : null })}
    {net.nodes.map(n => { const spot = spots.get(n.id), at = place(n.id); if (!spot || !at) return null; const pinned = state.pins.has(n.id), size = net.members.get(n.id)?.length ?? 0
      return <g key={n.id} data-node={n.id} role="button" tabIndex={0} aria-pressed={chosen.has(n.id)} aria-label={said(n, size, pinned)} className={'node' + (drag?.id === n.id && drag.moved ? ' held' : '')} onKeyDown={keys(n)} {...grab(n)}>
        <title>{said(n, size, pinned)}</title>
        <Shape n={n} at={at} size={size} centre={n.id === state.entity} chosen={chosen.has(n.id)} pinned={pinned} />
        <Name n={n} at={at} spot={spot} free={pinned || drag?.id === n.id} centre={n.id === state.entity} />
      </g> })}
  </svg></div>
}

const label = (net: Folded, id: string) => net.nodes.find(n => n.id === id)?.label ?? id
const said = (n: Node, size: number, pinned: boolean) => [n.label, n.country, size > 0 && t('partiesIn', { n: num(size) }), n.kind === 'listing' ? t('listEntry') : n.listed && t('match'), pinned && t('pinned')].filter(Boolean).join(', ')
const radius = (n: Node, centre: boolean) => centre ? 11 : isGroup(n) ? 13 : 7
const reach = (net: Folded, id: string, centre: string) => { const n = net.nodes.find(x => x.id === id); return (n ? radius(n, id === centre) : 7) + 3 }

// line goes from a node to the rim of another; where there is one back, both bend
// away from each other.
function line(a: Place, b: Place, rim: number, bent: boolean): string {
  const d = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1, ux = (b[0] - a[0]) / d, uy = (b[1] - a[1]) / d
  if (!bent) return `M${a[0]} ${a[1]}L${b[0] - ux * rim} ${b[1] - uy * rim}`
  const bow = Math.min(26, d * .12), mx = (a[0] + b[0]) / 2 - uy * bow, my = (a[1] + b[1]) / 2 + ux * bow, e = Math.hypot(b[0] - mx, b[1] - my) || 1
  return `M${a[0]} ${a[1]}Q${mx} ${my} ${b[0] - (b[0] - mx) / e * rim} ${b[1] - (b[1] - my) / e * rim}`
}

function Line({ e, d, wide, names }: { e: Edge; d: string; wide: number; names: [string, string] }) {
  const open = () => { if (e.filter) openDrawer({ kind: 'rows', id: e.filter }) }
  const says = e.relation === 'listing' ? `${names[0]} – ${names[1]}: ${t('match')} ${e.score?.toFixed(2) ?? ''}` : `${names[0]} → ${names[1]}: ${num(e.rows)} ${t('rows')}, ${usd(e.value_usd)}, ${e.first_on ?? ''} – ${e.last_on ?? ''}`
  const act = e.filter ? { role: 'button', tabIndex: 0, onClick: open, onKeyDown: (k: KeyboardEvent) => { if (k.key === 'Enter' || k.key === ' ') { k.preventDefault(); open() } } } : { role: 'img' }
  return <g className="edge" data-edge={e.id} aria-label={says} {...act}>
    <title>{says}</title>
    <path className="only-screen" d={d} fill="none" stroke="transparent" strokeWidth={Math.max(12, wide)} />
    <path d={d} fill="none" className="way" stroke={e.relation === 'listing' ? 'var(--mark)' : 'var(--c5)'} strokeDasharray={e.relation === 'listing' ? '4 3' : undefined} strokeWidth={wide} markerEnd={`url(#arrow-${e.relation === 'listing' ? 'mark' : 'c1'})`} />
  </g>
}

function Shape({ n, at: [x, y], size, centre, chosen, pinned }: { n: Node; at: Place; size: number; centre: boolean; chosen: boolean; pinned: boolean }) {
  const r = radius(n, centre), ring = n.listed && n.kind !== 'listing'
  return <>
    {chosen && <circle className="only-screen chosen" cx={x} cy={y} r={r + 8} />}
    {n.kind === 'listing' ? <path d={`M${x} ${y - 8}L${x + 8} ${y}L${x} ${y + 8}L${x - 8} ${y}z`} fill="var(--panel)" stroke="var(--mark)" strokeWidth={2} />
      : isGroup(n) ? <><rect x={x - r} y={y - r} width={2 * r} height={2 * r} rx={5} fill="var(--accent)" stroke={ring ? 'var(--mark)' : 'var(--panel)'} strokeWidth={ring ? 3 : 2} /><text className="count" x={x} y={y + 4} textAnchor="middle">{size}</text></>
      : <circle cx={x} cy={y} r={r} fill={n.listed ? 'var(--c6)' : 'var(--c1)'} stroke={ring ? 'var(--mark)' : 'var(--panel)'} strokeWidth={ring ? 3 : 2} />}
    {pinned && <g className="pin"><path d={`M${x + r - 1} ${y - r + 1}l5 -9`} stroke="var(--ink)" strokeWidth={2} /><circle cx={x + r + 5} cy={y - r - 9} r={4} fill="var(--ink)" stroke="var(--paper)" strokeWidth={1} /></g>}
  </>
}

// Name stands outside its ring, along the ray where many stand on it; within a
// crowded inner ring it shows when its node is pointed at or has the focus. Of a long
// one that quotes its own part, after a legal form, the quoted part is shown.
function Name({ n, at: [x, y], spot, free, centre }: { n: Node; at: Place; spot: Spot; free: boolean; centre: boolean }) {
  const most = centre ? 48 : 28, own = n.label.length > most ? /["«“„](.+)["»”“]/.exec(n.label)?.[1] ?? n.label : n.label
  const text = (own.length > most ? own.slice(0, most - 1) + '…' : own) + (n.country && n.label !== n.country ? ' · ' + n.country : '')
  const r = radius(n, centre), out = spot.out, right = free ? x > middle[0] : Math.sin(spot.turn) > 0
  const paint = { paintOrder: 'stroke', stroke: 'var(--paper)', strokeWidth: 4 }
  if (!free && spot.crowd > 40) { const deg = spot.turn * 180 / Math.PI - 90; return <text {...paint} textAnchor={right ? 'start' : 'end'} transform={`translate(${x} ${y}) rotate(${right ? deg : deg + 180}) translate(${right ? r + 5 : -r - 5} 4)`}>{own.length > 22 ? own.slice(0, 21) + '…' : own}</text> }
  const straight = Math.abs(Math.sin(spot.turn)) < .09
  if (!free && !spot.quiet && (!out || straight)) { const below = out ? Math.cos(spot.turn) < 0 : !centre; return <text {...paint} className={centre ? 'centre' : undefined} x={x} y={below ? y + r + 14 : y - r - 7} textAnchor="middle">{text}</text> }
  return <text {...paint} className={centre ? 'centre' : spot.quiet && !free ? 'quiet' : undefined} x={right ? x + r + 6 : x - r - 6} y={y + 4} textAnchor={right ? 'start' : 'end'}>{text}</text>
}

// Legend says what the shapes mean.
export function Legend({ net }: { net: Folded }) {
  const has = (f: (n: Node) => boolean) => net.nodes.some(f)
  const entry = (key: string, what: ReactNode, says: string) => <span key={key}><svg width="26" height="16" aria-hidden="true">{what}</svg>{says}</span>
  return <p className="legend small soft">
    {entry('p', <circle cx="13" cy="8" r="6" fill="var(--c1)" />, t('party'))}
    {has(n => n.listed && n.kind === 'entity') && entry('m', <circle cx="13" cy="8" r="6" fill="var(--c6)" stroke="var(--mark)" strokeWidth="2.5" />, t('partyMatches'))}
    {has(n => n.kind === 'listing') && entry('l', <path d="M13 1L20 8L13 15L6 8z" fill="var(--panel)" stroke="var(--mark)" strokeWidth="2" />, t('listEntry'))}
    {has(isGroup) && entry('g', <rect x="6" y="1" width="14" height="14" rx="4" fill="var(--accent)" />, t('group'))}
    {entry('e', <path d="M1 8H25" stroke="var(--c5)" strokeWidth="3" />, t('edgeNote'))}
    {has(n => n.kind === 'listing') && entry('d', <path d="M1 8H25" stroke="var(--mark)" strokeWidth="2" strokeDasharray="4 3" />, t('match'))}
  </p>
}
