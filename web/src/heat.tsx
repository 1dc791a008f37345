// A metric by a key and by steps of time as a table of colours. Every cell opens
// its rows; what is not loaded, what has no rows and what states no value look
// different from the smallest number.
import { memo, useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { at, caseId, get, inCase, type Answer, type Query } from './api'
import { openDrawer } from './drawers'
import { amount, num, shell, short, words } from './format'
import { scaleOf, shades, type Scale } from './heatscale'
import { t } from './i18n'
import { Menu, Pick } from './menu'
import { cell as safe, png, save, svg } from './netexport'
import { may, titleOf, whoami } from './session'
import { CiteMenu, CopyMenu } from './take'
import { Asked, Empty, Num, toast, useAsk } from './ui'
import { go, useLocation, withParams } from './url'

type Table = Answer<'/cases/{case}/heat'>
type Metric = NonNullable<Query<'/cases/{case}/heat'>['metric']>
type Cell = Table['cells'][number]

const left = 210, high = 24, head = 40
const steps = ['month', 'quarter', 'year'] as const

export function Heat({ filter, by, metric }: { filter: string; by: string; metric: Metric }) {
  const p = useLocation().searchParams
  const step = steps.find(s => s === p.get('step')) ?? 'month', top = Number(p.get('rows') ?? '20') || 20, log = p.get('log') === '1'
  const ask = { filter, by, step, metric, top }
  const asked = useAsk('heat' + JSON.stringify(ask), () => get(at('/heat'), ask))
  const picture = useRef<SVGSVGElement>(null)
  return <section className="heat" aria-label={t('heatMap')}>
    <div className="bar">
      <label className="small">{t('stepOf')} <select value={step} onChange={e => go(withParams({ step: e.target.value === 'month' ? undefined : e.target.value }))}>{steps.map(s => <option key={s} value={s}>{t(s)}</option>)}</select></label>
      <label className="small">{t('largestRows')} <select value={top} onChange={e => go(withParams({ rows: e.target.value === '20' ? undefined : e.target.value }))}>{[10, 20, 40, 100].map(n => <option key={n}>{n}</option>)}</select></label>
      <label className="small check"><input type="checkbox" checked={log} onChange={e => go(withParams({ log: e.target.checked ? '1' : undefined }))} /> {t('logScale')}</label>
      {asked.data && <Takes h={asked.data} filter={filter} picture={picture} />}
    </div>
    <Asked of={asked}>{h => h.rows.length === 0 || h.columns.length === 0 ? <Empty /> : <Drawn h={h} log={log} picture={picture} />}</Asked>
  </section>
}

const name = (h: Table, row: number) => { const r = h.rows[row]!; return words(r.label || r.key).replace(h.by === 'route' ? ' ' : /$^/, ' → ') }
// blank says why a cell shows no colour.
const blank = (h: Table, column: number) => h.columns[column]!.loaded ? t('heatNoRows') : t('heatUnloaded')
const said = (h: Table, row: number, column: number, c?: Cell) => `${name(h, row)}, ${h.columns[column]!.key}: ${c ? `${c.value === null ? t('heatNoValue') : amount(c.value, h.unit)}, ${num(c.items)} ${t('rows')}` : blank(h, column)}`

function Drawn({ h, log, picture }: { h: Table; log: boolean; picture: RefObject<SVGSVGElement | null> }) {
  const [on, setOn] = useState<[row: number, column: number]>([0, 0])
  const [says, setSays] = useState('')
  const [room, setRoom] = useState(700)
  useEffect(() => setSays(''), [h])
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const el = box.current
    if (!el) return
    const watch = new ResizeObserver(() => setRoom(el.clientWidth))
    watch.observe(el)
    return () => watch.disconnect()
  }, [])
  const scale = useMemo(() => scaleOf(h.cells.flatMap(c => c.value === null ? [] : [Number(c.value)]), log), [h, log])
  const rows = useMemo(() => { const out: (Cell | undefined)[][] = h.rows.map(() => h.columns.map(() => undefined)); for (const c of h.cells) out[c.row]![c.column] = c; return out }, [h])
  const narrow = room < 560, label = narrow ? 118 : left
  const wide = Math.max(narrow ? 18 : 14, Math.min({ month: 40, quarter: 72, year: 140 }[h.step as 'month'], (room - label - 2) / h.columns.length)), width = wide * h.columns.length, height = high * h.rows.length
  const row = Math.min(on[0], h.rows.length - 1), column = Math.min(on[1], h.columns.length - 1)
  const to = (r: number, c: number) => { const next: [number, number] = [Math.max(0, Math.min(h.rows.length - 1, r)), Math.max(0, Math.min(h.columns.length - 1, c))]; setOn(next); picture.current?.querySelector<SVGElement>(`[data-cell="${next.join()}"]`)?.focus() }
  const keys = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return
    const way = ({ ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1], ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], Home: [row, 0], End: [row, h.columns.length - 1], PageUp: [0, column], PageDown: [h.rows.length - 1, column] } as Record<string, [number, number]>)[e.key]
    if (way) { e.preventDefault(); to(...way) }
    if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); open(rows[row]![column]) }
  }
  const open = useCallback((c?: Cell) => { if (c) openDrawer({ kind: 'rows', id: c.filter }) }, [])
  const tell = useCallback((r: number, c: number, focus: boolean) => { setSays(said(h, r, c, rows[r]![c])); if (focus) setOn([r, c]) }, [h, rows])
  return <figure>
    <Legend h={h} scale={scale} />
    <div className="heat-box" ref={box} style={{ scrollPaddingInlineStart: label + 8 }}>
      <div className="heat-in" style={{ width: label + width }}>
        <ul className="heat-rows" style={{ width: label, paddingBlockStart: head }}>{h.rows.map((r, i) => <li key={r.key} style={{ height: high }} title={name(h, i)}><bdi>{name(h, i)}</bdi>{!narrow && <Num filter={r.filter} title={r.filter}>{short(r.value)}</Num>}</li>)}</ul>
        <svg ref={picture} width={width} height={head + height} viewBox={`0 0 ${width} ${head + height}`} role="grid" aria-label={`${t('heatMap')}: ${words(h.metric)}, ${words(h.by)}, ${t(h.step as 'month')}`} aria-rowcount={h.rows.length} aria-colcount={h.columns.length} onKeyDown={keys} onPointerLeave={() => setSays('')}>
          <defs><pattern id="heat-unloaded" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="var(--soft)" strokeWidth="1.6" strokeOpacity={.55} /></pattern></defs>
          <Times h={h} wide={wide} height={height} />
          {h.rows.map((r, i) => <Row key={r.key} h={h} row={i} cells={rows[i]!} wide={wide} scale={scale} focus={i === row ? column : -1} open={open} tell={tell} />)}
          <Events h={h} wide={wide} width={width} height={height} />
          <Aside h={h} scale={scale} />
        </svg>
      </div>
    </div>
    <p className="heat-says small nums" aria-hidden="true">{says || t('heatKeys')}</p>
    <Rest h={h} />
    <Twin h={h} rows={rows} />
  </figure>
}

interface RowProps { h: Table; row: number; cells: (Cell | undefined)[]; wide: number; scale: Scale; focus: number; open: (c?: Cell) => void; tell: (row: number, column: number, focus: boolean) => void }

const Row = memo(function Row({ h, row, cells, wide, scale, focus, open, tell }: RowProps) {
  const y = head + row * high
  return <g role="row" aria-label={name(h, row)}>{cells.map((c, i) => {
    const says = said(h, row, i, c), x = i * wide
    return <g key={i} role="gridcell" data-cell={row + ',' + i} tabIndex={i === focus ? 0 : -1} aria-label={says} className={c ? 'cell open' : 'cell'} onClick={() => open(c)} onFocus={() => tell(row, i, true)} onPointerEnter={() => tell(row, i, false)}>
      <rect x={x + .5} y={y + .5} width={wide - 1} height={high - 1} rx={2} className={c ? c.value === null ? 'unstated' : undefined : h.columns[i]!.loaded ? 'none' : 'unloaded'} fill={c ? c.value === null ? 'var(--panel)' : `var(--h${scale.of(Number(c.value))})` : h.columns[i]!.loaded ? 'var(--panel)' : 'url(#heat-unloaded)'} />
      {c?.value === null && <circle cx={x + wide / 2} cy={y + high / 2} r={2.5} fill="var(--ink)" />}
    </g>
  })}</g>
})

// Times writes the steps above their columns: the year where it begins, and
// months or quarters as far as they fit.
function Times({ h, wide, height }: { h: Table; wide: number; height: number }) {
  const year = (i: number) => h.columns[i]!.key.slice(0, 4)
  return <g aria-hidden="true">{h.columns.map((c, i) => {
    const begins = i === 0 || year(i) !== year(i - 1), part = c.key.slice(5), x = i * wide
    const shown = h.step === 'quarter' ? wide >= 20 : h.step === 'month' && (wide >= 17 || Number(part) % 3 === 1)
    const rest = h.columns.slice(i).findIndex((_, k) => year(i + k) !== year(i)), years = rest < 0 ? h.columns.length - i : rest
    return <g key={c.key}>{begins && i > 0 && h.step !== 'year' && <line x1={x} x2={x} y1={14} y2={head + height} stroke="var(--soft)" strokeWidth={1} />}{begins && (h.step === 'year' ? <text x={x + wide / 2} y={head - 6} textAnchor="middle">{year(i)}</text> : years * wide > 30 && <text x={x + 3} y={head - 18} className="year">{year(i)}</text>)}{shown && <text x={x + wide / 2} y={head - 6} textAnchor="middle">{part.replace(/^0/, '')}</text>}</g>
  })}</g>
}

function Events({ h, wide, width, height }: { h: Table; wide: number; width: number; height: number }) {
  return <g aria-hidden="true" className="event">{h.events.map(e => {
    const [y, m, d] = e.on.split('-').map(Number) as [number, number, number], day = ((d || 1) - 1) / 31
    const key = h.step === 'year' ? String(y) : h.step === 'quarter' ? `${y}-q${Math.ceil(m / 3)}` : e.on.slice(0, 7), i = h.columns.findIndex(c => c.key === key)
    if (i < 0) return null
    const x = (i + (h.step === 'year' ? (m - 1 + day) / 12 : h.step === 'quarter' ? ((m - 1) % 3 + day) / 3 : day)) * wide, says = width < 270 ? e.name : `${e.name} ${e.on}`, late = x > width - 6 * says.length - 6
    return <g key={e.name}><line className="casing" x1={x} x2={x} y1={4} y2={head + height} stroke="var(--paper)" strokeWidth={4} /><line className="event" x1={x} x2={x} y1={4} y2={head + height} strokeWidth={2} /><text className="event" x={late ? x - 4 : x + 4} y={11} textAnchor={late ? 'end' : 'start'}>{says}</text></g>
  })}</g>
}

// measure is what the colours show, with its unit.
const measure = (h: Table) => ({ value_usd: t('value') + ', USD', net_kg: t('weight') + ', kg', rows: t('rows') } as Record<string, string>)[h.metric] ?? words(h.metric)

function Legend({ h, scale }: { h: Table; scale: Scale }) {
  const few = (swatch: string, says: string) => <span key={says}><span className={'swatch ' + swatch} aria-hidden="true" />{says}</span>
  const unstated = h.cells.some(c => c.value === null), unloaded = h.columns.some(c => !c.loaded)
  return <div className="heat-legend small">
    <span className="ramp"><span>{measure(h)}{scale.log && ` (${t('logShort')})`}</span><span className="colours" aria-hidden="true">{Array.from({ length: shades }, (_, i) => <i key={i} style={{ background: `var(--h${i})` }} />)}</span><span className="marks">{scale.marks.map(m => <span key={m.at} style={{ insetInlineStart: m.at * 100 + '%' }}>{short(m.value)}</span>)}</span></span>
    {few('none', t('heatNoRows'))}{unloaded && few('unloaded', t('heatUnloaded'))}{unstated && few('unstated', t('heatNoValue'))}
  </div>
}

// Aside is what a file of the picture has beside the cells: the names of the rows
// and the legend, which the page shows as text.
function Aside({ h, scale }: { h: Table; scale: Scale }) {
  const bar = 200
  return <g aria-hidden="true">
    <text x={-left + 6} y={-44} style={{ fontWeight: 700, fill: 'var(--ink)' }}>{measure(h)}{scale.log ? ` (${t('logShort')})` : ''}: {words(h.by)} / {t(h.step as 'month')}</text>
    {Array.from({ length: shades }, (_, i) => <rect key={i} x={-left + 6 + i * bar / shades} y={-34} width={bar / shades} height={10} fill={`var(--h${i})`} />)}
    {scale.marks.map(m => <text key={m.at} x={-left + 6 + m.at * bar} y={-12} textAnchor={m.at === 0 ? 'start' : m.at === 1 ? 'end' : 'middle'}>{short(m.value)}</text>)}
    {[['none', t('heatNoRows')], ['unloaded', t('heatUnloaded')], ['unstated', t('heatNoValue')]].map(([kind, says], i) => <g key={kind}><rect x={bar - left + 30 + i * 110} y={-35} width={12} height={12} rx={2} className={kind} fill={kind === 'unloaded' ? 'url(#heat-unloaded)' : 'var(--panel)'} />{kind === 'unstated' && <circle cx={bar - left + 36 + i * 110} cy={-29} r={2.5} fill="var(--ink)" />}<text x={bar - left + 47 + i * 110} y={-25}>{says}</text></g>)}
    {h.rows.map((r, i) => { const s = name(h, i); return <text key={r.key} x={-8} y={head + i * high + 16} textAnchor="end" style={{ fill: 'var(--ink)' }}>{s.length > 31 ? s.slice(0, 30) + '…' : s}</text> })}
  </g>
}

// Rest is what the table leaves over.
function Rest({ h }: { h: Table }) {
  const more = (label: string, r: Table['other']) => r.items > 0 && <li>{label}: {r.value !== null && `${amount(r.value, h.unit)}, `}{num(r.items)} {t('rows')}</li>
  return <ul className="chips small soft"><li>{t('total')}: <Num filter={h.filter}>{amount(h.total.value, h.unit)}, {num(h.total.items)} {t('rows')}</Num></li>{more(t('other'), h.other)}{more(t('notStated'), h.missing)}{h.undated > 0 && <li>{t('heatUndated', { n: num(h.undated) })}</li>}{h.notes?.map(n => <li key={n} className="note">{n}</li>)}</ul>
}

function Twin({ h, rows }: { h: Table; rows: (Cell | undefined)[][] }) {
  const [open, setOpen] = useState(false)
  return <details className="small" onToggle={e => setOpen(e.currentTarget.open)}><summary>{t('table')}</summary>{open && <div className="scroll" tabIndex={0}><table className="heat-table"><thead><tr><th>{words(h.by)}</th>{h.columns.map(c => <th key={c.key} className="n">{c.key}</th>)}<th className="n">{t('total')}</th></tr></thead><tbody>{h.rows.map((r, i) => <tr key={r.key}><th scope="row"><bdi>{name(h, i)}</bdi></th>{rows[i]!.map((c, k) => <td key={k} className="n">{c ? <Num filter={c.filter}>{c.value === null ? t('heatNoValue') : amount(c.value, h.unit)}</Num> : <span className="soft">{h.columns[k]!.loaded ? '0' : '–'}</span>}</td>)}<td className="n"><Num filter={r.filter}>{amount(r.value, h.unit)}</Num></td></tr>)}</tbody></table><p className="soft">{t('heatTwinNote')}</p></div>}</details>
}

// Takes cites, saves and copies the whole; a cell's rows are taken from its drawer.
function Takes({ h, filter, picture }: { h: Table; filter: string; picture: RefObject<SVGSVGElement | null> }) {
  const id = caseId(), invented = whoami()?.cases.find(c => c.id === id)?.synthetic ? 'SYNTHETIC DATA. ' : ''
  const title = `${words(h.metric)} / ${words(h.by)} / ${t(h.step as 'month')}${filter ? ': ' + filter : ''}`
  const note = `${invented}${titleOf(id)}: ${title}; Tallyman ${whoami()?.version ?? ''} ${new Date().toISOString().slice(0, 10)}`
  const file = (ending: string) => `heat-${h.by}-${h.step}${invented ? '.synthetic' : ''}.${ending}`
  const frame = (p: SVGSVGElement): [number, number, number, number] => { const b = p.viewBox.baseVal; return [-left, -62, Math.max(b.width + left + 6, 560), b.height + 68] }
  const api = `${location.origin}${inCase('/heat')}?${new URLSearchParams({ filter, by: h.by, step: h.step, metric: h.metric, top: String(h.rows.length) })}`
  const expr = `${h.metric === 'value_usd' || h.metric === 'net_kg' || h.metric === 'quantity' ? 'sum' : 'count'} ${h.metric}${h.filter ? ' where ' + h.filter : ''} by ${h.by}, ${h.step}`
  const csv = () => [['key', 'label', h.step, h.metric, 'unit', 'rows', 'filter'], ...h.cells.map(c => { const r = h.rows[c.row]!; return [r.key, r.label, h.columns[c.column]!.key, c.value, h.unit, c.items, c.filter] })].map(r => r.map(safe).join(',')).join('\n') + '\n'
  const withPicture = (f: (p: SVGSVGElement) => void) => () => { if (picture.current) f(picture.current) }
  return <>
    <CiteMenu of={{ title, note: [`tables ${h.provenance.state}`, `query ${h.provenance.query_id}`].join(', '), url: location.href, key: h.provenance.query_id }} />
    {may('analyst') && <Menu label={t('export')}>
      <Pick on={withPicture(p => save(file('svg'), svg(p, note, frame(p)), 'image/svg+xml'))}>SVG</Pick>
      <Pick on={withPicture(p => { png(p, note, frame(p)).then(b => save(file('png'), b, 'image/png'), e => toast(String(e.message))) })}>PNG</Pick>
      <Pick on={() => save(file('csv'), csv(), 'text/csv')}>CSV</Pick>
    </Menu>}
    <CopyMenu forms={[['URL', location.href], ['curl', `curl -H "Authorization: Bearer $TALLYMAN_TOKEN" ${shell(api)}`], ['CLI', `tallyman measure ${shell(expr)}`], ['SQL', h.sql]]} />
  </>
}
