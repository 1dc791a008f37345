// The ways of the goods: on a map or as bands, before and after an event, and
// the same in a table. Every arc, band and number opens its rows.
import { Suspense, lazy } from 'react'
import { at, get, type ExploreRoutes as Routes, type ExploreSums as Sums } from '../api'
import { openDrawer } from '../drawers'
import { num, usd } from '../format'
import { t } from '../i18n'
import { Asked, Empty, Num, useAsk } from '../ui'
import { go, useLocation, withParams } from '../url'
import type { Arc } from '../worldmap'

const WorldMap = lazy(() => import('../worldmap'))

export default function RoutesScreen() {
  const p = useLocation().searchParams
  const filter = p.get('filter') ?? '', event = p.get('event') ?? '', bands = p.get('as') === 'bands', byRows = p.get('by') === 'rows'
  const asked = useAsk('routes' + filter + event, () => get(at('/routes'), { filter, event }))
  const events = useAsk('events', () => get(at('/histogram')))
  return <>
    <div className="bar"><label>{t('event')} <select value={event} onChange={e => go(withParams({ event: e.target.value || undefined }))}><option value="">–</option>{events.data?.events.map(e => <option key={e.name} value={e.name}>{e.name} {e.on}</option>)}</select></label>
      <div className="chips"><button className="chip" aria-pressed={!bands} onClick={() => go(withParams({ as: undefined }))}>{t('asMap')}</button><button className="chip" aria-pressed={bands} onClick={() => go(withParams({ as: 'bands' }))}>{t('asBands')}</button></div>
      {!bands && <label>{t('widthBy')} <select value={byRows ? 'rows' : 'value'} onChange={e => go(withParams({ by: e.target.value === 'rows' ? 'rows' : undefined }))}><option value="value">{t('usd')}</option><option value="rows">{t('rows')}</option></select></label>}
    </div>
    <Asked of={asked}>{r => r.routes.length === 0 ? <Empty /> : <><p className="soft">{t('shown', { n: num(r.routes.length), m: num(r.of) })}</p>{bands ? <Flows r={r} /> : <Maps r={r} byRows={byRows} />}<div className="scroll" tabIndex={0}><table><thead><tr><th>{t('route')}</th><th className="n">{t('rows')}</th><th className="n">{t('usd')}</th>{r.event && <><th className="n">{t('beforeEvent')} {r.event.on}</th><th className="n">{t('afterEvent')}</th></>}</tr></thead><tbody>{r.routes.map(x => <tr key={x.filter}><td>{r.countries[x.from]?.name ?? x.from}{x.via && <> → <em>{r.countries[x.via]?.name ?? x.via}</em></>} → {r.countries[x.to]?.name ?? x.to}</td><td className="n"><Num filter={x.filter}>{num(x.rows)}</Num></td><td className="n">{usd(x.value_usd)}</td>{r.event && <><td className="n"><Num filter={`${x.filter} before:${r.event.name}`}>{usd(x.before?.value_usd)}</Num></td><td className="n"><Num filter={`${x.filter} after:${r.event.name}`}>{usd(x.after?.value_usd)}</Num></td></>}</tr>)}</tbody></table></div></>}</Asked>
  </>
}

// Maps is one map, or two beside each other where an event divides the time; both
// with arcs of one measure, so that widths may be compared.
function Maps({ r, byRows }: { r: Routes; byRows: boolean }) {
  const size = (x?: Sums) => byRows ? x?.rows ?? 0 : Math.max(0, Number(x?.value_usd ?? 0))
  const name = (code: string) => r.countries[code]?.name ?? code
  const arcs = (sums: (x: Routes['routes'][number]) => Sums | undefined, more: string): Arc[] => r.routes.map(x => {
    const s = sums(x)
    return { from: x.from, to: x.to, via: x.via, size: size(s), filter: [x.filter, more].filter(Boolean).join(' '), label: `${name(x.from)} → ${x.via ? name(x.via) + ' → ' : ''}${name(x.to)}: ${usd(s?.value_usd)}, ${num(s?.rows ?? 0)} ${t('rows')}` }
  })
  const maps = r.event
    ? [{ label: `${t('beforeEvent')} ${r.event.on}`, arcs: arcs(x => x.before, 'before:' + r.event.name) }, { label: t('afterEvent'), arcs: arcs(x => x.after, 'after:' + r.event.name) }]
    : [{ label: '', arcs: arcs(x => x, '') }]
  const widest = Math.max(1, ...maps.flatMap(m => m.arcs.map(a => a.size)))
  return <Suspense fallback={<p className="soft" role="status">{t('loading')}</p>}>
    <div className={maps.length > 1 ? 'maps two-maps' : 'maps'}>{maps.map(m => <WorldMap key={m.label} label={m.label} arcs={m.arcs.filter(a => a.size > 0)} countries={r.countries} widest={widest} />)}</div>
    <p className="soft small">{t('mapNote')}</p>
  </Suspense>
}

// Flows draws the largest routes as bands from the country of dispatch on the
// left to that of destination on the right, as wide as their value.
function Flows({ r }: { r: Routes }) {
  const list = r.routes.slice(0, 14), w = 820, h = 380, gap = 8
  const value = (x: Sums) => Math.max(Number(x.value_usd ?? 0), 1)
  const total = list.reduce((n, x) => n + value(x), 0)
  const side = (key: 'from' | 'to') => { const names = [...new Set(list.map(x => x[key]))]; let y = 0; const out = new Map<string, { y: number; h: number; used: number }>(); for (const n of names) { const s = list.filter(x => x[key] === n).reduce((a, x) => a + value(x), 0); const hh = Math.max(3, (s / total) * (h - gap * names.length)); out.set(n, { y, h: hh, used: 0 }); y += hh + gap } return out }
  const left = side('from'), right = side('to'), colors = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8']
  return <svg className="chart" viewBox={`0 0 ${w} ${h + 12}`} role="group" aria-label={t('routes')}>
    {list.map((x, i) => { const a = left.get(x.from)!, b = right.get(x.to)!; const ah = a.h * value(x) / list.filter(y => y.from === x.from).reduce((n, y) => n + value(y), 0), bh = b.h * value(x) / list.filter(y => y.to === x.to).reduce((n, y) => n + value(y), 0); const y1 = a.y + a.used + ah / 2, y2 = b.y + b.used + bh / 2; a.used += ah; b.used += bh
      return <path key={x.filter} role="button" tabIndex={0} aria-label={`${x.from} → ${x.to}: ${usd(x.value_usd)}`} d={`M130 ${y1} C ${w / 2} ${y1}, ${w / 2} ${y2}, ${w - 130} ${y2}`} fill="none" stroke={`var(${colors[i % colors.length]})`} strokeOpacity={.55} strokeWidth={Math.max(1.5, Math.min(ah, bh))} strokeDasharray={x.via ? '8 4' : undefined} onClick={() => openDrawer({ kind: 'rows', id: x.filter })} onKeyDown={e => { if (e.key === 'Enter') openDrawer({ kind: 'rows', id: x.filter }) }}><title>{x.from} → {x.via ? x.via + ' → ' : ''}{x.to}: {usd(x.value_usd)}, {x.rows} {t('rows')}</title></path> })}
    {[...left].map(([n, p]) => <text key={n} x={122} y={p.y + p.h / 2 + 4} textAnchor="end">{r.countries[n]?.name.slice(0, 18) ?? n}</text>)}{[...right].map(([n, p]) => <text key={n} x={w - 122} y={p.y + p.h / 2 + 4}>{r.countries[n]?.name.slice(0, 18) ?? n}</text>)}
  </svg>
}
