// Folding: several parties shown as one, with the sums of their edges. Sums are
// exact, and the filter of a folded edge finds the rows of all its members, which
// is why the server is asked for all trade among the parties that are shown.
import { t } from './i18n'
import type { Edge, Graph, Node } from './netexport'
import type { NetState } from './netstate'

export interface Net extends Graph { shown: number; of: number; filter: string }
// Folded is what is drawn; plain is the same before folding, members who is in
// which group, inside the trade within each.
export interface Folded extends Graph { plain: Graph; members: Map<string, Node[]>; inside: Map<string, Edge> }

export const isGroup = (n: { kind: string }) => n.kind === 'group'

// plus adds decimals of at most six places as the server writes them, exactly.
export function plus(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  const units = (s: string) => { const [i, f = ''] = s.split('.'); return BigInt(i! + f.padEnd(6, '0')) }
  const sum = units(a) + units(b), text = (sum < 0n ? -sum : sum).toString().padStart(7, '0')
  return ((sum < 0n ? '-' : '') + text.slice(0, -6) + '.' + text.slice(-6)).replace(/\.?0+$/, '')
}

// owners says which group a party is shown in. The party in the middle stays
// itself; a group that nobody named needs two.
function owners(net: Net, s: NetState): Map<string, { id: string; label: string }> {
  const out = new Map<string, { id: string; label: string }>()
  const parties = net.nodes.filter(n => n.kind === 'entity' && n.id !== s.entity), known = new Set(parties.map(n => n.id))
  for (const g of s.groups) for (const id of g.ids) if (known.has(id)) out.set(id, { id: 'group/' + g.name, label: g.name })
  if (!s.by) return out
  const free = parties.filter(n => !out.has(n.id)), key = keyOf(s.by, net, s.entity, free)
  const sizes = new Map<string, number>()
  for (const n of free) { const k = key(n); if (k) sizes.set(k.id, (sizes.get(k.id) ?? 0) + 1) }
  for (const n of free) { const k = key(n); if (k && sizes.get(k.id)! > 1 && !s.apart.includes(k.id)) out.set(n.id, k) }
  return out
}

type Key = (n: Node) => { id: string; label: string } | undefined

function keyOf(by: NetState['by'], net: Net, centre: string, free: Node[]): Key {
  if (by === 'country') return n => n.country ? { id: 'country/' + n.country, label: n.country } : undefined
  if (by === 'side') {
    const to = new Set(net.edges.filter(e => e.target === centre).map(e => e.source)), from = new Set(net.edges.filter(e => e.source === centre).map(e => e.target))
    return n => { const side = to.has(n.id) ? from.has(n.id) ? 'bothWays' : 'senders' : from.has(n.id) ? 'recipients' : undefined; return side && { id: 'side/' + side, label: t(side) } }
  }
  // Clusters are the parts that the network falls into without the party in the
  // middle: whoever is linked by trade, whichever way it went.
  const part = new Map(free.map(n => [n.id, n.id]))
  const root = (id: string): string => { const up = part.get(id)!; if (up === id) return id; const r = root(up); part.set(id, r); return r }
  for (const e of net.edges) if (e.relation === 'trade' && part.has(e.source) && part.has(e.target)) { const a = root(e.source), b = root(e.target); part.set(a < b ? b : a, a < b ? a : b) }
  const label = new Map<string, Node>()
  for (const n of free) { const r = root(n.id), was = label.get(r); if (!was || Number(n.value_usd ?? 0) > Number(was.value_usd ?? 0)) label.set(r, n) }
  return n => { const r = root(n.id); return { id: 'cluster/' + r, label: t('clusterOf', { name: label.get(r)!.label }) } }
}

export function fold(net: Net, s: NetState): Folded {
  const owner = owners(net, s), hidden = new Set(s.hide)
  const gone = (id: string) => hidden.has(id) || hidden.has(owner.get(id)?.id ?? '')
  const kept = net.nodes.filter(n => !gone(n.id) || n.id === s.entity), here = new Set(kept.map(n => n.id))
  const edges = net.edges.filter(e => here.has(e.source) && here.has(e.target))
  const members = new Map<string, Node[]>(), nodes: Node[] = []
  for (const n of kept) {
    const g = owner.get(n.id)
    if (!g) { nodes.push(n); continue }
    const list = members.get(g.id)
    if (list) list.push(n)
    else { members.set(g.id, [n]); nodes.push({ id: g.id, label: g.label, kind: 'group', listed: false, rows: 0, value_usd: null }) }
  }
  const inside = new Map<string, Edge>(), sums = new Map<string, Sum>(), out: Edge[] = []
  for (const e of edges) {
    const a = owner.get(e.source)?.id ?? e.source, b = owner.get(e.target)?.id ?? e.target
    if (a === e.source && b === e.target) { if (!e.among || s.among) out.push(e); continue }
    const id = a + '>' + b
    let sum = sums.get(id)
    if (!sum) sums.set(id, sum = { ends: [new Set(), new Set()], edge: { id, source: a, target: b, relation: e.relation, rows: 0, value_usd: null } })
    add(sum, e)
  }
  for (const { edge, ends } of sums.values()) {
    if (edge.relation === 'trade') edge.filter = [net.filter, 'sender.entity:' + [...ends[0]].join(), 'recipient.entity:' + [...ends[1]].join()].filter(Boolean).join(' ')
    if (edge.source === edge.target) inside.set(edge.source, edge)
    else out.push(edge)
  }
  for (const n of nodes) if (isGroup(n)) describe(n, members.get(n.id)!, [...out, ...inside.values()])
  const plain = edges.filter(e => !e.among || s.among || owner.has(e.source) || owner.has(e.target))
  return { nodes: connected(nodes, out, s.entity), edges: out, plain: { nodes: connected(kept, plain, s.entity), edges: plain }, members, inside }
}

interface Sum { edge: Edge; ends: [Set<string>, Set<string>] }

function add({ edge, ends }: Sum, e: Edge) {
  edge.rows += e.rows
  edge.value_usd = plus(edge.value_usd, e.value_usd)
  if (e.first_on && (!edge.first_on || e.first_on < edge.first_on)) edge.first_on = e.first_on
  if (e.last_on && (!edge.last_on || e.last_on > edge.last_on)) edge.last_on = e.last_on
  if (e.score) edge.score = Math.max(edge.score ?? 0, e.score)
  ends[0].add(e.source)
  ends[1].add(e.target)
}

// describe says of a group what holds for its members; its rows and value are
// those of its edges, each row once.
function describe(g: Node, members: Node[], edges: Edge[]) {
  g.listed = members.some(n => n.listed)
  g.members = members.map(n => n.id).join(' ')
  if (members.every(n => n.country && n.country === members[0]!.country)) g.country = members[0]!.country
  for (const e of edges) if (e.relation === 'trade' && (e.source === g.id || e.target === g.id)) { g.rows += e.rows; g.value_usd = plus(g.value_usd, e.value_usd) }
}

// connected leaves out who has no edge any more, because what linked them was
// left out.
function connected(nodes: Node[], edges: Edge[], centre: string): Node[] {
  const linked = new Set([centre, ...edges.flatMap(e => [e.source, e.target])])
  return nodes.filter(n => linked.has(n.id))
}
