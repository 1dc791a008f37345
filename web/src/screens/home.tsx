// What there is, what was seen in it, what to do next.
import { useEffect, useState } from 'react'
import { at, caseId, get, post, type ExploreLayer as Layer, type ExploreLook, type Home } from '../api'
import { num, usd, words } from '../format'
import { t } from '../i18n'
import { jobStarted } from '../jobs'
import { Months } from '../months'
import { Top } from '../party'
import { may } from '../session'
import { Asked, Num, toast, useAsk } from '../ui'
import { go } from '../url'

// has is the filter key of what a field is called in the first look.
const has: Record<string, string> = { date: 'date', 'declaration number': 'decl', destination: 'to', dispatch: 'from', 'hs code': 'hs', 'net weight': 'kg', origin: 'origin', recipient: 'recipient', sender: 'sender', 'value in USD': 'value' }

export default function HomeScreen() {
  const asked = useAsk('home', () => get(at('/home')))
  return <Asked of={asked}>{h => h.first_look === undefined || h.first_look.totals.rows === 0 ? <Nothing /> : <Shown h={h} look={h.first_look} />}</Asked>
}

function Nothing() {
  return <div className="card"><h2>{t('emptyCase')}</h2><p>{t('emptyCaseNote')}</p><p><button className="primary" onClick={() => go('/import')}>{t('import')}</button></p></div>
}

function Link({ to, children }: { to: string; children: React.ReactNode }) {
  return <a href={to} onClick={e => { if (e.metaKey || e.ctrlKey) return; e.preventDefault(); go(to) }}>{children}</a>
}

function Shown({ h, look }: { h: Home; look: ExploreLook }) {
  const judged = h.decisions.yes + h.decisions.no + h.decisions.unsure
  const detectors = h.detectors, saw = detectors.filter(d => d.findings > 0), quiet = detectors.filter(d => d.findings === 0)
  return <>
    <Since run={h.status.last_run?.ended} next={h.status.next} />
    <div className="cards">
      <Card title={t('records')} big={<Num filter="">{num(look.totals.rows)}</Num>}>{usd(look.totals.value_usd)} · {num(h.status.files)} {t('files')}</Card>
      <Card title={t('findings')} big={<Link to="/findings">{num(h.leads_of)} {t('leads')}</Link>}>{num(detectors.reduce((n, d) => n + d.findings, 0))} {t('findings')}</Card>
      <Card title={t('review')} big={<Link to="/review">{num(h.decisions.open)} {t('open')}</Link>}>{t('judged')}: {num(judged)}{h.decisions.awaiting ? <> · <Link to="/review?judgement=second">{t('awaiting')}: {num(h.decisions.awaiting)}</Link></> : null}{h.decisions.conflict ? <> · <Link to="/review?judgement=conflict">{t('conflict')}: {num(h.decisions.conflict)}</Link></> : null}</Card>
      <Card title={t('lists')} big={<Link to="/lists">{num(h.lists.filter(l => l.current).length)}</Link>}>{h.lists.filter(l => l.current).slice(0, 4).map(l => <span key={l.list_id} className="list-name">{l.list_id} <span className="nums">{num(l.summary.entities)}</span> <Age on={l.summary.as_of || l.added_at} /></span>)}</Card>
    </div>
    <h2>{t('timeline')}</h2>
    <Months bins={look.months.map(b => ({ month: b.month, rows: b.rows, filter: 'month:' + b.month }))} />
    <div className="two wide-first">
      <section><h2>{t('leads')}</h2><ol className="finding-list short">{h.leads.map(l => <li key={l.lead_id}><div className="what"><Link to={'/findings?lead=' + l.lead_id}><bdi>{l.caption}</bdi></Link><div className="soft small">{l.detectors.map(words).join(' · ')}</div></div><div className="facts"><span className="nums">{usd(l.value_usd)}</span><span className="nums">{num(l.rows)} {t('rows')}</span></div></li>)}</ol></section>
      <section><h2>{t('whatHappened')}</h2>
        <ul className="plain-list">{saw.map(d => <li key={d.id} className="bar between"><span title={d.question}>{d.title}</span><Link to={'/findings?detector=' + d.id}>{num(d.findings)}</Link></li>)}</ul>
        {quiet.length > 0 && <details className="small"><summary>{t('sawNothing', { n: num(quiet.length) })}</summary><ul className="plain-list">{quiet.map(d => <li key={d.id}>{d.title} <span className={'badge' + (d.outcome === 'error' ? ' hot' : '')}>{words(d.outcome)}</span>{d.message && <div className="soft">{d.message}</div>}</li>)}</ul></details>}
      </section>
    </div>
    <h2>{t('firstLook')}</h2>
    <div className="two">
      <section><h3>{t('routes')}</h3><Top rows={look.top_routes.rows} unit={look.top_routes.unit} name={r => r.labels.join(' → ')} /></section>
      <section><h3>{t('classes')}</h3><Top rows={look.top_classes.rows} unit={look.top_classes.unit} name={r => words(r.labels[0] ?? '')} /></section>
      <section><h3>{t('missing')}</h3><ul className="plain-list">{Object.entries(look.missing).filter(m => m[1] > 0).map(([k, v]) => <li key={k} className="bar between"><span>{k}</span>{has[k] ? <Num filter={'-has:' + has[k]}>{percent(v)}</Num> : percent(v)}</li>)}</ul><p className="soft small">{t('statedAlways')}: {Object.entries(look.missing).filter(m => m[1] === 0).map(m => m[0]).join(', ') || '–'}</p></section>
    </div>
    <h2>{t('coverage')}</h2>
    <Coverage list={h.coverage} />
  </>
}

const percent = (v: number) => v > 0 && v < .001 ? '< 0.1 %' : (100 * v).toFixed(1) + ' %'

function Card({ title, big, children }: { title: string; big: React.ReactNode; children: React.ReactNode }) {
  return <section className="card"><h2 className="label">{title}</h2><div className="big">{big}</div><div className="soft small">{children}</div></section>
}

// Age is the day of a list; one that is older than three weeks says so.
export function Age({ on }: { on: string }) {
  const days = Math.floor((Date.now() - Date.parse(on)) / 864e5)
  return <span className={days > 21 ? 'warn' : 'soft'} title={on}>{on.slice(0, 10)}{days > 21 && ` · ${t('daysOld', { n: num(days) })}`}</span>
}

// Since says whether the case was built anew after the last visit, and what
// should be done next.
function Since({ run, next }: { run?: string; next?: string }) {
  const key = 'tallyman.seen.' + caseId()
  const [seen] = useState(() => { try { return localStorage.getItem(key) ?? '' } catch { return '' } })
  useEffect(() => { try { localStorage.setItem(key, new Date().toISOString()) } catch { /* private windows have no storage */ } }, [key])
  const fresh = run && seen && run > seen
  const runs = next?.startsWith('tallyman run')
  if (!fresh && !next) return null
  return (
    <div className="notice" role="status">
      {fresh && <span>{t('sinceVisit', { at: new Date(run).toLocaleString() })}</span>}
      {next && <span>{t('nextStep')}: {runs ? t('runNote') : <code>{next}</code>}</span>}
      {runs && may('analyst') && <button onClick={() => post(at('/run')).then(jobStarted, e => toast(String(e.message)))}>{t('run')}</button>}
    </div>
  )
}

// Coverage is what was loaded, month by month and register by register: a month
// without a mark cannot show anything.
function Coverage({ list }: { list: Layer[] }) {
  const months = [...new Set(list.map(l => l.month).filter(Boolean))].sort()
  const name = (l: Layer) => [l.reporter || t('notStated'), words(l.direction), l.grain === 'item' ? '' : words(l.grain)].filter(Boolean).join(' ')
  const layers = [...new Set(list.map(name))].sort()
  const most = Math.max(...list.map(l => l.rows), 1)
  const first = months[0], last = months[months.length - 1]
  return (
    <div className="scroll" tabIndex={0}>
      <table className="coverage"><thead><tr><th>{t('register')}</th><th>{first} – {last}</th><th className="n">{t('months')}</th><th className="n">{t('rows')}</th></tr></thead>
        <tbody>{layers.map(l => {
          const mine = list.filter(x => name(x) === l), by = new Map(mine.map(x => [x.month, x.rows])), one = mine[0]!
          const filter = [one.reporter ? 'reporter:' + one.reporter : '-has:reporter', one.direction ? 'direction:' + one.direction : '-has:direction', 'grain:' + one.grain].join(' ')
          return <tr key={l}><th scope="row">{l}</th><td><span className="strip" role="img" aria-label={t('monthsLoaded', { n: num(by.size), m: num(months.length) })}>{months.map(m => <span key={m} title={`${m}: ${num(by.get(m) ?? 0)}`} className={by.has(m) ? '' : 'none'} style={by.has(m) ? { opacity: .25 + .75 * Math.sqrt((by.get(m) ?? 0) / most) } : undefined} />)}</span></td><td className="n">{num(by.size)}</td><td className="n"><Num filter={filter}>{num(mine.reduce((n, x) => n + x.rows, 0))}</Num></td></tr>
        })}</tbody></table>
    </div>
  )
}
