// What the detectors saw: leads first, which bind findings about the same rows
// or party; then one finding with its rows, its innocent explanations, what
// would change it, and how far the data can see.
import { at, caseId, get, type AppExplainedNames as Name, type DetailFinding as Full, type Evidence as Row } from '../api'
import { openDrawer } from '../drawers'
import { num, usd, words } from '../format'
import { t } from '../i18n'
import { Months } from '../months'
import { CiteMenu, CopyMenu, ExportMenu } from '../take'
import { Asked, Empty, Num, useAsk } from '../ui'
import { go, useLocation, withParams } from '../url'


export default function Findings() {
  const p = useLocation().searchParams
  const id = p.get('id'), lead = p.get('lead')
  if (id) return <><Back /><One id={id} /></>
  if (lead) return <><Back /><OneLead id={lead} /></>
  return <List detector={p.get('detector') ?? ''} />
}

const open = (changes: Record<string, string | undefined>) => go(withParams({ id: undefined, lead: undefined, detector: undefined, filter: undefined, ...changes }))

function Back() { return <p><button onClick={() => { if (history.length > 1) history.back(); else open({}) }}>← {t('findings')}</button></p> }

function To({ to, children }: { to: Record<string, string>; children: React.ReactNode }) {
  return <a href={'/findings?' + new URLSearchParams(to).toString()} onClick={e => { if (e.metaKey || e.ctrlKey) return; e.preventDefault(); open(to) }}>{children}</a>
}

function List({ detector }: { detector: string }) {
  const kinds = useAsk('detectors', () => get(at('/detectors')))
  return <>
    <Asked of={kinds}>{k => <>
      <div className="bar between">
        <div className="chips"><button className="chip" aria-pressed={!detector} onClick={() => open({})}>{t('leads')}</button>{k.filter(x => x.findings > 0).map(x => <button key={x.detector} className="chip" aria-pressed={detector === x.detector} onClick={() => open({ detector: x.detector })}>{words(x.detector)} <span className="nums">{num(x.findings)}</span></button>)}</div>
        <ExportMenu what="findings" filter="" />
      </div>
      {k.filter(x => x.detector === detector && x.message).map(x => <p key={x.detector} className="soft small">{x.message}</p>)}
    </>}</Asked>
    {detector ? <OfDetector key={detector} detector={detector} /> : <Leads />}
  </>
}

function Leads() {
  const asked = useAsk('leads', () => get(at('/leads'), { limit: 200 }))
  return <Asked of={asked}>{l => l.items.length === 0 ? <Empty /> : <>
    <p className="soft">{t('shown', { n: num(l.items.length), m: num(l.total.value) })}</p>
    <ol className="finding-list">{l.items.map(x => (
      <li key={x.lead_id}>
        <div className="what"><To to={{ lead: x.lead_id }}><bdi>{x.caption}</bdi></To><div className="soft small">{x.detectors.map(words).join(' · ')}{x.findings.length > 1 && x.why_linked && ` · ${x.why_linked}`}</div></div>
        <Facts rows={x.rows} value={x.value_usd} first={x.first_on} last={x.last_on} strength={x.strength} />
      </li>))}</ol>
  </>}</Asked>
}

function OfDetector({ detector }: { detector: string }) {
  const asked = useAsk('findings' + detector, () => get(at('/findings'), { detector, limit: 500 }))
  return <Asked of={asked}>{f => f.items.length === 0 ? <Empty /> : <>
    <p className="soft">{t('shown', { n: num(f.items.length), m: num(f.total.value) })}</p>
    <ol className="finding-list">{f.items.map(x => (
      <li key={x.finding_id}>
        <div className="what"><To to={{ id: x.finding_id }}><bdi>{x.title}</bdi></To><div className="small soft">{x.sentence}</div></div>
        <Facts rows={x.rows} value={x.value_usd} first={x.first_on} last={x.last_on} strength={x.strength} filter={'finding:' + x.finding_id} />
      </li>))}</ol>
  </>}</Asked>
}

// Facts is the numbers of a lead or finding, one under another where it is
// narrow.
function Facts({ rows, value, first, last, strength, filter }: { rows: number; value: string | number | null; first: string | null; last: string | null; strength: number; filter?: string }) {
  const n = `${num(rows)} ${t('rows')}`
  return <div className="facts"><span className="nums">{value === null ? '–' : usd(String(value))}</span><span className="nums">{filter ? <Num filter={filter}>{n}</Num> : n}</span><span className="soft small nowrap">{first} – {last}</span><Strength of={strength} /></div>
}

function Strength({ of }: { of: number }) {
  const text = `${t('strength')} ${of.toFixed(2)}`
  return <span className="strength" title={text}><span className="meter" aria-hidden="true"><span style={{ width: 100 * of + '%' }} /></span><span className="small soft nums">{of.toFixed(2)}<span className="unseen">{text}</span></span></span>
}

function OneLead({ id }: { id: string }) {
  const asked = useAsk('lead' + id, () => get(at('/leads/{id}', id)))
  return <Asked of={asked}>{l => <>
    <h2 className="name"><bdi>{l.caption}</bdi></h2>
    <p className="soft">{num(l.rows)} {t('rows')} · {usd(l.value_usd)} · {l.first_on} – {l.last_on}{l.findings.length > 1 && ` · ${l.why_linked}`}</p>
    {l.findings.map(f => <One key={f} id={f} />)}
  </>}</Asked>
}

function One({ id }: { id: string }) {
  const asked = useAsk('finding' + id, () => get(at('/findings/{id}', id)))
  return <Asked of={asked}>{f => <Article f={f} />}</Asked>
}

function Article({ f }: { f: Full }) {
  const r = f.record, e = f.explained, filter = 'finding:' + r.finding_id
  const url = `${location.origin}/findings?case=${encodeURIComponent(caseId())}&id=${r.finding_id}`
  const coverage = (r.why ?? []).filter(w => w.feature === 'coverage'), why = (r.why ?? []).filter(w => w.feature !== 'coverage')
  const months = useAsk('hist' + filter, () => get(at('/histogram'), { filter }))
  return (
    <article className="card finding">
      <h2><bdi>{r.title}</bdi></h2>
      <p className="badges"><span className="badge">{words(r.detector)}</span><span className="badge">{t('strength')} {r.strength.toFixed(2)}</span><span className="badge mono">{r.finding_id}</span></p>
      <p className="quote">{r.sentence}</p>
      <div className="bar">
        <span className="strong"><Num filter={filter}>{t('openRows', { n: num(r.rows) })}</Num></span>
        {r.subject_id?.startsWith('ent-') && <button onClick={() => openDrawer({ kind: 'party', id: r.subject_id })}><bdi>{r.subject}</bdi></button>}
        <CiteMenu of={{ title: r.title, note: `${r.sentence} Finding ${r.finding_id}${f.provenance ? ', tables ' + f.provenance.state : ''}`, url, key: r.finding_id }} />
        <CopyMenu forms={[['URL', url], ['CLI', 'tallyman explain ' + r.finding_id], [t('filter'), filter], ['SQL', e.sql ?? '']]} />
      </div>
      {e.names && e.names.length > 0 && <Names list={e.names} />}
      {months.data && <Months bins={months.data.bins.map(b => ({ month: b.month, rows: b.rows, filter: `${filter} month:${b.month}` }))} events={months.data.events} height={96} />}
      <div className="two">
        <Reasons title={t('benign')} list={r.innocent_explanations} />
        <Reasons title={t('changes')} list={r.what_would_change_this} />
      </div>
      {why.length > 0 && <section><h3>{t('why')}</h3><ul className="plain-list small">{why.map((w, i) => <li key={i}><strong>{words(w.feature)}</strong>{(w.left || w.right) && <> {[w.left, w.right].filter(Boolean).map(x => `“${x}”`).join(' / ')}</>} <span className="soft">{w.detail}</span></li>)}</ul></section>}
      <section><h3>{t('coverage')}</h3>{coverage.length > 0 ? coverage.map((w, i) => <p key={i} className="small">{w.detail}</p>) : <p className="small">{t('coverageOf', { from: r.first_on ?? '–', to: r.last_on ?? '–' })}</p>}</section>
      {e.rows && e.rows.length > 0 && <Evidence rows={e.rows.slice(0, 12)} of={r.rows} filter={filter} />}
      <details className="small rule"><summary>{t('rule')}</summary>
        <p>{e.rule}</p>
        {e.parameters && <p className="soft mono">{Object.entries(e.parameters).map(([k, v]) => `${k} = ${v}`).join('  ')}</p>}
        {e.references && <ul>{e.references.map(x => <li key={x}>{x}</li>)}</ul>}
      </details>
    </article>
  )
}

function Reasons({ title, list }: { title: string; list?: string[] | null }) {
  if (!list || list.length === 0) return null
  return <section><h3>{title}</h3><ul className="small">{list.map((x, i) => <li key={i}>{x}</li>)}</ul></section>
}

// Names shows the two that met and the two dates; what was shipped before a
// listing is said in words.
function Names({ list }: { list: Name[] }) {
  const when = (n: Name) => !n.listed_on ? t('noDate') : n.last_on < n.listed_on ? t('before') : n.first_on >= n.listed_on ? t('after') : t('both')
  return (
    <div className="scroll" tabIndex={0}><table><thead><tr><th>{t('onRecord')}</th><th>{t('onList')}</th><th>{t('date')}</th><th className="n">{t('score')}</th></tr></thead><tbody>{list.map(n => <tr key={n.hit_id}>
      <td><bdi>{n.party_name}</bdi><div className="soft small">{n.first_on} – {n.last_on}</div></td>
      <td><bdi>{n.listing_name}</bdi><div className="soft small">{n.list_id}{n.listed_on && ` · ${t('listedOn')} ${n.listed_on}`}</div></td>
      <td className="small">{when(n)}</td><td className="n"><a href={'/review?judgement=all&hit=' + n.hit_id} onClick={e => { e.preventDefault(); go('/review?judgement=all&hit=' + n.hit_id) }}>{n.score.toFixed(2)}</a></td></tr>)}</tbody></table></div>
  )
}

function Evidence({ rows, of, filter }: { rows: Row[]; of: number; filter: string }) {
  return <section>
    <h3>{t('evidence')}</h3>
    <div className="scroll" tabIndex={0}><table><thead><tr><th>{t('date')}</th><th>{t('sender')} → {t('recipient')}</th><th>{t('goods')}</th><th className="n">{t('usd')}</th></tr></thead><tbody>{rows.map(i => <tr key={i.item_id}>
      <td className="small nowrap"><button className="num" onClick={() => openDrawer({ kind: 'record', id: i.item_id })}>{i.on ?? t('row')}</button></td>
      <td className="small"><bdi>{i.sender ?? '?'}</bdi> → <bdi>{i.recipient ?? '?'}</bdi></td>
      <td className="small"><code>{i.hs_code}</code> <bdi>{i.description?.slice(0, 120)}</bdi>{i.note && <div className="soft">{i.note}</div>}</td>
      <td className="n">{i.value_usd === null ? '–' : usd(String(i.value_usd))}</td></tr>)}</tbody></table></div>
    {of > rows.length && <p><Num filter={filter}>{t('openRows', { n: num(of) })}</Num></p>}
  </section>
}
