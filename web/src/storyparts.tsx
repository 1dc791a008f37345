// What a text can take in: the server lists it and says what to write for it;
// here it is put where the cursor is.
import { useEffect, useState, type FormEvent } from 'react'
import { at, get, type AppStoryPart as Part } from './api'
import { words } from './format'
import { t, type Key } from './i18n'
import { Asked, Dialog, Empty, Failed, toast, useAsk } from './ui'
import { param } from './url'

const kinds = [['query', 'storyQuery'], ['figure', 'storyMeasured'], ['claim', 'claims'], ['lead', 'leads'], ['finding', 'findings']] as const satisfies readonly [string, Key][]
type Kind = (typeof kinds)[number][0]

export function Insert({ open, close, take }: { open: boolean; close: () => void; take: (p: Part) => void }) {
  const [kind, setKind] = useState<Kind>('query')
  return <Dialog open={open} close={close} title={t('storyInsert')}>
    <div className="bar between"><h2 className="flat">{t('storyInsert')}</h2><button onClick={close}>{t('close')}</button></div>
    <div className="segments">{kinds.map(([k, label]) => <button key={k} aria-pressed={k === kind} onClick={() => setKind(k)}>{t(label)}</button>)}</div>
    {kind === 'query' ? <Query take={take} /> : <Parts key={kind} kind={kind} take={take} />}
  </Dialog>
}

function Parts({ kind, take }: { kind: Exclude<Kind, 'query'>; take: (p: Part) => void }) {
  const [q, setQ] = useState('')
  const [late, setLate] = useState('')
  useEffect(() => { const timer = setTimeout(() => setLate(q), 200); return () => clearTimeout(timer) }, [q])
  const asked = useAsk('parts' + kind + late, () => get(at('/story/parts'), { kind, q: late }))
  return <>
    <input type="search" className="palette" autoFocus aria-label={t('storySearch')} placeholder={t('storySearch')} value={q} onChange={e => setQ(e.target.value)} />
    <Asked of={asked}>{({ items, total }) => items.length === 0 ? <Empty /> : <>{items.length < total && <p className="soft small">{t('shown', { n: items.length, m: total })}</p>}<div className="entries parts">{items.map(p => <button key={p.id + p.title} className="pick" onClick={() => take(p)}><bdi>{p.title}</bdi><small>{[p.note, p.id].filter(Boolean).join(' · ')}</small></button>)}</div></>}</Asked>
  </>
}

const counts = ['rows', 'declarations', 'senders', 'recipients'], sums = ['value_usd', 'net_kg']
const keys = ['month', 'year', 'from', 'to', 'origin', 'reporter', 'class', 'hs4', 'sender', 'recipient']

// Query makes a measure of the filter of the screen that one comes from.
function Query({ take }: { take: (p: Part) => void }) {
  const [metric, setMetric] = useState('rows')
  const [by, setBy] = useState('')
  const [form, setForm] = useState<'' | 'table' | 'chart'>('')
  const [filter, setFilter] = useState(param('filter'))
  const [error, setError] = useState<Error>()
  const group = by || (form ? 'month' : '')
  const expr = [sums.includes(metric) ? 'sum' : 'count', metric, filter.trim() && 'where ' + filter.trim(), group && 'by ' + group].filter(Boolean).join(' ')
  const send = (e: FormEvent) => { e.preventDefault(); setError(undefined); get(at('/story/query'), { expr, form }).then(take, setError) }
  return <form className="query" onSubmit={send}>
    <label>{t('metric')} <select value={metric} onChange={e => setMetric(e.target.value)}>{[...counts, ...sums].map(m => <option key={m} value={m}>{words(m)}</option>)}</select></label>
    <label>{t('storyAs')} <select value={form} onChange={e => setForm(e.target.value as typeof form)}><option value="">{t('storyNumber')}</option><option value="table">{t('table')}</option><option value="chart">{t('chart')}</option></select></label>
    <label>{t('by')} <select value={group} onChange={e => setBy(e.target.value)}>{!form && <option value="">–</option>}{keys.map(k => <option key={k} value={k}>{words(k)}</option>)}</select></label>
    <label className="full">{t('filter')} <input className="mono" value={filter} placeholder="class:optical-sight from:CN to:RU" onChange={e => setFilter(e.target.value)} /></label>
    <p className="full small soft">{t('storyExpr')}: <code>{expr}</code></p>
    {error && <div className="full"><Failed error={error} /></div>}
    <p className="full"><button className="primary">{t('add')}</button></p>
  </form>
}

// putPart writes a part into a text as typing does, so that the browser can undo
// it: what belongs into a sentence at the cursor, the rest after the paragraph.
export function putPart(el: HTMLTextAreaElement, part: Part, cursor: number) {
  const text = el.value
  const has = !!part.name && new RegExp('^```query\\s+' + part.name + '(\\s|$)', 'm').test(text)
  let tail = [part.own, has ? '' : part.block].filter(Boolean).join('\n\n')
  let inline = part.inline ?? ''
  if (!tail && !inline) { toast(t('storyHas', { name: part.name ?? '' })); return }
  let [place, inside] = outOfQuery(text, Math.min(cursor, text.length))
  const end = inside ? place : place + text.slice(place).search(/\n[ \t]*\n|\n*$/)
  if (inline && (inside || end === place)) {
    const own = inside || /(^|\n)$/.test(text.slice(0, place))
    tail = [inline, tail].filter(Boolean).join('\n\n')
    inline = ''
    if (!own) { write(el, place, tail + (tail.includes('\n') ? after(text, end) : '')); return }
  }
  if (tail) write(el, end, before(text, end) + tail + after(text, end))
  if (inline) write(el, place, inline)
}

function write(el: HTMLTextAreaElement, place: number, text: string) {
  el.focus()
  el.setSelectionRange(place, place)
  if (!document.execCommand('insertText', false, text)) {
    el.setRangeText(text, place, place, 'end')
    el.dispatchEvent(new Event('input', { bubbles: true }))
  }
}

// A paragraph has an empty line before and after it.
const before = (text: string, at: number) => { const s = text.slice(0, at); return s === '' || s.endsWith('\n\n') ? '' : s.endsWith('\n') ? '\n' : '\n\n' }
const after = (text: string, at: number) => { const s = text.slice(at); return s === '' ? '\n' : s === '\n' || s.startsWith('\n\n') ? '' : s.startsWith('\n') ? '\n' : '\n\n' }

// outOfQuery is the place itself, or where the query ends in which it stands.
function outOfQuery(text: string, place: number): [number, boolean] {
  const open = text.slice(0, place).split('\n').filter(l => l.startsWith('```')).length % 2 === 1
  if (!open) return [place, false]
  const from = Math.max(0, text.lastIndexOf('\n', place - 1))
  const close = text.slice(from).match(/\n```[ \t]*(?=\n|$)/)
  return close ? [from + (close.index ?? 0) + close[0].length, true] : [text.length, true]
}
