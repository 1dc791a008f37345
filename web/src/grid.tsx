// A table of items: rows are made as they come into view and fetched page by
// page, so five million scroll as a hundred do.
import { useEffect, useMemo, useRef, useState, type CSSProperties } from 'react'
import { at, get, type ExploreItem as Item, type Items } from './api'
import { openDrawer } from './drawers'
import { amount, isRTL, usd } from './format'
import { t, type Key } from './i18n'
import { Menu } from './menu'
import { Failed } from './ui'
import { go, param, withParams } from './url'

interface Column { id: string; label: Key; width: number; n?: boolean; sort?: string; cell: (i: Item) => string }
export const columns: Column[] = [
  { id: 'on', label: 'date', width: 100, sort: 'on', cell: i => i.on ?? '' },
  { id: 'sender', label: 'sender', width: 230, cell: i => i.sender?.name ?? '' },
  { id: 'recipient', label: 'recipient', width: 230, cell: i => i.recipient?.name ?? '' },
  { id: 'route', label: 'route', width: 90, cell: i => `${i.from ?? '?'} → ${i.to ?? '?'}` },
  { id: 'hs', label: 'hs', width: 105, sort: 'hs_code', cell: i => i.hs_code ?? '' },
  { id: 'goods', label: 'goods', width: 380, cell: i => i.description ?? '' },
  { id: 'classes', label: 'classes', width: 150, cell: i => i.classes.join(', ') },
  { id: 'quantity', label: 'quantity', width: 110, n: true, sort: 'quantity', cell: i => i.quantity ? `${amount(i.quantity, '')} ${i.unit ?? ''}` : '' },
  { id: 'kg', label: 'weight', width: 110, n: true, sort: 'net_kg', cell: i => amount(i.net_kg, 'kg') },
  { id: 'usd', label: 'usd', width: 120, n: true, sort: 'value_usd', cell: i => usd(i.value_usd) },
  { id: 'decl', label: 'declaration', width: 200, sort: 'decl_no', cell: i => i.decl_no ?? '' },
]
const usual = innerWidth > 760 ? 'on,sender,recipient,route,hs,goods,classes,quantity,usd' : 'on,recipient,goods,usd'
// Rows are of one height, so that any of them can be placed without the rest.
const rowHeightOf = () => document.documentElement.dataset.density === 'tight' ? 27 : 34

export function Grid({ filter, height = 520, onPage }: { filter: string; height?: number; onPage?: (p: Items) => void }) {
  const rowHeight = rowHeightOf()
  const [, redraw] = useState(0)
  useEffect(() => { const f = () => redraw(n => n + 1); addEventListener('resize', f); return () => removeEventListener('resize', f) }, [])
  const sort = param('sort') || 'on:desc'
  const shown = (param('cols') || usual).split(',')
  const cols = columns.filter(c => shown.includes(c.id))
  const [items, setItems] = useState<Item[]>([])
  const [next, setNext] = useState<string>()
  const [error, setError] = useState<Error>()
  const [busy, setBusy] = useState(true)
  const [total, setTotal] = useState(-2)
  const [top, setTop] = useState(0)
  const [sel, setSel] = useState(-1)
  const box = useRef<HTMLDivElement>(null)
  const asked = useRef('')
  const load = (cursor?: string) => {
    const key = filter + '|' + sort + '|' + (cursor ?? '')
    if (asked.current === key) return
    asked.current = key
    setBusy(true)
    get(at('/items'), { filter, sort, limit: 200, cursor }).then(p => {
      if (asked.current !== key) return
      setItems(old => cursor ? [...old, ...p.items] : p.items)
      setNext(p.next); setError(undefined); setBusy(false)
      if (!cursor) { setTotal(p.total?.value ?? -2); onPage?.(p); box.current?.scrollTo({ top: 0 }); setSel(-1) }
    }, e => { setError(e); setBusy(false) })
  }
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useEffect(() => { anew() }, [filter, sort])
  // When the tables change, who looks at the first rows sees the new ones at once;
  // under who has gone on, rows do not move by themselves.
  const [late, setLate] = useState(false)
  const anew = () => { setLate(false); asked.current = ''; load() }
  useEffect(() => {
    const f = () => { if ((box.current?.scrollTop ?? 0) === 0 && sel < 0) anew(); else setLate(true) }
    addEventListener('tallyman-state', f)
    return () => removeEventListener('tallyman-state', f)
  })
  const from = Math.max(0, Math.floor(top / rowHeight) - 8), to = Math.min(items.length, from + Math.ceil(height / rowHeight) + 18)
  useEffect(() => { if (next && to > items.length - 60 && !busy) load(next) })
  const template = useMemo(() => ({ gridTemplateColumns: cols.map(c => c.width + 'px').join(' ') }), [cols])
  const move = (i: number) => {
    const n = Math.min(Math.max(i, 0), items.length - 1), b = box.current, y = n * rowHeight
    setSel(n)
    if (b && y < b.scrollTop) b.scrollTop = y
    if (b && y > b.scrollTop + b.clientHeight - 3 * rowHeight) b.scrollTop = y - b.clientHeight + 3 * rowHeight
  }
  const act = (key: string): boolean => {
    const it = items[sel]
    if (key === 'j' || key === 'ArrowDown') move(sel + 1)
    else if (key === 'k' || key === 'ArrowUp') move(sel - 1)
    else if (key === 'Home') move(0)
    else if (key === 'End') move(items.length - 1)
    else if (key === 'PageDown') move(sel + Math.floor(height / rowHeight) - 2)
    else if (key === 'PageUp') move(sel - Math.floor(height / rowHeight) + 2)
    else if (key === 'Enter' && it) openDrawer({ kind: 'record', id: it.item_id })
    else return false
    return true
  }
  // j and k work without the table being focused first, in the one that lies on
  // top.
  useEffect(() => {
    const down = (e: KeyboardEvent) => {
      if ((e.key !== 'j' && e.key !== 'k') || e.ctrlKey || e.metaKey || e.altKey || (e.target as HTMLElement).matches('input, textarea, select, .grid, .grid *')) return
      const drawer = document.querySelector('.drawer')
      if (document.querySelector('dialog[open], .menu .panel') || (drawer && !drawer.contains(box.current))) return
      e.preventDefault()
      box.current?.focus()
      act(e.key)
    }
    addEventListener('keydown', down)
    return () => removeEventListener('keydown', down)
  })
  if (error) return <Failed error={error} retry={anew} />
  const open = (i: number, it: Item) => { setSel(i); openDrawer({ kind: 'record', id: it.item_id }) }
  const size = { height: Math.min(height, (items.length + 2) * rowHeight), '--row': rowHeight + 'px' } as CSSProperties
  return <>
    {late && <p className="notice" role="status">{t('tablesChanged')} <button onClick={anew}>{t('showNow')}</button></p>}
    <div className="grid" ref={box} style={size} tabIndex={0} role="grid" aria-rowcount={total + 1} aria-busy={busy} aria-label={t('records')} aria-activedescendant={items[sel] ? 'row-' + items[sel].item_id : undefined}
      onScroll={e => setTop(e.currentTarget.scrollTop)} onKeyDown={e => { if (e.target === e.currentTarget && !e.ctrlKey && !e.metaKey && act(e.key)) e.preventDefault() }}>
      <div role="row" className="head" style={template} aria-rowindex={1}>{cols.map(c => <Head key={c.id} column={c} sort={sort} />)}</div>
      <div role="rowgroup" style={{ height: items.length * rowHeight, position: 'relative' }}>
        {items.slice(from, to).map((it, k) => {
          const i = from + k
          return (
            <div key={it.item_id} id={'row-' + it.item_id} role="row" className="link" aria-selected={i === sel} aria-rowindex={i + 2} style={{ ...template, position: 'absolute', top: i * rowHeight }} onClick={() => open(i, it)}>
              {cols.map(c => <Cell key={c.id} column={c} item={it} />)}
            </div>)
        })}
      </div>
      {busy && <p className="soft small" style={{ padding: '0 .6rem' }} role="status">{t('loading')}</p>}
    </div>
  </>
}

// Head is a column's name; where the server can sort by it, a click does.
function Head({ column: c, sort }: { column: Column; sort: string }) {
  const [by, way] = sort.split(':'), here = c.sort !== undefined && by === c.sort
  const next = here && way === 'desc' ? c.sort + ':asc' : c.sort + ':desc'
  return (
    <div role="columnheader" className={c.n ? 'n' : ''} aria-sort={here ? (way === 'asc' ? 'ascending' : 'descending') : undefined}>
      {c.sort ? <button className="plain sort" onClick={() => go(withParams({ sort: next }))}>{t(c.label)}{here && (way === 'asc' ? ' ↑' : ' ↓')}</button> : t(c.label)}
    </div>
  )
}

// Cell is one value. That a name matches a listing stands before it, where no
// narrow column cuts it off; whether it was listed on the day, the row says.
function Cell({ column: c, item }: { column: Column; item: Item }) {
  const value = c.cell(item), listed = c.id === 'sender' ? item.sender?.listed : c.id === 'recipient' ? item.recipient?.listed : false
  return <div role="gridcell" className={c.n ? 'n' : ''} title={value} dir={isRTL(value) ? 'rtl' : undefined}>{listed && <span className="badge hot" title={t('matchNote')}>{t('match')}</span>}{listed && ' '}{value}</div>
}

// ColumnPicker chooses the columns; the choice stands in the address.
export function ColumnPicker() {
  const shown = (param('cols') || usual).split(',')
  const flip = (id: string, on: boolean) => go(withParams({ cols: columns.filter(c => c.id === id ? on : shown.includes(c.id)).map(c => c.id).join(',') }), true)
  return <Menu label={t('columns')}>{columns.map(c => <label key={c.id} className="check"><input type="checkbox" checked={shown.includes(c.id)} disabled={shown.length === 1 && shown.includes(c.id)} onChange={e => flip(c.id, e.target.checked)} /> {t(c.label)}</label>)}</Menu>
}
