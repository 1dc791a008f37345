// Hits one by one, by keyboard: y yes, n no, u unsure, j next, k back, x marks
// for several at once, z undo. The queue, its filters and the hit that is looked
// at stand in the address, so that a sitting can be taken up again. Where the case
// asks for two people, each sees who judged what, and what awaits them as second.
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { at, del, get, post, type AppReviewed, type Hit, type Judged, type Query, type Review } from '../api'
import { quoted } from '../filters'
import { num, words } from '../format'
import { t } from '../i18n'
import { may, whoami } from '../session'
import { ExportMenu } from '../take'
import { Asked, Empty, Num, toast, useAsk } from '../ui'
import { go, param, useLocation, withParams } from '../url'

type Judgement = Judged['decision']
type Stand = Pick<Hit, 'standing' | 'reviews'>

const says = { yes: 'same', no: 'different', unsure: 'unsure' } as const
const signs = { yes: '=', no: '≠', unsure: '?' } as const
const states = [['open', 'open'], ['yes', 'same'], ['no', 'different'], ['unsure', 'unsure'], ['all', 'all']] as const
const ofTwo = [['second', 'asSecond'], ['awaiting', 'awaiting'], ['conflict', 'conflict']] as const

const mine = (s: Stand) => s.reviews?.find(r => r.by === whoami()?.user)
// What need not be asked any more: what counts, and what awaits somebody else.
const past = (h: Hit): Judgement | undefined => h.standing === 'conflict' ? undefined : (h.judgement as Judgement | null) ?? mine(h)?.judgement

export default function Review() {
  const p = useLocation().searchParams
  const want = p.get('judgement') ?? 'open', list = p.get('list') ?? '', below = p.get('below') === 'true', filter = p.get('filter') ?? ''
  const key = [want, list, below, filter].join('|')
  const asked = useAsk('hits' + key, () => get(at('/hits'), { judgement: want as Query<'/cases/{case}/hits'>['judgement'], list, filter, below: below || undefined, limit: 1000 }))
  const lists = useAsk('lists', () => get(at('/lists')))
  const two = useAsk('second', () => get(at('/status'))).data?.second_review !== undefined
  const set = (changes: Record<string, string | undefined>) => go(withParams({ hit: undefined, ...changes }))
  return <>
    <div className="bar between">
      <div className="bar">
        <div className="segments" role="group" aria-label={t('judged')}>{states.map(([j, k]) => <button key={j} aria-pressed={want === j} onClick={() => set({ judgement: j === 'open' ? undefined : j })}>{t(k)}</button>)}</div>
        {two && <div className="segments" role="group" aria-label={t('twoPeople')}>{ofTwo.map(([j, k]) => <button key={j} aria-pressed={want === j} onClick={() => set({ judgement: j })}>{t(k)}</button>)}</div>}
        {(lists.data?.length ?? 0) > 1 && <select aria-label={t('lists')} value={list} onChange={e => set({ list: e.target.value || undefined })}><option value="">{t('allLists')}</option>{lists.data!.filter(l => l.current).map(l => <option key={l.list_id}>{l.list_id}</option>)}</select>}
        <label className="check"><input type="checkbox" checked={below} onChange={e => set({ below: e.target.checked ? 'true' : undefined })} /> {t('belowThreshold')}</label>
      </div>
      <ExportMenu what="hits" filter={filter} />
    </div>
    <Asked of={asked}>{p => p.items.length === 0 ? <Empty /> : <Sitting key={key} given={p.items as Hit[]} total={p.total.value} />}</Asked>
  </>
}

// A sitting keeps the hits that it began with: what is judged meanwhile, here or
// elsewhere, must not move the next one under the reader's fingers.
function Sitting({ given, total }: { given: Hit[]; total: number }) {
  const [items] = useState(given)
  // Kept outside of React's state, since keys can come faster than it draws, and
  // the second of them must not judge the same hit again.
  const now = useRef({
    place: Math.max(0, given.findIndex(h => h.hit_id === param('hit'))), done: [] as string[][], marked: [] as string[],
    judged: new Map(given.flatMap(h => { const was = past(h); return was ? [[h.hit_id, was] as const] : [] })),
    stands: new Map<string, Stand>(given.map(h => [h.hit_id, h])),
  }).current
  const [, draw] = useState(0)
  const [note, setNote] = useState('')
  const changed = () => draw(n => n + 1)
  const { send, waiting } = useInTurn()

  const to = (i: number) => {
    now.place = Math.max(0, Math.min(items.length - 1, i))
    go(withParams({ hit: items[now.place]!.hit_id }), true)
    changed()
  }
  const failed = (ids: string[]) => (e: Error) => { toast(e.message); ids.forEach(id => now.judged.delete(id)); now.done = now.done.filter(x => x !== ids); changed() }
  const undo = (ids: string[]) => {
    if (!now.done.includes(ids)) return
    now.done = now.done.filter(x => x !== ids)
    for (const id of ids) void send(() => del(at('/hits/{id}/decision', id))).then(() => { now.judged.delete(id); now.stands.set(id, items.find(x => x.hit_id === id)!); changed() }, e => toast(String(e.message)))
    to(items.findIndex(x => x.hit_id === ids[0]))
  }
  const judge = (decision: Judgement) => {
    const many = now.marked.length > 0, ids = many ? now.marked : [items[now.place]!.hit_id]
    ids.forEach(id => now.judged.set(id, decision))
    now.done = [...now.done, ids]
    now.marked = []
    const said = note.trim() || undefined
    setNote('')
    to(many ? now.place : now.place + 1)
    const ask: () => Promise<AppReviewed | AppReviewed[]> = many ? () => post(at('/hits/decisions'), { ids, decision, note: said }) : () => post(at('/hits/{id}/decision', ids[0]!), { decision, note: said })
    void send(ask).then(answer => {
      const written = ([] as AppReviewed[]).concat(answer)
      for (const w of written) if (w.standing) now.stands.set(w.hit_id, { standing: w.standing, reviews: [...(now.stands.get(w.hit_id)?.reviews ?? []).filter(r => r.by !== w.by), { by: w.by ?? '', at: w.at, judgement: w.judgement as Judgement, note: w.note }] })
      const waits = written[0]?.standing
      changed()
      toast(`${many ? num(ids.length) : items.find(x => x.hit_id === ids[0])!.party_name}: ${t(says[decision])}${waits && waits !== 'settled' ? ' · ' + t(waits) : ''}`, () => undo(ids))
    }, failed(ids))
  }
  const withdraw = (id: string) => void send(() => del(at('/hits/{id}/decision', id))).then(() => {
    const s = now.stands.get(id)!
    now.stands.set(id, { reviews: s.reviews?.filter(r => r !== mine(s)) })
    now.judged.delete(id)
    now.done = now.done.filter(x => !x.includes(id))
    changed()
  }, e => toast(String(e.message)))
  const mark = (id: string) => { now.marked = now.marked.includes(id) ? now.marked.filter(x => x !== id) : [...now.marked, id]; changed() }
  const undoLast = () => { const last = now.done[now.done.length - 1]; if (last) undo(last) }
  const keys: Record<string, () => void> = { j: () => to(now.place + 1), k: () => to(now.place - 1), x: () => mark(items[now.place]!.hit_id), z: undoLast }
  if (may('reviewer')) Object.assign(keys, { y: () => judge('yes'), n: () => judge('no'), u: () => judge('unsure') })
  useKeys(keys)

  const { place, judged, marked, done } = now
  const h = items[place]!
  const clear = () => { now.marked = []; changed() }
  const left = items.filter(x => !judged.has(x.hit_id)).length
  return (
    <div className="review" aria-busy={waiting > 0}>
      <div className="queue">
        <p className="soft nums" aria-live="polite">{num(place + 1)} {t('of')} {num(total)} · {num(left)} {t('open')}</p>
        <progress max={items.length} value={items.length - left} aria-label={t('judged')} />
        <Queue items={items} on={h.hit_id} judged={judged} marked={marked} to={to} mark={mark} />
      </div>
      <div>
        <Reviews of={now.stands.get(h.hit_id)!} withdraw={() => withdraw(h.hit_id)} />
        <Compare h={h} judgement={judged.get(h.hit_id)} />
        <div className="verdicts">
          {marked.length > 0 && <p><strong>{t('markedOnes', { n: num(marked.length) })}</strong> <button className="plain" onClick={clear}>{t('clear')}</button></p>}
          {may('reviewer') && <><button className="yes" onClick={() => judge('yes')}>{t('same')} <kbd>y</kbd></button><button className="no" onClick={() => judge('no')}>{t('different')} <kbd>n</kbd></button><button onClick={() => judge('unsure')}>{t('unsure')} <kbd>u</kbd></button></>}
          {may('reviewer') && <input className="note" value={note} maxLength={4000} onChange={e => setNote(e.target.value)} onKeyDown={e => { if (e.key === 'Escape' || e.key === 'Enter') e.currentTarget.blur() }} placeholder={t('note')} aria-label={t('note')} />}
          <span className="gap" />
          <button className="plain" onClick={() => to(place - 1)} disabled={place === 0}>{t('back')} <kbd>k</kbd></button><button className="plain" onClick={() => to(place + 1)} disabled={place === items.length - 1}>{t('next')} <kbd>j</kbd></button><button className="plain" disabled={done.length === 0} onClick={undoLast}>{t('undo')} <kbd>z</kbd></button>
        </div>
      </div>
    </div>
  )
}

// Reviews is who judged what and when, where two people are asked for.
function Reviews({ of, withdraw }: { of: Stand; withdraw: () => void }) {
  if (!of.reviews?.length) return null
  return (
    <section className="card reviews" aria-label={t('twoPeople')}>
      {of.standing && <p><strong>{t(of.standing)}</strong></p>}
      <ul>{of.reviews.map(r => <li key={r.by}><bdi>{r.by}</bdi> <span className="badge">{t(says[r.judgement])}</span> <time className="soft small nums" dateTime={r.at}>{r.at.slice(0, 16).replace('T', ' ')} UTC</time>{r.note && <div className="soft small">{r.note}</div>}</li>)}</ul>
      {may('reviewer') && mine(of) && <button className="plain" onClick={withdraw}>{t('withdraw')}</button>}
    </section>
  )
}

// useInTurn sends requests one after another: an undo must not overtake what it
// takes back. Who leaves while some wait is asked first.
function useInTurn() {
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const [waiting, setWaiting] = useState(0)
  const send = <T,>(ask: () => Promise<T>): Promise<T> => {
    setWaiting(n => n + 1)
    const p = line.current.then(ask, ask).finally(() => setWaiting(n => n - 1))
    line.current = p.catch(() => undefined)
    return p
  }
  useEffect(() => {
    if (waiting === 0) return
    const hold = (e: BeforeUnloadEvent) => e.preventDefault()
    addEventListener('beforeunload', hold)
    return () => removeEventListener('beforeunload', hold)
  }, [waiting])
  return { send, waiting }
}

function useKeys(keys: Record<string, () => void>) {
  useEffect(() => {
    const down = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test((e.target as HTMLElement).tagName) || document.querySelector('dialog[open], .drawer')) return
      const act = keys[e.key]
      if (act) { e.preventDefault(); act() }
    }
    addEventListener('keydown', down)
    return () => removeEventListener('keydown', down)
  })
}

function Queue({ items, on, judged, marked, to, mark }: { items: Hit[]; on: string; judged: Map<string, Judgement>; marked: string[]; to: (i: number) => void; mark: (id: string) => void }) {
  const box = useRef<HTMLOListElement>(null)
  useEffect(() => { box.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' }) }, [on])
  return (
    <ol ref={box} tabIndex={0} aria-label={t('review')}>
      {items.map((x, i) => { const was = judged.get(x.hit_id); return (
        <li key={x.hit_id} className={was ? 'past' : ''}>
          <input type="checkbox" checked={marked.includes(x.hit_id)} onChange={() => mark(x.hit_id)} aria-label={`${t('keyMark')}: ${x.party_name}`} />
          <button aria-current={x.hit_id === on ? 'true' : undefined} onClick={() => to(i)}><bdi>{x.party_name}</bdi><small>{x.listing_name}</small></button>
          <span className="nums small">{was ? <span className={'badge' + (was === 'yes' ? ' hot' : was === 'no' ? ' good' : '')}>{signs[was]}<span className="unseen">{t(says[was])}</span></span> : x.score.toFixed(2)}</span>
        </li>) })}
    </ol>
  )
}

// Compare puts the two sides in aligned lines, then every feature with the two
// values that met.
function Compare({ h, judgement }: { h: Hit; judgement?: Judgement }) {
  const rows = 'party:' + quoted(h.party_name)
  const when = !h.listed_on ? t('noDate') : !h.first_on || !h.last_on ? t('noShipmentDate') : h.last_on < h.listed_on ? t('before') : h.first_on >= h.listed_on ? t('after') : t('both')
  const line = (k: string, a: ReactNode, b: ReactNode) => <><div className="k">{k}</div><div>{a || <span className="soft">{t('notStated')}</span>}</div><div>{b || <span className="soft">{t('notStated')}</span>}</div></>
  return (
    <article className="card" data-hit={h.hit_id} aria-label={h.party_name}>
      <div className="pair">
        <div className="k" /><h2 className="side-head">{t('onRecord')}</h2><h2 className="side-head">{t('onList')} <code>{h.list_id}</code></h2>
        <div className="k">{t('name')}</div><div className="name"><bdi>{h.party_name}</bdi></div><div className="name"><bdi>{h.listing_name}</bdi></div>
        {line(t('registeredIn'), h.party_country, h.listing_countries?.toUpperCase())}
        {line(t('roles'), <>{h.roles} · <Num filter={rows}>{num(h.rows)} {t('rows')}</Num></>, [h.schema, h.program].filter(Boolean).join(' · '))}
        {line(t('date'), h.first_on && `${t('shipments')} ${h.first_on} – ${h.last_on}`, h.listed_on && `${t('listedOn')} ${h.listed_on}`)}
      </div>
      <Dates h={h} />
      <p><strong>{when}</strong></p>
      <h3>{t('whyScore', { score: h.score.toFixed(2) })} <span className="soft">{words(h.rule)}</span> {judgement && <span className="badge">{t(says[judgement])}</span>}</h3>
      <ul className="features">
        {(h.why ?? []).map((w, i) => <li key={i}>
          <div className="bar between"><span>{words(w.feature)}</span><span className="nums">{w.score.toFixed(2)}</span></div>
          <div className="meter" aria-hidden="true"><span style={{ width: Math.max(0, Math.min(1, w.score)) * 100 + '%' }} /></div>
          {(w.left || w.right) && <div className="two-values"><bdi>{w.left}</bdi><bdi>{w.right}</bdi></div>}
          {w.detail && <div className="soft small">{w.detail}</div>}
        </li>)}
      </ul>
      <p className="soft small mono">{h.hit_id} · {h.entity_id}</p>
    </article>
  )
}

// Dates draws the shipments' span against the day of the listing.
function Dates({ h }: { h: Hit }) {
  if (!h.first_on || !h.last_on || !h.listed_on) return null
  const day = (s: string) => Date.parse(s) / 864e5
  const all = [h.first_on, h.last_on, h.listed_on].map(day), from = Math.min(...all), span = Math.max(...all) - from || 1
  const x = (s: string) => 2 + (96 * (day(s) - from)) / span
  return (
    <div className="dates" role="img" aria-label={`${t('shipments')} ${h.first_on} – ${h.last_on}, ${t('listedOn')} ${h.listed_on}`}>
      <span className="span-of" style={{ insetInlineStart: x(h.first_on) + '%', width: Math.max(.8, x(h.last_on) - x(h.first_on)) + '%' }} />
      <span className="tick" style={{ insetInlineStart: x(h.listed_on) + '%' }} />
    </div>
  )
}
