// Hits one by one, by keyboard: y yes, n no, u unsure, j next, k back, z undo.
import { useEffect, useRef, useState } from 'react'
import { at, del, get, post, type Reason } from '../api'
import { openDrawer } from '../drawers'
import { num, words } from '../format'
import { t } from '../i18n'
import { Asked, Empty, Num, toast, useAsk } from '../ui'
import { go, useLocation, withParams } from '../url'

interface Hit { hit_id: string; score: number; party_name: string; listing_name: string; list_id: string; entity_id: string; rule: string; listed_on: string | null; program: string | null; schema: string; party_country: string | null; listing_countries: string | null; judgement: string | null; why: Reason[]; rows: number; first_on: string | null; last_on: string | null; roles: string | null }
interface Page { items: Hit[]; next?: string; total: { value: number } }

export default function Review() {
  const url = useLocation()
  const want = url.searchParams.get('judgement') ?? 'open', list = url.searchParams.get('list') ?? ''
  const asked = useAsk('hits' + want + list, () => get<Page>(at('/hits'), { judgement: want, list, limit: 1000 }))
  return <>
    <div className="bar" role="group">{(['open', 'yes', 'no', 'unsure', 'all'] as const).map(j => <button key={j} aria-pressed={want === j} className={want === j ? 'primary' : ''} onClick={() => go(withParams({ judgement: j === 'open' ? undefined : j }))}>{j === 'open' ? t('open') : j === 'yes' ? t('same') : j === 'no' ? t('different') : j === 'unsure' ? t('unsure') : t('all')}</button>)}</div>
    <Asked of={asked}>{p => p.items.length === 0 ? <Empty /> : <Queue key={want + list} items={p.items} total={p.total.value} />}</Asked>
  </>
}

// A sitting keeps the hits that it began with: what is judged meanwhile, here or
// elsewhere, must not move the next one under the reader's fingers.
function Queue({ items: given, total }: { items: Hit[]; total: number }) {
  const [items] = useState(given)
  const [at_, setAt] = useState(0)
  const [judged, setJudged] = useState<Record<string, string>>(() => Object.fromEntries(items.filter(h => h.judgement).map(h => [h.hit_id, h.judgement!])))
  const [done, setDone] = useState<string[]>([])
  const h = items[Math.min(at_, items.length - 1)]!
  // Requests go one after another: an undo must not overtake what it takes back.
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const next = <T,>(ask: () => Promise<T>): Promise<T> => { const p = line.current.then(ask, ask); line.current = p.catch(() => undefined); return p }
  const undo = (id: string) => { void next(() => del(at('/hits/' + id + '/decision'))).then(() => { setJudged(j => { const n = { ...j }; delete n[id]; return n }); setDone(d => d.filter(x => x !== id)); setAt(Math.max(0, items.findIndex(x => x.hit_id === id))) }, e => toast(String(e.message))) }
  const judge = (decision: string) => {
    const id = h.hit_id
    setJudged(j => ({ ...j, [id]: decision })); setDone(d => [...d, id]); setAt(i => Math.min(i + 1, items.length - 1))
    void next(() => post(at('/hits/' + id + '/decision'), { decision })).then(() => toast(`${h.party_name}: ${decision}`, () => undo(id)), e => { toast(String(e.message)); setJudged(j => { const n = { ...j }; delete n[id]; return n }) })
  }
  useEffect(() => {
    const down = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test((e.target as HTMLElement).tagName) || document.querySelector('dialog[open], .drawer')) return
      const act: Record<string, () => void> = { y: () => judge('yes'), n: () => judge('no'), u: () => judge('unsure'), j: () => setAt(i => Math.min(i + 1, items.length - 1)), k: () => setAt(i => Math.max(i - 1, 0)), z: () => { const last = done[done.length - 1]; if (last) undo(last) } }
      const f = act[e.key]
      if (f) { e.preventDefault(); f() }
    }
    addEventListener('keydown', down)
    return () => removeEventListener('keydown', down)
  })
  const when = !h.listed_on ? t('noDate') : (h.last_on ?? '') < h.listed_on ? t('before') : (h.first_on ?? '') >= h.listed_on ? t('after') : t('both')
  const left = items.filter(x => !judged[x.hit_id]).length
  return <>
    <p className="soft nums" aria-live="polite">{num(at_ + 1)} {t('of')} {num(total)} · {num(left)} {t('open')} {judged[h.hit_id] && <span className="badge good">{judged[h.hit_id]}</span>}</p>
    <div className="card" data-hit={h.hit_id}>
      <div className="pair">
        <div className="k"></div><div className="k">{t('onRecord')}</div><div className="k">{t('onList')} <code>{h.list_id}</code></div>
        <div className="k"></div><div className="name">{h.party_name}</div><div className="name">{h.listing_name}</div>
        <div className="k">{t('registeredIn')}</div><div>{h.party_country ?? t('notStated')}</div><div>{h.listing_countries?.toUpperCase() || t('notStated')}</div>
        <div className="k">{t('roles')}</div><div>{h.roles} · <Num filter={`party:"${h.party_name.replaceAll('"', ' ')}"`}>{num(h.rows)} {t('rows')}</Num></div><div>{h.schema} {h.program}</div>
        <div className="k">{t('date')}</div><div>{t('shipments')} {h.first_on} – {h.last_on}</div><div>{t('listedOn')} {h.listed_on ?? '?'}</div>
      </div>
      <p><strong>{when}</strong></p>
      <p className="soft">{h.score.toFixed(2)} · {h.rule}</p>
      <table><tbody>{h.why.map((w, i) => <tr key={i}><td>{words(w.feature)}</td><td className="n">{w.score.toFixed(2)}</td><td>{w.left && `“${w.left}”`}{w.right && ` / “${w.right}”`} <span className="soft">{w.detail}</span></td></tr>)}</tbody></table>
      <div className="bar"><button onClick={() => judge('yes')}>{t('same')} <kbd>y</kbd></button><button onClick={() => judge('no')}>{t('different')} <kbd>n</kbd></button><button onClick={() => judge('unsure')}>{t('unsure')} <kbd>u</kbd></button><button className="plain" onClick={() => setAt(Math.max(at_ - 1, 0))}>← <kbd>k</kbd></button><button className="plain" onClick={() => setAt(Math.min(at_ + 1, items.length - 1))}>→ <kbd>j</kbd></button><button className="plain" disabled={done.length === 0} onClick={() => { const last = done[done.length - 1]; if (last) undo(last) }}>{t('undo')} <kbd>z</kbd></button><button className="plain" onClick={() => openDrawer({ kind: 'rows', id: `party:"${h.party_name.replaceAll('"', ' ')}"` })}>{t('records')}</button></div>
    </div>
  </>
}
