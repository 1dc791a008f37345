// Who trades with whom around one party: rings by distance, edges that open
// their rows, a table of the same, and the shortest chains to another party.
import { useState } from 'react'
import { at, get } from '../api'
import { openDrawer } from '../drawers'
import { num, short, usd } from '../format'
import { t } from '../i18n'
import { Asked, Empty, Num, useAsk } from '../ui'
import { go, useLocation, withParams } from '../url'

interface Node { id: string; label: string; kind: string; country?: string; listed: boolean; rows: number; value_usd: string | null }
interface Edge { id: string; source: string; target: string; relation: string; rows: number; value_usd: string | null; first_on?: string; last_on?: string; score?: number; filter?: string }
interface Net { nodes: Node[]; edges: Edge[]; shown: number; of: number }

export default function Network() {
  const p = useLocation().searchParams
  const entity = p.get('entity') ?? '', depth = p.get('depth') ?? '1', top = p.get('top') ?? '25', to = p.get('to') ?? '', filter = p.get('filter') ?? ''
  return entity ? <Around entity={entity} depth={depth} top={top} to={to} filter={filter} /> : <Choose param="entity" />
}

function Choose({ param }: { param: string }) {
  const [q, setQ] = useState('')
  const asked = useAsk('choose' + q, () => get<{ items: { entity_id: string; caption: string; rows: number; listed: number }[] }>(at('/entities'), { q, limit: 20 }))
  return <><input value={q} onChange={e => setQ(e.target.value)} placeholder={t('find')} aria-label={t('find')} /><Asked of={asked}>{d => <ul>{d.items.map(e => <li key={e.entity_id}><button className="num" onClick={() => go(withParams({ [param]: e.entity_id }))}>{e.caption}</button> <span className="soft">{num(e.rows)}</span> {e.listed > 0 && <span className="badge hot" title={t('matchNote')}>{t('match')}</span>}</li>)}</ul>}</Asked></>
}

function Around({ entity, depth, top, to, filter }: { entity: string; depth: string; top: string; to: string; filter: string }) {
  const asked = useAsk(['net', entity, depth, top, filter].join('|'), () => get<Net>(at('/network'), { entity, depth: Number(depth), top: Number(top), filter }))
  const [pathing, setPathing] = useState(false)
  return <>
    <div className="bar"><label className="small">{t('expand')} <select value={depth} onChange={e => go(withParams({ depth: e.target.value }))}>{['1', '2', '3'].map(x => <option key={x}>{x}</option>)}</select></label><label className="small">top <select value={top} onChange={e => go(withParams({ top: e.target.value }))}>{['10', '25', '50', '100'].map(x => <option key={x}>{x}</option>)}</select></label><button onClick={() => setPathing(!pathing)}>{t('path')} …</button><button onClick={() => go(withParams({ entity: undefined, to: undefined }))}>{t('clear')}</button></div>
    {pathing && <Choose param="to" />}{to && <Path from={entity} to={to} filter={filter} />}
    <Asked of={asked}>{n => n.edges.length === 0 ? <Empty /> : <><p className="soft">{t('shown', { n: num(n.shown), m: num(n.of) })}</p><Picture net={n} entity={entity} /><Edges net={n} /></>}</Asked>
  </>
}

function Picture({ net, entity }: { net: Net; entity: string }) {
  const dist = new Map([[entity, 0]])
  for (let r = 0; r < 3; r++) for (const e of net.edges) { const a = dist.get(e.source), b = dist.get(e.target); if (a !== undefined && b === undefined && a === r) dist.set(e.target, r + 1); if (b !== undefined && a === undefined && b === r) dist.set(e.source, r + 1) }
  const rings = [0, 1, 2, 3].map(r => net.nodes.filter(n => dist.get(n.id) === r))
  const size = 820, c = size / 2, pos = new Map<string, [number, number]>()
  rings.forEach((ring, r) => ring.forEach((n, i) => { const a = (i / ring.length) * 2 * Math.PI - Math.PI / 2 + r * .3; const d = r * (size / 2 - 70) / Math.max(1, rings.filter(x => x.length).length - 1); pos.set(n.id, [c + Math.cos(a) * d, c + Math.sin(a) * d * .78]) }))
  const big = Math.max(...net.edges.map(e => Number(e.value_usd ?? 0)), 1)
  return <svg className="chart" viewBox={`0 60 ${size} ${size - 120}`} role="group" aria-label={t('network')}>
    <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 8 4 0 8z" fill="var(--soft)" /></marker></defs>
    {net.edges.map(e => { const a = pos.get(e.source), b = pos.get(e.target); if (!a || !b) return null; return <g key={e.id} role="button" tabIndex={0} aria-label={`${e.relation} ${e.rows}`} onClick={() => e.filter && openDrawer({ kind: 'rows', id: e.filter })} onKeyDown={k => { if (k.key === 'Enter' && e.filter) openDrawer({ kind: 'rows', id: e.filter }) }}><line x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} stroke={e.relation === 'listing' ? 'var(--mark)' : 'var(--c5)'} strokeDasharray={e.relation === 'listing' ? '4 3' : undefined} strokeWidth={1 + 5 * Math.sqrt(Number(e.value_usd ?? 0) / big)} markerEnd="url(#arrow)"><title>{e.rows} {t('rows')}, {usd(e.value_usd)}, {e.first_on} – {e.last_on}</title></line></g> })}
    {net.nodes.map(n => { const p = pos.get(n.id); if (!p) return null; return <g key={n.id} role="button" tabIndex={0} aria-label={n.label} onClick={() => n.kind === 'entity' ? go(withParams({ entity: n.id, to: undefined })) : undefined} onKeyDown={k => { if (k.key === 'Enter' && n.kind === 'entity') openDrawer({ kind: 'party', id: n.id }) }}><circle cx={p[0]} cy={p[1]} r={n.id === entity ? 11 : 7} fill={n.kind === 'listing' ? 'var(--panel)' : n.listed ? 'var(--c6)' : 'var(--c1)'} stroke={n.listed ? 'var(--mark)' : 'var(--panel)'} strokeWidth={2} /><text x={p[0]} y={p[1] - 11} textAnchor="middle">{n.label.slice(0, 26)}{n.country ? ' · ' + n.country : ''}</text></g> })}
  </svg>
}

function Edges({ net }: { net: Net }) {
  const name = new Map(net.nodes.map(n => [n.id, n.label]))
  return <><h2>{t('table')}</h2><div className="scroll" tabIndex={0}><table><thead><tr><th>{t('sender')}</th><th>{t('recipient')}</th><th className="n">{t('rows')}</th><th className="n">{t('usd')}</th><th>{t('date')}</th></tr></thead><tbody>{net.edges.map(e => <tr key={e.id}><td><button className="num" onClick={() => openDrawer({ kind: 'party', id: e.source })}>{name.get(e.source) ?? e.source}</button></td><td>{e.relation === 'listing' ? <>{name.get(e.target) ?? e.target} <span className="badge hot">{t('listed')} {e.score?.toFixed(2)}</span></> : <button className="num" onClick={() => openDrawer({ kind: 'party', id: e.target })}>{name.get(e.target) ?? e.target}</button>}</td><td className="n">{e.filter ? <Num filter={e.filter}>{num(e.rows)}</Num> : ''}</td><td className="n">{usd(e.value_usd)}</td><td className="small soft">{e.first_on} – {e.last_on}</td></tr>)}</tbody></table></div></>
}

function Path({ from, to, filter }: { from: string; to: string; filter: string }) {
  const asked = useAsk('path' + from + to + filter, () => get<{ paths: Edge[][]; nodes: Node[]; hops: number; bound: number }>(at('/network/path'), { from, to, filter }))
  return <Asked of={asked}>{p => { const name = new Map(p.nodes.map(n => [n.id, n.label])); return p.paths.length === 0 ? <Empty /> : <div className="card">{p.paths.map((path, i) => <p key={i}>{path.map(e => <span key={e.id}>{name.get(e.source)} → <Num filter={e.filter ?? ''}>{short(e.rows)} {t('rows')}, {usd(e.value_usd)}</Num> → {name.get(e.target)}; </span>)}</p>)}</div> }}</Asked>
}
