// Who trades with whom around one party: rings by distance, edges that open
// their rows, a table of the same, and the shortest chains to another party.
import { useRef, useState, type ReactNode, type RefObject } from 'react'
import { at, caseId, get } from '../api'
import { openDrawer } from '../drawers'
import { num, short, usd } from '../format'
import { t } from '../i18n'
import { Menu, Pick } from '../menu'
import { csv, ftm, gexf, graphML, png, save, svg, type Edge, type Graph, type Node } from '../netexport'
import { may, titleOf, whoami } from '../session'
import { Asked, Empty, Num, toast, useAsk } from '../ui'
import { go, useLocation, withParams } from '../url'

interface Net extends Graph { shown: number; of: number }

export default function Network() {
  const p = useLocation().searchParams
  const entity = p.get('entity') ?? '', depth = p.get('depth') ?? '1', top = p.get('top') ?? '25', to = p.get('to') ?? '', filter = p.get('filter') ?? ''
  return entity ? <Around entity={entity} depth={depth} top={top} to={to} filter={filter} /> : <><Choose param="entity"><Weighty /></Choose></>
}

// Weighty are the parties of the weightiest findings: where a reader begins.
function Weighty() {
  const asked = useAsk('weighty', () => get<{ items: { finding_id: string; subject: string; subject_id: string; title: string }[] }>(at('/findings'), { limit: 100 }))
  return <Asked of={asked}>{d => {
    const list = d.items.filter((f, i) => f.subject_id?.startsWith('ent-') && d.items.findIndex(x => x.subject_id === f.subject_id) === i).slice(0, 12)
    return list.length === 0 ? null : <><h2>{t('findings')}</h2><ul>{list.map(f => <li key={f.finding_id}><button className="num" onClick={() => go(withParams({ entity: f.subject_id }))}><bdi>{f.subject}</bdi></button> <span className="soft small"><bdi>{f.title}</bdi></span></li>)}</ul></>
  }}</Asked>
}

function Choose({ param, children }: { param: string; children?: ReactNode }) {
  const [q, setQ] = useState('')
  const asked = useAsk('choose' + q, () => get<{ items: { entity_id: string; caption: string; rows: number; listed: number }[] }>(at('/entities'), { q, limit: 20 }))
  return <><input value={q} onChange={e => setQ(e.target.value)} placeholder={t('find')} aria-label={t('find')} />{q === '' && children}{q === '' && children && <h2>{t('parties')}</h2>}<Asked of={asked}>{d => <ul>{d.items.map(e => <li key={e.entity_id}><button className="num" onClick={() => go(withParams({ [param]: e.entity_id }))}>{e.caption}</button> <span className="soft">{num(e.rows)}</span> {e.listed > 0 && <span className="badge hot" title={t('matchNote')}>{t('match')}</span>}</li>)}</ul>}</Asked></>
}

function Around({ entity, depth, top, to, filter }: { entity: string; depth: string; top: string; to: string; filter: string }) {
  const asked = useAsk(['net', entity, depth, top, filter].join('|'), () => get<Net>(at('/network'), { entity, depth: Number(depth), top: Number(top), filter }))
  const [pathing, setPathing] = useState(false)
  const picture = useRef<SVGSVGElement>(null)
  return <>
    <div className="bar"><label className="small">{t('expand')} <select value={depth} onChange={e => go(withParams({ depth: e.target.value }))}>{['1', '2', '3'].map(x => <option key={x}>{x}</option>)}</select></label><label className="small">top <select value={top} onChange={e => go(withParams({ top: e.target.value }))}>{['10', '25', '50', '100'].map(x => <option key={x}>{x}</option>)}</select></label><button onClick={() => setPathing(!pathing)}>{t('path')} …</button><button onClick={() => go(withParams({ entity: undefined, to: undefined }))}>{t('clear')}</button>{asked.data && may('analyst') && <Take net={asked.data} entity={entity} filter={filter} picture={picture} />}</div>
    {pathing && <Choose param="to" />}{to && <Path from={entity} to={to} filter={filter} />}
    <Asked of={asked}>{n => n.edges.length === 0 ? <Empty /> : <><p className="soft">{t('shown', { n: num(n.shown), m: num(n.of) })}</p><Picture net={n} entity={entity} drawn={picture} /><Edges net={n} /></>}</Asked>
  </>
}

// Take saves what is shown, as a picture or for other programs. Every file says
// which case and filter it is of, and that an invented case is invented.
function Take({ net, entity, filter, picture }: { net: Net; entity: string; filter: string; picture: RefObject<SVGSVGElement | null> }) {
  const id = caseId(), name = net.nodes.find(n => n.id === entity)?.label ?? entity
  const invented = whoami()?.cases.find(c => c.id === id)?.synthetic ? 'SYNTHETIC DATA. ' : ''
  const note = `${invented}${titleOf(id)}: ${name}${filter ? `, ${filter}` : ''}; ${net.shown} / ${net.of}; Tallyman ${whoami()?.version ?? ''} ${new Date().toISOString().slice(0, 10)}`
  const file = (ending: string) => `network-${entity}${invented ? '.synthetic' : ''}.${ending}`
  return <Menu label={t('export')}>
    <Pick on={() => { if (picture.current) save(file('svg'), svg(picture.current, note), 'image/svg+xml') }}>SVG</Pick>
    <Pick on={() => { if (picture.current) void png(picture.current, note).then(b => save(file('png'), b, 'image/png'), e => toast(String(e.message))) }}>PNG</Pick>
    <Pick on={() => save(file('csv'), csv(net), 'text/csv')}>CSV</Pick>
    <Pick on={() => save(file('graphml'), graphML(net, note), 'application/xml')}>GraphML</Pick>
    <Pick on={() => save(file('gexf'), gexf(net, note), 'application/xml')}>GEXF</Pick>
    <Pick on={() => save(file('ftm.json'), ftm(net), 'application/json')}>FollowTheMoney</Pick>
  </Menu>
}

// shortOf ends a line at the rim of the circle that it goes to, so that heads of
// arrows stand beside each other around it.
function shortOf(a: [number, number], b: [number, number], rim: number): [number, number] {
  const d = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1
  return [b[0] - (b[0] - a[0]) / d * rim, b[1] - (b[1] - a[1]) / d * rim]
}

function Picture({ net, entity, drawn }: { net: Net; entity: string; drawn: RefObject<SVGSVGElement | null> }) {
  const dist = new Map([[entity, 0]])
  for (let r = 0; r < 3; r++) for (const e of net.edges) { const a = dist.get(e.source), b = dist.get(e.target); if (a !== undefined && b === undefined && a === r) dist.set(e.target, r + 1); if (b !== undefined && a === undefined && b === r) dist.set(e.source, r + 1) }
  const rings = [0, 1, 2, 3].map(r => net.nodes.filter(n => dist.get(n.id) === r))
  const size = 820, c = size / 2, pos = new Map<string, [number, number]>()
  rings.forEach((ring, r) => ring.forEach((n, i) => { const a = (i / ring.length) * 2 * Math.PI - Math.PI / 2 + r * .3; const d = r * (size / 2 - 70) / Math.max(1, rings.filter(x => x.length).length - 1); pos.set(n.id, [c + Math.cos(a) * d, c + Math.sin(a) * d * .78]) }))
  const big = Math.max(...net.edges.map(e => Number(e.value_usd ?? 0)), 1)
  return <svg ref={drawn} className="chart" viewBox={`0 60 ${size} ${size - 120}`} role="group" aria-label={t('network')}>
    <defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z" fill="var(--soft)" /></marker></defs>
    {net.edges.map(e => { const a = pos.get(e.source), b = pos.get(e.target); if (!a || !b) return null; const [x2, y2] = shortOf(a, b, e.target === entity ? 14 : 10); return <g key={e.id} role="button" tabIndex={0} aria-label={`${e.relation} ${e.rows}`} onClick={() => e.filter && openDrawer({ kind: 'rows', id: e.filter })} onKeyDown={k => { if (k.key === 'Enter' && e.filter) openDrawer({ kind: 'rows', id: e.filter }) }}><line x1={a[0]} y1={a[1]} x2={x2} y2={y2} stroke={e.relation === 'listing' ? 'var(--mark)' : 'var(--c5)'} strokeDasharray={e.relation === 'listing' ? '4 3' : undefined} strokeWidth={1 + 5 * Math.sqrt(Number(e.value_usd ?? 0) / big)} markerEnd="url(#arrow)"><title>{e.rows} {t('rows')}, {usd(e.value_usd)}, {e.first_on} – {e.last_on}</title></line></g> })}
    {net.nodes.map(n => { const p = pos.get(n.id); if (!p) return null; return <g key={n.id} role="button" tabIndex={0} aria-label={n.label} onClick={() => n.kind === 'entity' ? go(withParams({ entity: n.id, to: undefined })) : undefined} onKeyDown={k => { if (k.key === 'Enter' && n.kind === 'entity') openDrawer({ kind: 'party', id: n.id }) }}><circle cx={p[0]} cy={p[1]} r={n.id === entity ? 11 : 7} fill={n.kind === 'listing' ? 'var(--panel)' : n.listed ? 'var(--c6)' : 'var(--c1)'} stroke={n.listed ? 'var(--mark)' : 'var(--panel)'} strokeWidth={2} /><text x={p[0] < 150 ? 4 : p[0] > size - 150 ? size - 4 : p[0]} y={n.id === entity ? p[1] - 17 : p[1] > c ? p[1] + 20 : p[1] - 12} textAnchor={p[0] < 150 ? 'start' : p[0] > size - 150 ? 'end' : 'middle'} paintOrder="stroke" stroke="var(--paper)" strokeWidth={4}>{n.label.length > 34 ? n.label.slice(0, 33) + '…' : n.label}{n.country ? ' · ' + n.country : ''}</text></g> })}
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
