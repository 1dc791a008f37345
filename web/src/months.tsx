// Rows by month as a small chart. A bar opens its rows, or, with pick, a range
// of months is chosen: drag across them, or Shift with the arrow keys. The same
// numbers stand beneath as a table.
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { openDrawer } from './drawers'
import { num, short } from './format'
import { t } from './i18n'
import { Num } from './ui'

export interface MonthBar { month: string; rows: number; filter: string }
interface Props {
  bins: MonthBar[]; height?: number; events?: { name: string; on: string }[]
  // pick is told the first and the last month that were chosen.
  pick?: (from: string, to: string) => void
  // chosen is the range that the filter names now.
  chosen?: { from: string; to: string }
}

const left = 44, foot = 20, head = 16

export function Months({ bins, events = [], pick, chosen, height = 130 }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(720)
  const [drag, setDrag] = useState<{ a: number; b: number }>()
  const [focus, setFocus] = useState(0)
  useEffect(() => {
    const el = box.current
    if (!el) return
    const watch = new ResizeObserver(() => setWidth(Math.max(240, el.clientWidth)))
    watch.observe(el)
    return () => watch.disconnect()
  }, [])
  if (bins.length === 0) return null

  const top = niceTop(Math.max(...bins.map(b => b.rows), 1))
  const step = (width - left) / bins.length
  const base = height - foot
  const high = (rows: number) => (rows / top) * (base - head)
  const at = (i: number) => Math.max(0, Math.min(bins.length - 1, i))
  const range = drag ? { from: bins[Math.min(drag.a, drag.b)]!.month, to: bins[Math.max(drag.a, drag.b)]!.month } : chosen
  const inside = (month: string) => !range || (month >= range.from && month <= range.to)
  const act = (a: number, b: number) => {
    const from = bins[Math.min(a, b)]!, to = bins[Math.max(a, b)]!
    if (pick) pick(from.month, to.month)
    else openDrawer({ kind: 'rows', id: from.filter })
  }
  const under = (e: PointerEvent) => at(Math.floor((e.clientX - e.currentTarget.getBoundingClientRect().left - left) / step))
  const keys = (e: KeyboardEvent) => {
    const way = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0
    if (way) {
      e.preventDefault()
      const next = at(focus + way)
      if (e.shiftKey && pick) setDrag({ a: drag?.a ?? focus, b: next })
      else setDrag(undefined)
      setFocus(next)
      box.current?.querySelectorAll<SVGElement>('[data-bar]')[next]?.focus()
    }
    if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); act(drag?.a ?? focus, drag?.b ?? focus); setDrag(undefined) }
    if (e.key === 'Escape' && drag) { e.stopPropagation(); setDrag(undefined) }
  }
  const labels = spaced(bins, step)
  return (
    <figure className="months">
      <div ref={box}>
        <svg width={width} height={height} role="group" aria-label={t('timeline')} onKeyDown={keys}
          onPointerDown={e => { if (!pick || e.button !== 0) return; const i = under(e); setDrag({ a: i, b: i }); setFocus(i); if (e.pointerType === 'mouse') e.currentTarget.setPointerCapture(e.pointerId) }}
          onPointerMove={e => { if (drag && e.buttons) setDrag({ a: drag.a, b: under(e) }) }}
          onPointerCancel={() => setDrag(undefined)}
          onPointerUp={e => { if (drag) { act(drag.a, under(e)); setDrag(undefined) } }}>
          {[top, top / 2].map(v => <g key={v} aria-hidden="true"><line className="grid-line" x1={left} x2={width} y1={base - high(v)} y2={base - high(v)} /><text x={left - 6} y={base - high(v) + 4} textAnchor="end">{short(v)}</text></g>)}
          <line className="axis" x1={left} x2={width} y1={base} y2={base} />
          {bins.map((b, i) => (
            <g key={b.month} data-bar="" role="button" tabIndex={i === at(focus) ? 0 : -1} aria-label={`${b.month}: ${num(b.rows)} ${t('rows')}`} onFocus={() => setFocus(i)} onClick={() => { if (!pick) act(i, i) }}>
              <rect className="zone" x={left + i * step} y={0} width={step} height={base} />
              <rect className={'bar-of' + (inside(b.month) ? '' : ' out')} x={left + i * step + Math.min(2, step * .12)} width={Math.max(1, step - 2 * Math.min(2, step * .12))} y={base - high(b.rows)} height={high(b.rows)} />
              <title>{`${b.month}: ${num(b.rows)} ${t('rows')}`}</title>
            </g>))}
          {labels.map(i => <text key={i} x={left + i * step + 1} y={height - 5} aria-hidden="true">{bins[i]!.month}</text>)}
          {events.map(e => <Event key={e.name} event={e} bins={bins} step={step} base={base} width={width} />)}
        </svg>
      </div>
      <details className="small"><summary>{t('table')}</summary>
        <table className="tight"><thead><tr><th>{t('month')}</th><th className="n">{t('rows')}</th></tr></thead>
          <tbody>{bins.map(b => <tr key={b.month}><td>{b.month}</td><td className="n"><Num filter={b.filter}>{num(b.rows)}</Num></td></tr>)}</tbody></table>
      </details>
    </figure>
  )
}

function Event({ event, bins, step, base, width }: { event: { name: string; on: string }; bins: MonthBar[]; step: number; base: number; width: number }) {
  const i = bins.findIndex(b => b.month === event.on.slice(0, 7))
  if (i < 0) return null
  const x = left + (i + ((Number(event.on.slice(8, 10)) || 1) - 1) / 31) * step
  const late = x > width - 160
  return <g className="event" aria-hidden="true"><line x1={x} x2={x} y1={0} y2={base} /><text x={late ? x - 4 : x + 4} y={10} textAnchor={late ? 'end' : 'start'}>{event.name} {event.on}</text></g>
}

// niceTop is the first of 1, 2, 2.5, 5 times a power of ten that holds v.
function niceTop(v: number): number {
  const ten = 10 ** Math.floor(Math.log10(v))
  return [1, 2, 2.5, 5, 10].map(k => k * ten).find(k => k >= v) ?? 10 * ten
}

// spaced says which months are written below: Januaries and Julys while there
// is room, the first one always.
function spaced(bins: MonthBar[], step: number): number[] {
  const out: number[] = []
  for (let i = 0; i < bins.length; i++) {
    const wanted = i === 0 || bins[i]!.month.endsWith('-01') || bins[i]!.month.endsWith('-07')
    const last = out[out.length - 1]
    if (wanted && (last === undefined || (i - last) * step > 64) && (bins.length - i) * step > 44) out.push(i)
  }
  return out
}
