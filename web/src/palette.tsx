// The two dialogs of the keyboard: where to go, and which keys there are.
import { useEffect, useState } from 'react'
import { at, get, type ExploreEntityRow as Found } from './api'
import { openDrawer } from './drawers'
import { num } from './format'
import { t } from './i18n'
import type { Screen } from './routes'
import { flipTheme, setDensity } from './settings'
import { Dialog } from './ui'
import { go } from './url'
import { openView, screenName, useViews } from './views'

interface Entry { id: string; text: string; note?: string; act: () => void }

// Palette finds screens, commands, parties by name and anything by its id; what
// is none of them becomes a filter.
export function Palette({ open, close, list, keep, sheet }: { open: boolean; close: () => void; list: Screen[]; keep: (path: string) => string; sheet: () => void }) {
  const [q, setQ] = useState('')
  const [at_, setAt] = useState(0)
  const [found, setFound] = useState<Found[]>([])
  const { list: views } = useViews(open)
  useEffect(() => { if (open) { setQ(''); setAt(0); setFound([]) } }, [open])
  useEffect(() => {
    if (q.trim().length < 2) { setFound([]); return }
    const timer = setTimeout(() => { get(at('/entities'), { q, limit: 6 }).then(p => setFound(p.items), () => setFound([])) }, 180)
    return () => clearTimeout(timer)
  }, [q])
  const needle = q.trim().toLowerCase()
  const fits = (s: string) => s.toLowerCase().includes(needle)
  const entries: Entry[] = [
    ...byId(q.trim()),
    ...list.filter(s => fits(t(s.id)) || fits(s.id)).map(s => ({ id: s.id, text: t(s.id), note: 'g ' + s.key, act: () => go(keep(s.path)) })),
    ...views.filter(v => fits(v.name)).slice(0, needle ? 20 : 5).map(v => ({ id: v.id, text: v.name, note: `${t('views')} · ${screenName(v)}`, act: () => openView(v) })),
    ...[{ id: 'c-theme', text: t('theme'), act: flipTheme }, { id: 'c-density', text: t('density'), act: () => setDensity(document.documentElement.dataset.density === 'tight' ? 'wide' : 'tight') }, { id: 'c-keys', text: t('keys'), note: '?', act: sheet }].filter(c => fits(c.text)),
    ...found.map(f => ({ id: f.entity_id, text: f.caption, note: `${f.country ?? ''} ${num(f.rows)} ${t('rows')}`.trim(), act: () => openDrawer({ kind: 'party', id: f.entity_id }) })),
    ...(needle ? [{ id: 'c-filter', text: t('filterRecords'), note: q, act: () => go('/records?filter=' + encodeURIComponent(q.trim())) }] : []),
  ]
  const on = Math.min(at_, entries.length - 1)
  const take = (e?: Entry) => { if (e) { close(); e.act() } }
  return (
    <Dialog open={open} close={close} title={t('commands')}>
      <input autoFocus className="palette" role="combobox" aria-expanded="true" aria-controls="entries" aria-activedescendant={entries[on] ? 'entry-' + on : undefined} placeholder={t('commandsHint')} aria-label={t('commands')} value={q}
        onChange={e => { setQ(e.target.value); setAt(0) }}
        onKeyDown={e => {
          if (e.key === 'ArrowDown') { e.preventDefault(); setAt((on + 1) % entries.length) }
          if (e.key === 'ArrowUp') { e.preventDefault(); setAt((on + entries.length - 1) % entries.length) }
          if (e.key === 'Enter') { e.preventDefault(); take(entries[on]) }
        }} />
      <ul id="entries" role="listbox" aria-label={t('commands')} className="entries">
        {entries.map((e, i) => <li key={e.id} id={'entry-' + i} role="option" aria-selected={i === on} onPointerMove={() => setAt(i)} onClick={() => take(e)}><bdi>{e.text}</bdi>{e.note && <small>{e.note}</small>}</li>)}
      </ul>
    </Dialog>
  )
}

// byId opens what an id names: a finding, a lead, a hit, a party, a row.
function byId(q: string): Entry[] {
  const to = (text: string, act: () => void) => [{ id: 'id-' + q, text, note: q, act }]
  if (/^fnd-[0-9a-f]{6,}$/.test(q)) return to(t('findings'), () => go('/findings?id=' + q))
  if (/^led-[0-9a-f]{6,}$/.test(q)) return to(t('leads'), () => go('/findings?lead=' + q))
  if (/^hit-[0-9a-f]{6,}$/.test(q)) return to(t('review'), () => go('/review?judgement=all&hit=' + q))
  if (/^ent-[0-9a-f]{6,}$/.test(q)) return to(t('parties'), () => openDrawer({ kind: 'party', id: q }))
  if (/^[0-9a-f]{12}\.\d+\.\d+/.test(q)) return to(t('row'), () => openDrawer({ kind: 'record', id: q }))
  return []
}

// Sheet is every key of the workbench.
export function Sheet({ open, close, list }: { open: boolean; close: () => void; list: Screen[] }) {
  const general: [string, string][] = [['/', t('keyFilter')], ['Ctrl K', t('commands')], ['?', t('keys')], ['Esc', t('close')]]
  const tables: [string, string][] = [['j ↓', t('keyDown')], ['k ↑', t('keyUp')], ['Enter', t('keyOpen')]]
  const review: [string, string][] = [['y', t('same')], ['n', t('different')], ['u', t('unsure')], ['j k', t('keyWalk')], ['x', t('keyMark')], ['z', t('undo')]]
  const block = (title: string, keys: [string, string][]) => <section><h3>{title}</h3><table className="tight"><tbody>{keys.map(([k, v]) => <tr key={k}><td>{k.split(' ').map(x => <kbd key={x}>{x}</kbd>)}</td><td>{v}</td></tr>)}</tbody></table></section>
  return (
    <Dialog open={open} close={close} title={t('keys')}>
      <h2>{t('keys')}</h2>
      <div className="keys">{block(t('everywhere'), general)}{block(t('table'), tables)}{block(t('review'), review)}{block(t('goTo'), list.map(s => ['g ' + s.key, t(s.id)]))}</div>
      <p><button onClick={close}>{t('close')}</button></p>
    </Dialog>
  )
}
