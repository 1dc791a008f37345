import { at, get, type Item, type Reason } from '../api'
import { openDrawer } from '../drawers'
import { num, usd, words } from '../format'
import { t } from '../i18n'
import { Asked, Empty, copy, useAsk } from '../ui'
import { go, useLocation, withParams } from '../url'

interface Finding { finding_id: string; detector: string; title: string; sentence: string; subject: string; subject_id: string; first_on: string; last_on: string; rows: number; value_usd: number | null; strength: number; why: Reason[]; benign: string[]; changes: string[] }
interface Lead { lead_id: string; caption: string; findings: string[]; detectors: string[]; rows: number; value_usd: string | null; first_on: string; last_on: string; strength: number; why_linked: string; members?: Finding[] }

export default function Findings() {
  const p = useLocation().searchParams
  const id = p.get('id'), lead = p.get('lead'), detector = p.get('detector') ?? ''
  if (id) return <One id={id} />
  if (lead) return <LeadView id={lead} />
  return <List detector={detector} />
}

const open = (changes: Record<string, string | undefined>) => go(withParams({ id: undefined, lead: undefined, detector: undefined, ...changes }))

function List({ detector }: { detector: string }) {
  const leads = useAsk('leads' + detector, () => get<{ items: Lead[]; total: { value: number } }>(at('/leads'), { limit: 200 }))
  const findings = useAsk('findings' + detector, () => get<{ items: Finding[]; total: { value: number } }>(at('/findings'), { detector, limit: 500 }))
  const kinds = useAsk('detectors', () => get<{ detector: string; outcome: string; findings: number }[]>(at('/detectors')))
  return <>
    <Asked of={kinds}>{k => <div className="chips"><button className="chip" aria-pressed={!detector} onClick={() => open({})}>{t('leads')}</button>{k.filter(x => x.findings > 0).map(x => <button key={x.detector} className="chip" aria-pressed={detector === x.detector} onClick={() => open({ detector: x.detector })}>{words(x.detector)} {x.findings}</button>)}</div>}</Asked>
    {detector
      ? <Asked of={findings}>{f => f.items.length === 0 ? <Empty /> : <div className="scroll" tabIndex={0}><table><thead><tr><th>{t('findings')}</th><th>{t('date')}</th><th className="n">{t('rows')}</th><th className="n">{t('usd')}</th><th className="n">{t('strength')}</th></tr></thead><tbody>{f.items.map(x => <tr key={x.finding_id}><td><a href={'?id=' + x.finding_id} onClick={e => { e.preventDefault(); open({ id: x.finding_id }) }}>{x.title}</a><div className="small soft">{x.sentence}</div></td><td className="small soft">{x.first_on}<br />{x.last_on}</td><td className="n">{num(x.rows)}</td><td className="n">{x.value_usd === null ? '–' : usd(String(x.value_usd))}</td><td className="n">{x.strength.toFixed(2)}</td></tr>)}</tbody></table></div>}</Asked>
      : <Asked of={leads}>{l => l.items.length === 0 ? <Empty /> : <div className="scroll" tabIndex={0}><table><thead><tr><th>{t('leads')}</th><th>{t('date')}</th><th className="n">{t('rows')}</th><th className="n">{t('usd')}</th><th className="n">{t('strength')}</th></tr></thead><tbody>{l.items.map(x => <tr key={x.lead_id}><td><a href={'?lead=' + x.lead_id} onClick={e => { e.preventDefault(); open({ lead: x.lead_id }) }}>{x.caption}</a><div className="small soft">{x.detectors.map(words).join(' · ')}{x.why_linked && ' · ' + x.why_linked}</div></td><td className="small soft">{x.first_on}<br />{x.last_on}</td><td className="n">{num(x.rows)}</td><td className="n">{usd(x.value_usd)}</td><td className="n">{x.strength.toFixed(2)}</td></tr>)}</tbody></table></div>}</Asked>}
  </>
}

function LeadView({ id }: { id: string }) {
  const asked = useAsk('lead' + id, () => get<Lead>(at('/leads/' + id)))
  return <><p><button onClick={() => open({})}>← {t('leads')}</button></p><Asked of={asked}>{l => <><h2>{l.caption}</h2><p className="soft">{num(l.rows)} {t('rows')} · {usd(l.value_usd)} · {l.first_on} – {l.last_on} · {l.why_linked}</p>{l.findings.map(f => <One key={f} id={f} inside />)}</>}</Asked></>
}

interface Full { record: Finding; explained: { rule: string; parameters?: Record<string, number>; references?: string[]; names?: { hit_id: string; party_name: string; listing_name: string; list_id: string; listed_on: string; first_shipment_on: string; last_shipment_on: string; score: number; why: Reason[] }[] }; figures?: { expr: string; value: string | null; unit: string; figure_id: string }[]; evidence?: Item[]; items?: Item[] }

function One({ id, inside }: { id: string; inside?: boolean }) {
  const asked = useAsk('finding' + id, () => get<Full>(at('/findings/' + id)))
  return <>{!inside && <p><button onClick={() => open({})}>← {t('findings')}</button></p>}<Asked of={asked}>{f => { const r = f.record, rows = f.evidence ?? f.items ?? []; return <article className="card" style={{ marginBlock: '1rem' }}>
    <h2>{r.title}</h2>
    <p><span className="badge">{words(r.detector)}</span> <span className="badge">{t('strength')} {r.strength.toFixed(2)}</span> <span className="badge">{num(r.rows)} {t('rows')}</span> <code>{r.finding_id}</code></p>
    <p className="quote">{r.sentence}</p>
    <div className="bar small"><button onClick={() => openDrawer({ kind: 'rows', id: 'finding:' + r.finding_id })}>{t('evidence')} →</button>{r.subject_id?.startsWith('ent-') && <button onClick={() => openDrawer({ kind: 'party', id: r.subject_id })}>{t('parties')} →</button>}<button onClick={() => void copy(`${r.sentence} [${r.finding_id}]`)}>{t('cite')}</button><button onClick={() => void copy('tallyman explain ' + r.finding_id)}>CLI</button></div>
    {f.figures && f.figures.length > 0 && <table><tbody>{f.figures.map(g => <tr key={g.figure_id}><td><code>{g.expr}</code></td><td className="n">{g.value ?? '–'} {g.unit}</td><td><code>{g.figure_id}</code></td></tr>)}</tbody></table>}
    {f.explained.names?.map(n => <div key={n.hit_id} className="pair" style={{ marginBlock: '.5rem' }}><div className="k">{n.score.toFixed(2)}</div><div><div className="k small">{t('onRecord')}</div>{n.party_name}<div className="small soft">{n.first_shipment_on} – {n.last_shipment_on}</div></div><div><div className="k small">{t('onList')} {n.list_id}</div>{n.listing_name}<div className="small soft">{t('listedOn')} {n.listed_on || '?'}</div></div></div>)}
    {r.why?.length > 0 && <><h3>{t('why')}</h3><ul>{r.why.map((w, i) => <li key={i} className="small">{words(w.feature)}: {w.left}{w.right && ' / ' + w.right} <span className="soft">{w.detail}</span></li>)}</ul></>}
    <div className="two"><section><h3>{t('benign')}</h3><ul>{r.benign?.map((x, i) => <li key={i}>{x}</li>)}</ul></section><section><h3>{t('changes')}</h3><ul>{r.changes?.map((x, i) => <li key={i}>{x}</li>)}</ul></section></div>
    {rows.length > 0 && <><h3>{t('evidence')}</h3><div className="scroll" tabIndex={0}><table><tbody>{rows.slice(0, 12).map(i => <tr key={i.item_id}><td className="small"><button className="num" onClick={() => openDrawer({ kind: 'record', id: i.item_id })}>{i.on}</button></td><td className="small">{i.sender?.name ?? ''} → {i.recipient?.name ?? ''}</td><td className="small">{i.description?.slice(0, 110)}</td><td className="n">{usd(i.value_usd)}</td></tr>)}</tbody></table></div></>}
    <details className="small"><summary>{t('more')}</summary><p>{f.explained.rule}</p><p className="soft">{Object.entries(f.explained.parameters ?? {}).map(([k, v]) => `${k} = ${v}`).join(' · ')}</p><ul>{f.explained.references?.map(x => <li key={x}>{x}</li>)}</ul></details>
  </article> }}</Asked></>
}
