// The case's own text with live queries: written on one side, shown on the other
// as the report would write it. The server reads the text; the page does not.
import { useCallback, useEffect, useRef, useState, type MouseEvent, type RefObject } from 'react'
import { Problem, at, call, caseId, get, post, type AppStoryPreview as Shown, type AppStoryText as Saved } from './api'
import { num } from './format'
import { t } from './i18n'
import { may } from './session'
import { Insert, putPart } from './storyparts'
import { Asked, Failed, Num, toast, useAsk } from './ui'

// Draft is a text that is not saved, and the version that it was made from.
interface Draft { text: string; version: string }

const draftKey = () => 'tallyman.story.' + caseId()
function keptDraft(): Draft | undefined { try { return JSON.parse(sessionStorage.getItem(draftKey()) ?? 'null') ?? undefined } catch { return undefined } }
function keepDraft(d?: Draft) { try { if (d) sessionStorage.setItem(draftKey(), JSON.stringify(d)); else sessionStorage.removeItem(draftKey()) } catch { /* private windows have no storage */ } }

export default function Story() {
  const [first, setFirst] = useState<Saved>()
  const asked = useAsk('story', () => get(at('/story')))
  // What is being written is not replaced when the tables change.
  useEffect(() => { if (asked.data && !first) setFirst(asked.data) }, [asked.data, first])
  return first ? <Editor first={first} /> : <Asked of={asked}>{() => null}</Asked>
}

function Editor({ first }: { first: Saved }) {
  const [saved, setSaved] = useState(first)
  const [draft, setDraft] = useState<Draft>(() => { const d = keptDraft(); return d && d.text !== first.text ? d : { text: first.text, version: first.version } })
  const [other, setOther] = useState<Saved>()
  const [error, setError] = useState<Error>()
  const [busy, setBusy] = useState(false)
  const [line, setLine] = useState(1)
  const [inserting, setInserting] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const dirty = draft.text !== saved.text
  const write = may('analyst')
  useEffect(() => { if (draft.text !== first.text) toast(t('storyDraft')) }, []) // eslint-disable-line react-hooks/exhaustive-deps
  useEffect(() => {
    keepDraft(dirty ? draft : undefined)
    if (!dirty) return
    const ask = (e: BeforeUnloadEvent) => e.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [draft, dirty])
  const took = (s: Saved) => { setSaved(s); setDraft({ text: s.text, version: s.version }); setOther(undefined) }
  const save = (version = draft.version) => {
    if (!write || busy) return
    setBusy(true)
    setError(undefined)
    call('PUT', at('/story'), { text: draft.text }, { 'If-Match': `"${version}"` })
      .then(s => { setSaved(s); setDraft(d => ({ text: d.text, version: s.version })); setOther(undefined) }, e => e instanceof Problem && e.status === 412 ? get(at('/story')).then(setOther, setError) : setError(e))
      .finally(() => setBusy(false))
  }
  const put = (text: string) => { setDraft(d => ({ ...d, text })); area.current?.focus() }
  const jump = useCallback((n: number) => { goTo(area.current, n); setLine(n) }, [])
  // Where the cursor was last: a dialog takes the focus, and the place with it.
  const cursor = useRef(0)
  const look = () => { const el = area.current; if (el) { cursor.current = el.selectionStart; setLine(lineAt(el.value, el.selectionStart)) } }
  return <div className="story" onKeyDown={e => { if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 's') { e.preventDefault(); save() } }}>
    <p className="soft small">{t('storyNote')}</p>
    <div className="bar">
      {write && <button className="primary" disabled={!dirty || busy} onClick={() => save()}>{t('save')}</button>}
      {write && <button onClick={() => setInserting(true)}>{t('storyInsert')}</button>}
      {write && saved.before !== undefined && saved.before !== draft.text && <button onClick={() => put(saved.before ?? '')} title={t('storyBefore')}>{t('storyBefore')}</button>}
      <span className={'small ' + (dirty ? 'hot' : 'soft')} aria-live="polite">{dirty ? t('storyUnsaved') : saved.saved_at ? t('saved', { at: new Date(saved.saved_at).toLocaleString() }) : t('storyNone')}</span>
    </div>
    {error && <Failed error={error} />}
    {other && <Conflict other={other} take={() => took(other)} over={() => save(other.version)} />}
    <div className="story-sides">
      <section className="write"><label htmlFor="story-text">{t('storyLabel')} <span className="soft small nums">{t('storyLine', { n: line })}</span></label>
        <textarea id="story-text" ref={area} readOnly={!write} spellCheck value={draft.text} placeholder={t('storyPlaceholder')} onChange={e => { setDraft(d => ({ ...d, text: e.target.value })); look() }} onKeyUp={look} onClick={look} onSelect={look} />
      </section>
      <Preview text={draft.text} line={line} jump={jump} />
    </div>
    {/* The dialog gives the focus back to its button when it closes; the text is after that. */}
    <Insert open={inserting} close={() => setInserting(false)} take={part => { setInserting(false); setTimeout(() => { if (area.current) { putPart(area.current, part, cursor.current); look() } }) }} />
  </div>
}

function Conflict({ other, take, over }: { other: Saved; take: () => void; over: () => void }) {
  return <div className="problem" role="alert"><strong>{t('storyChanged')}</strong>
    <div className="bar"><button onClick={over}>{t('storyPutMine')}</button><button onClick={take}>{t('storyTakeTheirs')}</button></div>
    <details><summary>{t('storyTheirs')}</summary><textarea readOnly rows={10} aria-label={t('storyTheirs')} value={other.text} /></details>
  </div>
}

const lineAt = (text: string, place: number) => text.slice(0, place).split('\n').length

// goTo marks a line and brings it into view.
function goTo(el: HTMLTextAreaElement | null, n: number) {
  if (!el) return
  const lines = el.value.split('\n')
  const from = lines.slice(0, n - 1).reduce((sum, l) => sum + l.length + 1, 0)
  el.focus()
  el.setSelectionRange(from, from + (lines[n - 1]?.length ?? 0))
  // A text area scrolls to its selection only when it is typed in: where long
  // lines wrap, the share of the text before it is near enough.
  el.scrollTop = Math.max(0, el.scrollHeight * from / Math.max(1, el.value.length) - el.clientHeight / 3)
}

// usePreview asks a moment after the last key, and when the cursor goes to
// another section; an answer that comes late is dropped.
function usePreview(text: string, line: number, whole: boolean) {
  const [shown, setShown] = useState<Shown & { text: string; whole: boolean }>()
  const [error, setError] = useState<Error>()
  const [state, again] = useState(0)
  const section = shown?.section
  const inside = whole || section !== undefined && section.from <= line && line <= section.to
  const asked = useRef({ text, state: -1, whole: false, n: 0 })
  useEffect(() => { const f = () => again(n => n + 1); addEventListener('tallyman-state', f); return () => removeEventListener('tallyman-state', f) }, [])
  useEffect(() => {
    const was = asked.current
    if (was.text === text && was.state === state && was.whole === whole && inside) return
    const timer = setTimeout(() => {
      const n = was.n + 1
      asked.current = { text, state, whole, n }
      const latest = () => asked.current.n === n
      post(at('/story/preview'), { text, line: whole ? 0 : line }).then(s => { if (latest()) { setShown({ ...s, text, whole }); setError(undefined) } }, e => { if (latest()) setError(e) })
    }, was.text === text ? 0 : 500)
    return () => clearTimeout(timer)
  }, [text, line, whole, state, inside])
  return { shown, error, stale: shown?.text !== text || shown.whole !== whole }
}

function Preview({ text, line, jump }: { text: string; line: number; jump: (line: number) => void }) {
  const [whole, setWhole] = useState(false)
  const { shown, error, stale } = usePreview(text, line, whole)
  const page = useRef<HTMLDivElement>(null)
  if (error) return <section aria-label={t('preview')}><Failed error={error} /></section>
  if (!shown) return <section aria-label={t('preview')}><p className="soft" role="status">{t('loading')}</p></section>
  return <section className="preview" aria-label={t('preview')} aria-busy={stale}>
    <div className="bar">
      <label className="small">{t('storySection')} <select value={whole ? '' : shown.section.from} onChange={e => { setWhole(e.target.value === ''); if (e.target.value) jump(Number(e.target.value)) }}>
        <option value="">{t('storyWhole')}</option>
        {shown.sections.map(s => <option key={s.from} value={s.from}>{'  '.repeat(Math.max(0, s.level - 1)) + (s.title || t('storyTop'))}</option>)}
      </select></label>
      <button aria-pressed={whole} onClick={() => setWhole(!whole)}>{t('storyCheck')}</button>
    </div>
    {shown.problems.length > 0 && <Lines title={t('storyProblems')} tone="hot" jump={jump} of={shown.problems.map(p => ({ line: p.line, says: p.message, next: p.next }))} />}
    {shown.faults.length > 0 && <Lines title={t('storyFaults')} tone="warn" jump={jump} of={shown.faults.map(f => ({ line: f.line, says: t('storyFault', { n: f.number }), next: f.text }))} />}
    {whole && !stale && text.trim() !== '' && shown.problems.length + shown.faults.length === 0 && <p className="small"><span className="badge good">✓ --strict</span> {t('storyClean')}</p>}
    <div ref={page} className="card page" tabIndex={0} role="region" aria-label={shown.section.title || t('preview')} onClick={e => follow(e, page)} dangerouslySetInnerHTML={{ __html: shown.html }} />
    {shown.figures.length > 0 && <details className="small"><summary>{t('storyNumbers')}: {shown.figures.length}</summary><ul className="plain-list">{shown.figures.map((f, i) => <li key={i}><Num filter={f.filter}>{f.says} · {num(f.rows)} {t('rows')}</Num> <span className="soft">{f.period}</span> <code>{f.expr}</code></li>)}</ul></details>}
  </section>
}

function Lines({ title, tone, of, jump }: { title: string; tone: string; of: { line: number; says: string; next?: string }[]; jump: (line: number) => void }) {
  return <div role="status"><h3 className={tone}>{title}: {of.length}</h3><ul className="plain-list small">{of.map((p, i) => <li key={i}><button className="small" onClick={() => jump(p.line)}>{t('storyLine', { n: p.line })}</button> {p.says} {p.next && <span className="soft">{p.next}</span>}</li>)}</ul></div>
}

// follow keeps the page here: a footnote is scrolled to, another place opens
// beside it.
function follow(e: MouseEvent, page: RefObject<HTMLDivElement | null>) {
  const a = (e.target as HTMLElement).closest('a')
  if (!a) return
  e.preventDefault()
  const href = a.getAttribute('href') ?? ''
  if (href.startsWith('#')) page.current?.querySelector('#' + CSS.escape(href.slice(1)))?.scrollIntoView({ block: 'center' })
  else open(a.href, '_blank', 'noopener,noreferrer')
}
