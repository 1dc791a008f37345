// Claims: the article at once, each claim underlined by its verdict as soon as
// that is measured, and beside it the figure, its interval and a wording that
// stands. The claim that is looked at stands in the address.
import { useEffect, useRef, useState, type MouseEvent } from 'react'
import { at, get, post, type AppClaimSheet as Sheet, type AppClaimText as Text, type AppClaimWords as Words, type ClaimTried, type ClaimVerdict as Verdict } from '../api'
import { num, words } from '../format'
import { t } from '../i18n'
import { Asked, Empty, Failed, Num, copy, useAsk } from '../ui'
import { go, useLocation, withParams } from '../url'

const tones: Record<string, string> = { reproduced: 'good', not_reproduced: 'hot', reproduced_in_another_scope: 'warn', ambiguous: 'warn' }
// Colour never stands alone: a sign follows the words.
const signs: Record<string, string> = { reproduced: '✓', not_reproduced: '✗', reproduced_in_another_scope: '≈', ambiguous: '?' }
type Known = Verdict | Error
// Two at a time: the first verdicts come as fast as one would, and others at the
// server are not kept waiting.
const atOnce = 2

export default function Claims() {
  const articles = useLocation().searchParams.get('articles') === '1'
  const asked = useAsk('claims' + articles, () => get(at('/claims/text'), { articles }))
  const set = (on: boolean) => () => go(withParams({ articles: on ? '1' : undefined, claim: undefined }))
  return <>
    <div className="segments" role="group" aria-label={t('claims')}><button aria-pressed={!articles} onClick={set(false)}>{t('claimsOwn')}</button><button aria-pressed={articles} onClick={set(true)}>{t('claimsFounding')}</button></div>
    <Asked of={asked}>{s => s.claims.length === 0 ? <Empty /> : <Checked key={String(articles)} sheet={s} articles={articles} />}</Asked>
    <Draft />
  </>
}

// useVerdicts asks for one verdict after another, and for all again when the
// tables change; a verdict is shown until its successor is there.
function useVerdicts(claims: Words[], articles: boolean) {
  const [known, setKnown] = useState(new Map<string, Known>())
  const [left, setLeft] = useState(claims.length)
  const ids = claims.map(c => c.id).join('\n')
  const [state, again] = useState(0)
  useEffect(() => { const f = () => again(n => n + 1); addEventListener('tallyman-state', f); return () => removeEventListener('tallyman-state', f) }, [])
  useEffect(() => {
    let live = true
    const queue = ids.split('\n')
    setLeft(queue.length)
    const next = async (): Promise<void> => {
      const id = queue.shift()
      if (id === undefined || !live) return
      const v: Known = await get(at('/claims/{id}/verdict', id), { articles }).catch((e: Error) => e)
      if (!live) return
      setKnown(old => new Map(old).set(id, v))
      setLeft(n => n - 1)
      return next()
    }
    for (let i = 0; i < atOnce; i++) void next()
    return () => { live = false }
  }, [ids, articles, state])
  return { known, left }
}

function Checked({ sheet, articles }: { sheet: Sheet; articles: boolean }) {
  const { known, left } = useVerdicts(sheet.claims, articles)
  const on = useLocation().searchParams.get('claim')
  const n = sheet.claims.length
  // What an address names is shown once the verdicts above it have their height.
  const first = useRef(on)
  useEffect(() => { if (left === 0 && first.current) { show(first.current); first.current = null } }, [left])
  const withText = sheet.texts.some(x => x.blocks || x.problem)
  const count = [...known.values()].reduce((m, v) => v instanceof Error ? m : m.set(v.verdict, (m.get(v.verdict) ?? 0) + 1), new Map<string, number>())
  return <div aria-busy={left > 0}>
    <div className="bar claims-state">
      <span className="nums" aria-live="polite">{t('claimsChecked', { n: num(n - left), m: num(n) })}</span>
      {left > 0 && <progress max={n} value={n - left} aria-label={t('measuring')} />}
      {[...count].map(([verdict, k]) => <span key={verdict} className={'badge ' + (tones[verdict] ?? '')}>{signs[verdict]} {words(verdict)} {num(k)}</span>)}
    </div>
    <div className={withText ? 'claims' : ''}>
      {withText && <section className="printed" aria-label={t('article')}>{sheet.texts.map(x => <Article key={x.id} text={x} known={known} on={on} />)}</section>}
      <section aria-label={t('claims')}>{sheet.claims.map(c => <Claim key={c.id} claim={c} of={sheet.texts.find(x => x.id === c.text)} known={known.get(c.id)} on={on === c.id} />)}</section>
    </div>
  </div>
}

function Article({ text, known, on }: { text: Text; known: Map<string, Known>; on: string | null }) {
  return <article className="card">
    <h2>{text.title}</h2>
    <p className="soft small">{[text.outlet, text.byline, text.published].filter(Boolean).join(' · ')}</p>
    {text.problem && <p className="small warn">{text.problem}</p>}
    {text.blocks?.map((b, i) => {
      const inside = b.pieces.map((p, k) => p.claims ? <Mark key={k} text={p.text} ids={p.claims} known={known} on={on} /> : p.text)
      return b.heading ? <h3 key={i}>{inside}</h3> : <p key={i} dir="auto">{inside}</p>
    })}
  </article>
}

// Mark is words of the article that are checked; it leads to their verdict.
function Mark({ text, ids, known, on }: { text: string; ids: string[]; known: Map<string, Known>; on: string | null }) {
  const id = ids[0]!, v = known.get(id)
  const verdict = v === undefined ? '' : v instanceof Error ? 'error' : v.verdict
  const open = (e: MouseEvent) => { e.preventDefault(); go(withParams({ claim: id }), true); show(id) }
  return <a href={'#claim-' + id} className={'said ' + (verdict ? tones[verdict] ?? 'other' : 'open')} aria-current={on !== null && ids.includes(on) ? 'true' : undefined} title={verdict ? words(verdict) : t('measuring')} onClick={open}>{text}{signs[verdict] && <sup aria-hidden="true">{signs[verdict]}</sup>}<span className="unseen"> ({verdict ? words(verdict) : t('measuring')})</span></a>
}

function show(id: string) {
  const el = document.getElementById('claim-' + id)
  el?.scrollIntoView({ block: 'nearest' })
  el?.focus({ preventScroll: true })
}

function Claim({ claim: c, of, known, on }: { claim: Words; of?: Text; known?: Known; on: boolean }) {
  const v = known instanceof Error ? undefined : known
  return <article id={'claim-' + c.id} className="card claim" tabIndex={-1} aria-current={on ? 'true' : undefined} aria-busy={known === undefined}>
    <p className="quote">{c.quote}</p>
    <p className="soft small">{of && [of.outlet, of.title && `“${of.title}”`, of.published].filter(Boolean).join(', ')}{c.said_by && <> · {c.said_by.join(' ← ')}</>}</p>
    <p>{v ? <span className={'badge ' + (tones[v.verdict] ?? '')}>{signs[v.verdict]} {words(v.verdict)}</span> : known === undefined && <span className="badge">{t('measuring')}</span>}
      {c.expect && <> <span className="badge">{t('stated')}: {c.expect}</span></>}
      {v?.observed && <> <span className="badge">{t('measured')}: {num(v.observed, 2)}</span></>}
      {v?.interval?.low && v.interval.high && <> <span className="badge">{t('interval')}: {num(v.interval.low, 2)} – {num(v.interval.high, 2)}</span></>} <code>{c.id}</code></p>
    {known instanceof Error && <Failed error={known} />}
    {v && <Found v={v} />}
  </article>
}

function Found({ v }: { v: Verdict }) {
  const holding = v.scopes?.filter(s => s.state === 'holds') ?? []
  return <>
    <p><strong>{v.wording}</strong></p><p>{v.why}</p>
    {v.figure && <p className="small"><Num filter={v.figure.filter}>{num(v.figure.rows)} {t('rows')}</Num> · <code>{v.figure.expr}</code> · {v.figure.period} · <code>{v.figure.figure_id}</code> <button className="plain" onClick={() => void copy(`tallyman measure ${JSON.stringify(v.figure!.expr)}`)}>CLI</button></p>}
    {(v.readings?.length ?? 0) > 1 && <ul className="plain-list small">{v.readings!.map(r => <Try key={r.name} of={r} />)}</ul>}
    {holding.length > 0 && <ul className="plain-list small">{holding.map(s => <Try key={s.name} of={s} />)}</ul>}
    {v.replies?.map((r, i) => <p key={i} className="small"><strong>{r.by}</strong> {r.on}: “{r.words}”</p>)}
    {v.note && <p className="soft small">{v.note}</p>}
  </>
}

function Try({ of: s }: { of: ClaimTried }) {
  return <li>{s.state === 'holds' ? '✓' : '✗'} {s.name}: {num(s.observed, 2)} <code>{s.expr}</code></li>
}

function Draft() {
  const [text, setText] = useState('')
  const [yaml, setYaml] = useState('')
  const [error, setError] = useState<Error>()
  const draft = () => { setError(undefined); post(at('/claims/extract'), { text }).then(d => setYaml(d.yaml), setError) }
  return <details><summary>{t('extract')}</summary>
    <textarea rows={8} style={{ width: '100%' }} aria-label={t('extract')} value={text} onChange={e => setText(e.target.value)} />
    <div className="bar"><button onClick={draft}>{t('extract')}</button>{yaml && <button onClick={() => void copy(yaml)}>{t('copyAs')} YAML</button>}</div>
    {error && <Failed error={error} />}{yaml && <pre className="card scroll small" tabIndex={0}>{yaml}</pre>}
  </details>
}
