// Who trades with whom around one party: a picture in which nodes are moved,
// pinned, left out and folded, a table of the same, and the shortest chains to
// another party. All of it stands in the address.
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { at, caseId, get, type Query } from '../api'
import { openDrawer } from '../drawers'
import { num, usd } from '../format'
import { t } from '../i18n'
import { Menu, Pick } from '../menu'
import { csv, ftm, gexf, graphML, png, save, svg, type Graph, type Node } from '../netexport'
import { fold, isGroup, type Folded, type Net } from '../netfold'
import { Legend, Picture, layout } from '../netpicture'
import { nothing, useNetState, type By, type NetState, type Place } from '../netstate'
import { Edges, Parties } from '../nettables'
import { may, titleOf, whoami } from '../session'
import { Asked, Empty, Num, toast, useAsk } from '../ui'
import { go, useLocation, withParams } from '../url'

export default function Network() {
  return useLocation().searchParams.get('entity') ? <Around /> : <Choose choose={id => go(withParams({ entity: id }))}><Weighty /></Choose>
}

// Weighty are the parties of the weightiest findings: where a reader begins.
function Weighty() {
  const asked = useAsk('weighty', () => get(at('/findings'), { limit: 100 }))
  return <Asked of={asked}>{d => {
    const list = d.items.filter((f, i) => f.subject_id?.startsWith('ent-') && d.items.findIndex(x => x.subject_id === f.subject_id) === i).slice(0, 12)
    return list.length === 0 ? null : <><h2>{t('findings')}</h2><ul>{list.map(f => <li key={f.finding_id}><button className="num" onClick={() => go(withParams({ entity: f.subject_id }))}><bdi>{f.subject}</bdi></button> <span className="soft small"><bdi>{f.title}</bdi></span></li>)}</ul></>
  }}</Asked>
}

function Choose({ choose, focus, children }: { choose: (id: string) => void; focus?: boolean; children?: ReactNode }) {
  const [q, setQ] = useState('')
  const asked = useAsk('choose' + q, () => get(at('/entities'), { q, limit: 20 }))
  return <><input autoFocus={focus} value={q} onChange={e => setQ(e.target.value)} placeholder={t('find')} aria-label={t('find')} />{q === '' && children}{q === '' && children && <h2>{t('parties')}</h2>}<Asked of={asked}>{d => <ul className="choose">{d.items.map(e => <li key={e.entity_id}><button className="num" onClick={() => choose(e.entity_id)}>{e.caption}</button> <span className="soft">{num(e.rows)}</span> {e.listed > 0 && <span className="badge hot" title={t('matchNote')}>{t('match')}</span>}</li>)}</ul>}</Asked></>
}

function Around() {
  const net = useNetState(), s = net.state, { act } = net
  const folding = s.groups.length > 0 || s.by !== ''
  const ask: Query<'/cases/{case}/network'> = { entity: s.entity, depth: Number(s.depth), top: Number(s.top), filter: s.filter, expand: s.expand.join(), among: s.among || folding }
  const asked = useAsk('net' + JSON.stringify(ask), () => get(at('/network'), ask))
  const [pathing, setPathing] = useState(false)
  const picture = useRef<SVGSVGElement>(null)
  return <>
    <div className="bar net-bar">
      <label className="small">{t('steps')} <select value={s.depth} onChange={e => act({ depth: e.target.value })}>{['1', '2', '3'].map(x => <option key={x}>{x}</option>)}</select></label>
      <label className="small">{t('largest')} <select value={s.top} onChange={e => act({ top: e.target.value })}>{['10', '25', '50', '100'].map(x => <option key={x}>{x}</option>)}</select></label>
      <label className="small">{t('groupBy')} <select value={s.by} onChange={e => act({ by: e.target.value as By, apart: [] })}><option value="">–</option><option value="country">{t('country')}</option><option value="side">{t('bySide')}</option><option value="cluster">{t('byCluster')}</option></select></label>
      <label className="small check"><input type="checkbox" checked={s.among} onChange={e => act({ among: e.target.checked })} /> {t('amongThem')}</label>
      <button onClick={() => setPathing(!pathing)} aria-expanded={pathing}>{t('path')} …</button>
      <button className="tool" disabled={!net.canUndo} onClick={net.undo} aria-label={t('undo')} title={t('undo') + ' (Ctrl Z)'}><span aria-hidden="true">↶</span></button>
      <button className="tool" disabled={!net.canRedo} onClick={net.redo} aria-label={t('redo')} title={t('redo') + ' (Ctrl Shift Z)'}><span aria-hidden="true">↷</span></button>
      <button onClick={() => go(withParams(nothing))}>{t('clear')}</button>
      {asked.data && may('analyst') && <Take net={asked.data} state={s} picture={picture} />}
    </div>
    {pathing && <Choose focus choose={to => { setPathing(false); act({ to }) }} />}
    {s.to && <Path state={s} close={() => act({ to: '' })} expand={ids => act({ expand: [...new Set([...s.expand, ...ids])], hide: s.hide.filter(x => !ids.includes(x)) })} />}
    <Asked of={asked}>{n => n.edges.length === 0 ? <Empty /> : <Shown net={n} state={s} act={act} picture={picture} />}</Asked>
  </>
}

function Shown({ net, state: s, act, picture }: { net: Net; state: NetState; act: (c: Partial<NetState>, tag?: string) => void; picture: RefObject<SVGSVGElement | null> }) {
  const folded = fold(net, s), spots = layout(folded, s)
  const [picked, setPicked] = useState<Set<string>>(new Set())
  const here = new Map(folded.nodes.map(n => [n.id, n])), chosen = new Set([...picked].filter(id => here.has(id)))
  const choose = (id: string, more: boolean) => setPicked(id === '' ? new Set() : more ? new Set(chosen.has(id) ? [...chosen].filter(x => x !== id) : [...chosen, id]) : new Set([id]))
  const parties = (ids: string[]) => [...new Set(ids.flatMap(id => folded.members.get(id)?.map(n => n.id) ?? (here.get(id)?.kind === 'entity' ? [id] : [])))].filter(id => id !== s.entity)
  // apart takes groups out, those that were named and those that by makes.
  const without = (ids: string[]) => ({ groups: s.groups.filter(g => !ids.includes('group/' + g.name)), pins: new Map([...s.pins].filter(([id]) => !ids.includes(id) || !folded.members.has(id))) })
  const unfold = (id: string) => act({ ...without([id]), ...(id.startsWith('group/') ? {} : { apart: [...s.apart, id] }) })
  const group = (name: string) => {
    const ids = parties([...chosen]), left = without([...chosen]), taken = new Set(ids)
    const others = left.groups.map(g => ({ ...g, ids: g.ids.filter(id => !taken.has(id)) })).filter(g => g.ids.length > 0)
    let free = name
    for (let i = 2; others.some(g => g.name === free); i++) free = `${name} ${i}`
    act({ groups: [...others, { name: free, ids }], pins: left.pins })
    setPicked(new Set(['group/' + free]))
  }
  const hide = (ids: string[]) => { const go = ids.filter(id => id !== s.entity); if (go.length) act({ hide: [...new Set([...s.hide, ...go])] }) }
  const expand = (ids: string[]) => { const more = parties(ids); if (more.length) act({ expand: [...new Set([...s.expand, ...more])] }) }
  const pin = (ids: string[]) => {
    const pins = new Map(s.pins), all = ids.every(id => pins.has(id))
    for (const id of ids) { const spot = spots.get(id); if (all) pins.delete(id); else if (spot) pins.set(id, spot.at.map(Math.round) as Place) }
    act({ pins })
  }
  const centre = (id: string) => act({ entity: id, to: '', hide: s.hide.filter(x => x !== id), expand: s.expand.filter(x => x !== id) })
  const press = (id: string, key: string): boolean => {
    const ids = chosen.has(id) ? [...chosen] : [id], n = here.get(id)!
    switch (key.toLowerCase()) {
      case 'p': pin(ids); break
      case 'h': hide(ids); break
      case 'e': expand(ids); break
      case 'u': if (isGroup(n)) unfold(id); break
      case 'enter': if (isGroup(n)) unfold(id); else if (n.kind === 'entity') openDrawer({ kind: 'party', id }); break
      case 'm': if (n.kind === 'entity' && id !== s.entity) centre(id); break
      case 'f': document.getElementById('group-name')?.focus(); break
      default: return false
    }
    return true
  }
  return <>
    <p className="soft net-says">{t('shown', { n: num(net.shown), m: num(net.of) })}{s.hide.length > 0 && <> · <button className="num" onClick={() => act({ hide: [] })}>{t('showHidden', { n: num(s.hide.length) })}</button></>}{s.pins.size > 0 && <> · <button className="num" onClick={() => act({ pins: new Map() })}>{t('unpinAll', { n: num(s.pins.size) })}</button></>}</p>
    {s.by !== '' && ![...folded.members.keys()].some(id => id.startsWith(s.by + '/')) && <p className="soft small" role="note">{t('noGroups')}</p>}
    <Chosen chosen={[...chosen].map(id => here.get(id)!)} count={parties([...chosen]).length} state={s} {...{ group, hide, expand, pin, unfold, centre }} clear={() => setPicked(new Set())} />
    <Picture net={folded} state={s} spots={spots} drawn={picture} chosen={chosen} choose={choose} press={press} move={(id, to, key) => act({ pins: new Map(s.pins).set(id, to) }, key ? 'move ' + id : '')} />
    <Legend net={folded} />
    {s.by === 'cluster' && <p className="soft small">{t('clusterNote')}</p>}
    <p className="soft small">{t('netKeys')}</p>
    <Edges net={folded} />
    <Parties net={folded} state={s} {...{ chosen, choose, pin, hide, expand, unfold }} />
  </>
}

interface Doing { group: (name: string) => void; hide: (ids: string[]) => void; expand: (ids: string[]) => void; pin: (ids: string[]) => void; unfold: (id: string) => void; centre: (id: string) => void; clear: () => void }

// Chosen is what can be done with the nodes that are chosen.
function Chosen({ chosen, count, state: s, group, hide, expand, pin, unfold, centre, clear }: Doing & { chosen: Node[]; count: number; state: NetState }) {
  const [name, setName] = useState('')
  if (chosen.length === 0) return <p className="bar chosen-bar soft small">{t('chooseNote')}</p>
  const ids = chosen.map(n => n.id), one = chosen.length === 1 ? chosen[0]! : undefined
  const country = chosen[0]!.country, same = country && chosen.every(n => n.country === country) ? country : `${t('group')} ${s.groups.length + 1}`
  return <div className="bar chosen-bar" role="group" aria-label={t('chosen', { n: num(chosen.length) })}>
    <strong>{one ? <bdi>{one.label}</bdi> : t('chosen', { n: num(chosen.length) })}</strong>
    {one?.kind === 'entity' && <button onClick={() => openDrawer({ kind: 'party', id: one.id })}>{t('openPage')}</button>}
    {one?.kind === 'entity' && one.id !== s.entity && <button onClick={() => centre(one.id)}>{t('toMiddle')} <kbd>M</kbd></button>}
    {chosen.some(n => n.kind !== 'listing' && n.id !== s.entity) && <button onClick={() => expand(ids)}>{t('expand')} <kbd>E</kbd></button>}
    <button aria-pressed={ids.every(id => s.pins.has(id))} onClick={() => pin(ids)}>{ids.every(id => s.pins.has(id)) ? t('unpin') : t('pin')} <kbd>P</kbd></button>
    <button disabled={ids.every(id => id === s.entity)} onClick={() => hide(ids)}>{t('hide')} <kbd>H</kbd></button>
    {one && isGroup(one) && <button onClick={() => unfold(one.id)}>{t('unfold')} <kbd>U</kbd></button>}
    {count > 1 && !one && <form className="bar" onSubmit={e => { e.preventDefault(); group(name.trim() || same); setName('') }}><input id="group-name" aria-label={t('groupName')} placeholder={same} maxLength={60} value={name} onChange={e => setName(e.target.value)} /><button className="primary">{t('groupThem')}</button></form>}
    <button className="plain" onClick={clear}>{t('clear')}</button>
  </div>
}

// Take saves what is shown, as a picture or for other programs. Every file says
// which case and filter it is of, and that an invented case is invented. Programs
// of FollowTheMoney know no groups: they get the members.
function Take({ net, state, picture }: { net: Net; state: NetState; picture: RefObject<SVGSVGElement | null> }) {
  const id = caseId(), name = net.nodes.find(n => n.id === state.entity)?.label ?? state.entity
  const invented = whoami()?.cases.find(c => c.id === id)?.synthetic ? 'SYNTHETIC DATA. ' : ''
  const note = `${invented}${titleOf(id)}: ${name}${state.filter ? `, ${state.filter}` : ''}; ${net.shown} / ${net.of}; Tallyman ${whoami()?.version ?? ''} ${new Date().toISOString().slice(0, 10)}`
  const file = (ending: string) => `network-${state.entity}${invented ? '.synthetic' : ''}.${ending}`
  const graph = (): Graph => { const g = fold(net, state), spots = layout(g, state); return { edges: g.edges, nodes: g.nodes.map(n => { const spot = spots.get(n.id); return { ...n, ...(state.pins.has(n.id) ? { pinned: true } : {}), ...(spot ? { x: Math.round(spot.at[0]), y: Math.round(spot.at[1]) } : {}) } }) } }
  const plain = (): Folded['plain'] => fold(net, state).plain
  return <Menu label={t('export')}>
    <Pick on={() => { if (picture.current) save(file('svg'), svg(picture.current, note), 'image/svg+xml') }}>SVG</Pick>
    <Pick on={() => { if (picture.current) void png(picture.current, note).then(b => save(file('png'), b, 'image/png'), e => toast(String(e.message))) }}>PNG</Pick>
    <Pick on={() => save(file('csv'), csv(graph()), 'text/csv')}>CSV</Pick>
    <Pick on={() => save(file('graphml'), graphML(graph(), note), 'application/xml')}>GraphML</Pick>
    <Pick on={() => save(file('gexf'), gexf(graph(), note), 'application/xml')}>GEXF</Pick>
    <Pick on={() => save(file('ftm.json'), ftm(plain()), 'application/json')}>FollowTheMoney</Pick>
  </Menu>
}

// Path is written in the order of the chain; an arrow says which way the goods
// went. It takes the focus, so that the keyboard goes on from there.
function Path({ state: { entity, to, filter }, close, expand }: { state: NetState; close: () => void; expand: (ids: string[]) => void }) {
  const asked = useAsk('path' + entity + to + filter, () => get(at('/network/path'), { from: entity, to, filter }))
  const box = useRef<HTMLElement>(null), first = useRef(to)
  useEffect(() => { if (first.current !== to || document.activeElement === document.body) box.current?.focus(); first.current = to }, [to])
  return <section ref={box} tabIndex={-1} className="card path" aria-label={t('paths')}>
    <div className="bar between"><h2 className="flat">{t('paths')}</h2><div className="bar">{asked.data && asked.data.paths.length > 0 && <button onClick={() => expand(asked.data!.nodes.map(n => n.id).filter(id => id !== entity))}>{t('inPicture')}</button>}<button className="plain" aria-label={t('close')} onClick={close}>×</button></div></div>
    <Asked of={asked}>{p => {
      const name = new Map(p.nodes.map(n => [n.id, n.label]))
      const party = (id: string) => <button className="num" onClick={() => openDrawer({ kind: 'party', id })}><bdi>{name.get(id) ?? id}</bdi></button>
      return p.paths.length === 0 ? <p>{t('noPath', { n: num(p.bound) })}</p> : <ol>{p.paths.map((path, i) => { let on = entity; return <li key={i}>{party(on)}{(path ?? []).map(e => { const forth = e.source === on; on = forth ? e.target : e.source; return <span key={e.id}>{forth ? ' → ' : ' ← '}<Num filter={e.filter ?? ''}>{num(e.rows)} {t('rows')}, {usd(e.value_usd)}</Num>{forth ? ' → ' : ' ← '}{party(on)}</span> })}</li> })}</ol>
    }}</Asked>
  </section>
}
