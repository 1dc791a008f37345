// One party as it was resolved: every spelling, and what it did.
import { at, get, type Bin, type GroupRow, type Groups } from './api'
import { openDrawer } from './drawers'
import { amount, num, usd, words } from './format'
import { t } from './i18n'
import { Months } from './months'
import { Asked, Num, useAsk } from './ui'
import { go } from './url'

interface Profile {
  entity: { entity_id: string; caption: string; latin?: string; country?: string; tax_id?: string; rows: number; value_usd: string | null; first_on?: string; last_on?: string; listed: number }
  spellings: { party_id: string; name: string; country?: string; tax_id?: string; address?: string; rows: number; roles: string; rule: string; why?: string }[]
  roles: GroupRow[] | null; top: Record<string, Groups>; timeline: Bin[]
  hits: { hit_id: string; party_name: string; listing_name: string; list_id: string; score: number; listed_on?: string; judgement?: string }[]
  twins: { entity_id: string; caption: string; rows: number }[]; findings: { finding_id: string; detector: string; title: string }[]; summary: string; filter: string
}

export default function Party({ id }: { id: string }) {
  const asked = useAsk('party' + id, () => get<Profile>(at('/entities/' + encodeURIComponent(id))))
  return <Asked of={asked}>{p => <>
    <h2>{p.entity.caption}</h2>{p.entity.latin && <p className="soft">{p.entity.latin}</p>}
    <p>{p.summary}</p>
    <p>{p.entity.country && <span className="badge">{t('registeredIn')} {p.entity.country}</span>} {p.entity.tax_id && <span className="badge mono">{p.entity.tax_id}</span>} {p.entity.listed > 0 && <span className="badge hot">{t('matches')}: {p.entity.listed}</span>} <Num filter={p.filter}>{num(p.entity.rows)} {t('rows')}</Num> · {usd(p.entity.value_usd)} · {p.entity.first_on} – {p.entity.last_on}</p>
    <p><button onClick={() => go('/network?entity=' + id)}>{t('network')} →</button></p>
    <Months bins={p.timeline.map(b => ({ month: b.month, rows: b.rows, filter: p.filter + ' month:' + b.month }))} />
    {p.hits.length > 0 && <><h3>{t('matches')}</h3><table><tbody>{p.hits.map(h => <tr key={h.hit_id}><td>{h.party_name}</td><td>{h.listing_name}</td><td>{h.list_id}</td><td>{t('listedOn')} {h.listed_on || '?'}</td><td className="n">{h.score.toFixed(2)}</td><td>{h.judgement}</td></tr>)}</tbody></table></>}
    {p.findings.length > 0 && <><h3>{t('findings')}</h3>{p.findings.map(f => <p key={f.finding_id} className="small"><a href={'/findings?id=' + f.finding_id}>{f.title}</a></p>)}</>}
    <h3>{t('roles')}</h3><table><tbody>{p.roles?.map(r => <tr key={r.filter}><td>{r.labels[0]}</td><td className="n"><Num filter={r.filter}>{num(r.items)}</Num></td><td className="n">{usd(r.value)}</td></tr>)}</tbody></table>
    <div className="two">{(['senders', 'recipients', 'products', 'classes', 'routes'] as const).map(k => { const g = p.top[k]; return g && g.rows.length > 0 && <div key={k}><h3>{words(k)}</h3><table><tbody>{g.rows.map(r => <tr key={r.filter}><td>{k === 'senders' || k === 'recipients' ? <button className="num" onClick={() => r.keys[0]?.startsWith('ent-') && openDrawer({ kind: 'party', id: r.keys[0] })}>{r.labels[0]}</button> : r.labels.join(' → ')}</td><td className="n"><Num filter={r.filter}>{amount(r.value, g.unit)}</Num></td></tr>)}</tbody></table></div> })}</div>
    <h3>{t('spellings')}</h3><table><tbody>{p.spellings.map(s => <tr key={s.party_id}><td>{s.name}<div className="soft small">{[s.tax_id, s.country, s.address].filter(Boolean).join(' · ')}</div></td><td className="n">{num(s.rows)}</td><td className="small soft">{s.rule}{s.why ? ': ' + s.why : ''}</td></tr>)}</tbody></table>
    {p.twins.length > 0 && <><h3>{t('twins')}</h3>{p.twins.map(x => <p key={x.entity_id}><button className="num" onClick={() => openDrawer({ kind: 'party', id: x.entity_id })}>{x.caption}</button> <span className="soft">{num(x.rows)} {t('rows')}</span></p>)}</>}
  </>}</Asked>
}
