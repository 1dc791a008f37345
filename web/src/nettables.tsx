// The list twin of the network: its edges, and its parties with everything that
// can be done to them in the picture.
import { openDrawer } from './drawers'
import { num, usd } from './format'
import { t } from './i18n'
import type { Edge, Node } from './netexport'
import { isGroup, type Folded } from './netfold'
import type { NetState } from './netstate'
import { Num } from './ui'

export function Edges({ net }: { net: Folded }) {
  const at = new Map(net.nodes.map(n => [n.id, n]))
  const end = (id: string) => { const n = at.get(id); return n && n.kind === 'entity' ? <button className="num" onClick={() => openDrawer({ kind: 'party', id })}><bdi>{n.label}</bdi></button> : <><bdi>{n?.label ?? id}</bdi>{n && isGroup(n) && <> <span className="badge">{t('partiesIn', { n: num(net.members.get(id)!.length) })}</span></>}</> }
  const row = (e: Edge) => <tr key={e.id}><td>{end(e.source)}</td><td>{end(e.target)} {e.relation === 'listing' && <span className="badge hot">{t('listed')} {e.score?.toFixed(2)}</span>}</td><td className="n">{e.filter ? <Num filter={e.filter}>{num(e.rows)}</Num> : ''}</td><td className="n">{e.relation === 'listing' ? '' : usd(e.value_usd)}</td><td className="small soft nowrap">{e.first_on ? `${e.first_on} – ${e.last_on}` : ''}</td></tr>
  return <><h2>{t('table')}</h2><div className="scroll" tabIndex={0}><table className="net-edges"><thead><tr><th>{t('sender')}</th><th>{t('recipient')}</th><th className="n">{t('rows')}</th><th className="n">{t('usd')}</th><th>{t('date')}</th></tr></thead><tbody>{net.edges.map(row)}</tbody>
    {net.inside.size > 0 && <tbody className="net-inside"><tr><th colSpan={5} scope="rowgroup">{t('withinGroups')}</th></tr>{[...net.inside.values()].map(row)}</tbody>}
  </table></div></>
}

interface Props { net: Folded; state: NetState; chosen: Set<string>; choose: (id: string, more: boolean) => void; pin: (ids: string[]) => void; hide: (ids: string[]) => void; expand: (ids: string[]) => void; unfold: (id: string) => void }

export function Parties({ net, state, chosen, choose, pin, hide, expand, unfold }: Props) {
  const name = (n: Node) => n.kind === 'entity' ? <button className="num" onClick={() => openDrawer({ kind: 'party', id: n.id })}><bdi>{n.label}</bdi></button>
    : isGroup(n) ? <details><summary><bdi>{n.label}</bdi> <span className="badge">{t('partiesIn', { n: num(net.members.get(n.id)!.length) })}</span></summary><ul className="plain-list">{net.members.get(n.id)!.map(m => <li key={m.id}>{name(m)} {m.country && <span className="soft">{m.country}</span>} {m.listed && <span className="badge hot">{t('match')}</span>}</li>)}</ul></details>
    : <bdi>{n.label}</bdi>
  return <><h2>{t('parties')}</h2><div className="scroll" tabIndex={0}><table className="net-nodes"><thead><tr><th><span className="unseen">{t('choose')}</span></th><th>{t('name')}</th><th>{t('country')}</th><th>{t('pinned')}</th><th><span className="unseen">{t('commands')}</span></th></tr></thead><tbody>{net.nodes.map(n => {
    const pinned = state.pins.has(n.id), own = n.id === state.entity
    return <tr key={n.id} data-row={n.id}>
      <td><input type="checkbox" aria-label={t('chooseOne', { name: n.label })} checked={chosen.has(n.id)} onChange={() => choose(n.id, true)} /></td>
      <td>{name(n)} {n.kind === 'listing' ? <span className="badge">{t('listEntry')}</span> : n.listed && <span className="badge hot" title={t('matchNote')}>{t('match')}</span>}</td>
      <td>{n.country}</td>
      <td><button className="plain" aria-pressed={pinned} aria-label={t('pinOne', { name: n.label })} onClick={() => pin([n.id])}>{pinned ? t('unpin') : t('pin')}</button></td>
      <td className="nowrap">{isGroup(n) && <button className="plain" onClick={() => unfold(n.id)}>{t('unfold')}</button>}{n.kind === 'entity' && !own && !state.expand.includes(n.id) && <button className="plain" aria-label={t('expandOne', { name: n.label })} onClick={() => expand([n.id])}>{t('expand')}</button>}{!own && <button className="plain" aria-label={t('hideOne', { name: n.label })} onClick={() => hide([n.id])}>{t('hide')}</button>}</td>
    </tr>
  })}</tbody></table></div></>
}
