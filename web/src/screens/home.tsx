import { at, get, type Bin, type Groups, type Totals } from '../api'
import { num, usd, words } from '../format'
import { t } from '../i18n'
import { Months } from '../months'
import { Asked, Num, useAsk } from '../ui'
import { go } from '../url'

interface Home {
  status: { files: number; next: string; rows: Record<string, number>; last_run?: { ended: string; outcome: string } }
  lists: { list_id: string; version: string; current: boolean; added_at: string; summary: { title: string; entities: number; as_of?: string } }[]
  detectors: { id: string; title: string; outcome: string; findings: number; message?: string }[]
  leads: { lead_id: string; caption: string; detectors: string[]; rows: number; value_usd: string | null; first_on: string; last_on: string }[] | null; leads_of: number
  coverage: { month: string; reporter: string; direction: string; grain: string; rows: number }[]
  first_look: { totals: Totals; missing: Record<string, number>; top_routes: Groups; top_classes: Groups; months: Bin[] }
  decisions: { yes: number; no: number; unsure: number; open: number }
}

export default function HomeScreen() {
  const asked = useAsk('home', () => get<Home>(at('/home')))
  return <Asked of={asked}>{h => { const look = h.first_look; return <>
    <div className="cards">
      <div className="card"><h2 className="label">{t('records')}</h2><div className="big"><Num filter="">{num(look.totals.rows)}</Num></div><div className="soft">{usd(look.totals.value_usd)} · {num(h.status.files)} {t('files')}</div></div>
      <div className="card"><h2 className="label">{t('findings')}</h2><div className="big"><a href="/findings" onClick={e => { e.preventDefault(); go('/findings') }}>{num(h.leads_of)} {t('leads')}</a></div><div className="soft">{num(h.detectors.reduce((n, d) => n + d.findings, 0))} {t('findings')}</div></div>
      <div className="card"><h2 className="label">{t('review')}</h2><div className="big"><a href="/review" onClick={e => { e.preventDefault(); go('/review') }}>{num(h.decisions.open)} {t('open')}</a></div><div className="soft">{t('decided')}: {num(h.decisions.yes + h.decisions.no + h.decisions.unsure)}</div></div>
      <div className="card"><h2 className="label">{t('lists')}</h2>{h.lists.filter(l => l.current).map(l => <div key={l.list_id} className="small"><strong>{l.list_id}</strong> {num(l.summary.entities)} <span className="soft">{l.summary.as_of || l.added_at.slice(0, 10)}</span></div>)}</div>
    </div>
    <h2>{t('timeline')}</h2><Months bins={look.months.map(b => ({ month: b.month, rows: b.rows, filter: 'month:' + b.month }))} />
    <div className="two">
      <section><h2>{t('leads')}</h2><table><tbody>{h.leads?.map(l => <tr key={l.lead_id}><td><a href={'/findings?lead=' + l.lead_id} onClick={e => { e.preventDefault(); go('/findings?lead=' + l.lead_id) }}>{l.caption}</a><div className="soft small">{l.detectors.map(words).join(' · ')} · {l.first_on} – {l.last_on}</div></td><td className="n">{num(l.rows)}</td><td className="n">{usd(l.value_usd)}</td></tr>)}</tbody></table></section>
      <section><h2>{t('whatHappened')}</h2><table><tbody>{h.detectors.map(d => <tr key={d.id}><td>{d.title}{d.message && <div className="soft small">{d.message}</div>}</td><td><span className={'badge' + (d.outcome === 'error' ? ' hot' : '')}>{words(d.outcome)}</span></td><td className="n">{d.findings > 0 && <a href={'/findings?detector=' + d.id}>{num(d.findings)}</a>}</td></tr>)}</tbody></table></section>
    </div>
    <h2>{t('firstLook')}</h2>
    <div className="two">
      <section><h3>{t('routes')}</h3><table><tbody>{look.top_routes.rows?.map(r => <tr key={r.filter}><td>{r.labels.join(' → ')}</td><td className="n"><Num filter={r.filter}>{usd(r.value)}</Num></td></tr>)}</tbody></table></section>
      <section><h3>{t('classes')}</h3><table><tbody>{look.top_classes.rows?.map(r => <tr key={r.filter}><td>{words(r.labels[0] ?? '')}</td><td className="n"><Num filter={r.filter}>{num(r.items)}</Num></td></tr>)}</tbody></table></section>
      <section><h3>{t('missing')}</h3><table><tbody>{Object.entries(look.missing).map(([k, v]) => <tr key={k}><td>{k}</td><td className="n">{(100 * v).toFixed(1)} %</td></tr>)}</tbody></table></section>
      <section><h3>{t('coverage')}</h3><Coverage list={h.coverage} /></section>
    </div>
  </> }}</Asked>
}

function Coverage({ list }: { list: Home['coverage'] }) {
  const layers = [...new Set(list.map(l => [l.reporter || '?', l.direction, l.grain].join(' ')))]
  return <table><tbody>{layers.map(l => { const mine = list.filter(x => [x.reporter || '?', x.direction, x.grain].join(' ') === l); const months = mine.map(x => x.month).filter(Boolean).sort(); return <tr key={l}><td>{l}</td><td className="small soft">{months[0]} – {months[months.length - 1]} ({months.length})</td><td className="n">{num(mine.reduce((n, x) => n + x.rows, 0))}</td></tr> })}</tbody></table>
}
