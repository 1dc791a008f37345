// Time and products: stacked months of the largest groups or a heat map of them,
// a treemap of the same, and the table that all are drawn from.
import { useState } from 'react'
import { at, get, type ExploreGroups as Groups, type Query } from '../api'
import { openDrawer } from '../drawers'
import { amount, num, words } from '../format'
import { Heat } from '../heat'
import { t } from '../i18n'
import { Asked, Empty, Num, useAsk } from '../ui'
import { go, useLocation, withParams } from '../url'

const keys = ['class', 'hs2', 'hs4', 'hs6', 'route', 'from', 'to', 'origin', 'recipient', 'sender', 'cover', 'reporter']
const colors = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8']
const metrics = ['value_usd', 'rows', 'net_kg', 'quantity', 'declarations', 'recipients', 'senders'] as const satisfies readonly Metric[]
type Metric = NonNullable<Query<'/cases/{case}/group'>['metric']>
const open = (filter: string) => openDrawer({ kind: 'rows', id: filter })

export default function Time() {
  const p = useLocation().searchParams
  const filter = p.get('filter') ?? '', by = p.get('by') ?? 'class', metric = (p.get('metric') ?? 'value_usd') as Metric, heat = p.get('as') === 'heat'
  const groups = useAsk(['g', filter, by, metric].join('|'), () => get(at('/group'), { filter, by, metric, limit: 40 }))
  const months = useAsk(['m', filter, by, metric].join('|'), () => get(at('/group'), { filter, by: 'month,' + by, metric, limit: 1000 }))
  const hist = useAsk('h' + filter, () => get(at('/histogram'), { filter }))
  return <>
    <div className="bar">
      <label>{t('by')} <select value={by} onChange={e => go(withParams({ by: e.target.value }))}>{keys.map(k => <option key={k} value={k}>{words(k)}</option>)}</select></label>
      <label>{t('metric')} <select value={metric} onChange={e => go(withParams({ metric: e.target.value }))}>{metrics.map(k => <option key={k} value={k}>{words(k)}</option>)}</select></label>
      <div className="chips"><button className="chip" aria-pressed={!heat} onClick={() => go(withParams({ as: undefined }))}>{t('stacked')}</button><button className="chip" aria-pressed={heat} onClick={() => go(withParams({ as: 'heat' }))}>{t('heatMap')}</button></div>
    </div>
    {heat && <Heat filter={filter} by={by} metric={metric} />}
    <Asked of={groups}>{g => g.rows.length === 0 ? <Empty /> : <>
      {!heat && months.data && months.data.by[1] === by && <Stack months={months.data} top={g.rows.slice(0, 7).map(r => r.keys[0]!)} labels={new Map(g.rows.map(r => [r.keys[0]!, r.labels[0]!]))} events={hist.data?.events ?? []} />}
      <h2>{words(by)}</h2><Tree g={g} /><Table g={g} />
    </>}</Asked>
  </>
}

function Stack({ months, top, labels, events }: { months: Groups; top: string[]; labels: Map<string, string>; events: { name: string; on: string }[] }) {
  const list = [...new Set(months.rows.map(r => r.keys[0]!))].sort(), w = 820, h = 220, pad = 44
  const cell = new Map(months.rows.map(r => [r.keys.join('|'), r]))
  const sums = list.map(m => top.reduce((n, k) => n + Number(cell.get(m + '|' + k)?.value ?? 0), 0)), max = Math.max(...sums, 1), step = (w - pad) / Math.max(list.length, 1)
  return <figure style={{ margin: 0 }}><div className="scroll time-chart"><svg className="chart" viewBox={`0 0 ${w} ${h + 20}`} role="group" aria-label={t('timeline')}>
    <text x={pad - 4} y={10} textAnchor="end">{Intl.NumberFormat('en', { notation: 'compact' }).format(max)}</text><line className="grid-line" x1={pad} x2={w} y1={h} y2={h} />
    {list.map((m, i) => { let y = h; return <g key={m}>{top.map((k, c) => { const r = cell.get(m + '|' + k); if (!r) return null; const hh = Number(r.value ?? 0) / max * (h - 14); y -= hh; return <rect key={k} role="button" tabIndex={0} aria-label={`${m} ${labels.get(k)}: ${amount(r.value, months.unit)}`} x={pad + i * step + 1} y={y} width={Math.max(1, step - 2)} height={hh} fill={`var(${colors[c % colors.length]})`} onClick={() => open(r.filter)} onKeyDown={e => { if (e.key === 'Enter') open(r.filter) }}><title>{m} {labels.get(k)}: {amount(r.value, months.unit)}, {r.items} {t('rows')}</title></rect> })}{(i === 0 || m.endsWith('-01')) && <text x={pad + i * step} y={h + 14}>{m}</text>}</g> })}
    {events.map(e => { const i = list.indexOf(e.on.slice(0, 7)); if (i < 0) return null; const x = pad + (i + Number(e.on.slice(8)) / 31) * step; return <g key={e.name}><line className="event" x1={x} x2={x} y1={0} y2={h} /><text className="event" x={x + 3} y={10}>{e.name}</text></g> })}
  </svg></div><figcaption className="chips small">{top.map((k, c) => <span key={k}><span aria-hidden="true" style={{ display: 'inline-block', width: 10, height: 10, background: `var(${colors[c % colors.length]})`, marginInlineEnd: 4 }} />{words(labels.get(k) ?? k)}</span>)}</figcaption></figure>
}

// Tree lays out areas by slicing the longer side in two, again and again, so
// that both halves weigh nearly the same.
function Tree({ g }: { g: Groups }) {
  const w = 820, h = 240, list = g.rows.filter(r => Number(r.value ?? 0) > 0)
  const boxes: { x: number; y: number; w: number; h: number; i: number }[] = []
  const cut = (from: number, to: number, x: number, y: number, bw: number, bh: number) => {
    if (to - from === 1) { boxes.push({ x, y, w: bw, h: bh, i: from }); return }
    const sum = (a: number, b: number) => list.slice(a, b).reduce((n, r) => n + Number(r.value), 0)
    const all = sum(from, to); let mid = from + 1, s = Number(list[from]!.value)
    while (mid < to - 1 && s + Number(list[mid]!.value) / 2 < all / 2) { s += Number(list[mid]!.value); mid++ }
    const share = s / all
    if (bw >= bh) { cut(from, mid, x, y, bw * share, bh); cut(mid, to, x + bw * share, y, bw * (1 - share), bh) } else { cut(from, mid, x, y, bw, bh * share); cut(mid, to, x, y + bh * share, bw, bh * (1 - share)) }
  }
  if (list.length > 0) cut(0, list.length, 0, 0, w, h)
  const cutTo = (text: string, room: number) => text.length > room ? text.slice(0, Math.max(1, room - 1)) + '…' : text
  return <div className="scroll time-chart"><svg className="chart" viewBox={`0 0 ${w} ${h}`} role="group" aria-label={t('products')}>{boxes.map(b => { const r = list[b.i]!; return <g key={r.filter} role="button" tabIndex={0} aria-label={`${r.labels.join(' ')}: ${amount(r.value, g.unit)}`} onClick={() => open(r.filter)} onKeyDown={e => { if (e.key === 'Enter') open(r.filter) }}><rect x={b.x + 1} y={b.y + 1} width={Math.max(0, b.w - 2)} height={Math.max(0, b.h - 2)} rx={3} fill={`var(${colors[b.i % colors.length]})`} fillOpacity={.35} stroke={`var(${colors[b.i % colors.length]})`}><title>{r.labels.join(' ')}: {amount(r.value, g.unit)}</title></rect>{b.w > 60 && b.h > 22 && <text x={b.x + 7} y={b.y + 16} style={{ fill: 'var(--ink)' }}>{cutTo(words(r.labels.join(' ')), Math.floor((b.w - 10) / 6.6))}</text>}{b.w > 60 && b.h > 38 && amount(r.value, g.unit).length * 7 < b.w - 10 && <text x={b.x + 7} y={b.y + 31}>{amount(r.value, g.unit)}</text>}</g> })}</svg></div>
}

function Table({ g }: { g: Groups }) {
  const [all, setAll] = useState(false)
  return <div className="scroll" tabIndex={0}><table><thead><tr><th>{words(g.by.join(', '))}</th><th className="n">{words(g.metric)}</th><th className="n">{t('rows')}</th></tr></thead><tbody>
    {g.rows.slice(0, all ? undefined : 15).map(r => <tr key={r.filter}><td>{words(r.labels.join(' '))}</td><td className="n"><Num filter={r.filter}>{amount(r.value, g.unit)}</Num></td><td className="n">{num(r.items)}</td></tr>)}
    {g.other.items > 0 && <tr className="soft"><td>{t('other')}</td><td className="n">{amount(g.other.value, g.unit)}</td><td className="n">{num(g.other.items)}</td></tr>}
    {g.missing.items > 0 && <tr className="soft"><td>{t('notStated')}</td><td className="n">{amount(g.missing.value, g.unit)}</td><td className="n">{num(g.missing.items)}</td></tr>}
    <tr><th>{t('total')}</th><td className="n"><Num filter={g.filter}>{amount(g.total.value, g.unit)}</Num></td><td className="n">{num(g.total.items)}</td></tr>
  </tbody></table>{g.rows.length > 15 && !all && <button onClick={() => setAll(true)}>{t('more')}</button>}{g.notes?.map(n => <p key={n} className="soft small">{n}</p>)}</div>
}
