import { useState } from 'react'
import { at, get, post } from '../api'
import { num, words } from '../format'
import { t } from '../i18n'
import { Asked, Empty, Failed, Num, copy, useAsk } from '../ui'
import { go, useLocation, withParams } from '../url'

interface Verdict { id: string; printed_in: { title: string; outlet: string; published: string }; quote: string; said_by?: string[]; whom?: string; verdict: string; why: string; expect?: string; observed: string | null; figure?: { figure_id: string; filter: string; expr: string; unit: string; value: string | null; rows: number; period: string }; interval?: { low: string | null; high: string | null }; wording: string; note?: string; replies?: { by: string; on: string; words: string }[]; scopes?: { name: string; expr: string; observed: string | null; state: string }[]; scopes_tried: number; scopes_holding: number }
const tone: Record<string, string> = { reproduced: 'good', not_reproduced: 'hot', reproduced_in_another_scope: 'warn', ambiguous: 'warn' }

export default function Claims() {
  const articles = useLocation().searchParams.get('articles') === '1'
  const asked = useAsk('claims' + articles, () => get<Verdict[] | { items?: Verdict[]; verdicts?: Verdict[] }>(at('/claims'), articles ? { articles: true } : {}))
  return <>
    <div className="bar"><button aria-pressed={articles} onClick={() => go(withParams({ articles: articles ? undefined : '1' }))}>A1–B7</button></div>
    <Draft />
    <Asked of={asked}>{d => { const list = Array.isArray(d) ? d : d.items ?? d.verdicts ?? []; return list.length === 0 ? <Empty /> : <>{list.map(v => <article key={v.id} className="card" style={{ marginBlock: '.75rem' }}>
      <p className="quote">{v.quote}</p><p className="soft small">{v.printed_in?.outlet}{v.printed_in?.title && `, “${v.printed_in.title}”`} {v.printed_in?.published}{v.said_by && <> · {v.said_by.join(' ← ')}</>}</p>
      <p><span className={'badge ' + (tone[v.verdict] ?? '')}>{words(v.verdict)}</span> {v.expect && <span className="badge">{t('stated')}: {v.expect}</span>} {v.observed && <span className="badge">{t('measured')}: {num(v.observed, 2)}</span>} {v.interval?.low && v.interval.high && <span className="badge">{t('interval')}: {num(v.interval.low, 2)} – {num(v.interval.high, 2)}</span>} <code>{v.id}</code></p>
      <p><strong>{v.wording}</strong></p><p>{v.why}</p>
      {v.figure && <p className="small"><Num filter={v.figure.filter}>{num(v.figure.rows)} {t('rows')}</Num> · <code>{v.figure.expr}</code> · {v.figure.period} · <code>{v.figure.figure_id}</code> <button className="plain" onClick={() => void copy(`tallyman measure ${JSON.stringify(v.figure!.expr)}`)}>CLI</button></p>}
      {v.scopes?.filter(s => s.state === 'holds').map(s => <p key={s.name} className="small">✓ {s.name}: {num(s.observed, 2)} <code>{s.expr}</code></p>)}
      {v.replies?.map((r, i) => <p key={i} className="small"><strong>{r.by}</strong> {r.on}: “{r.words}”</p>)}{v.note && <p className="soft small">{v.note}</p>}
    </article>)}</> }}</Asked>
  </>
}

function Draft() {
  const [text, setText] = useState('')
  const [yaml, setYaml] = useState('')
  const [error, setError] = useState<Error>()
  return <details><summary>{t('extract')}</summary><textarea rows={8} style={{ width: '100%' }} aria-label={t('extract')} value={text} onChange={e => setText(e.target.value)} /><div className="bar"><button onClick={() => { setError(undefined); post(at('/claims/extract'), { text }).then(d => setYaml(d.yaml ?? JSON.stringify(d, null, 1)), setError) }}>{t('extract')}</button>{yaml && <button onClick={() => void copy(yaml)}>{t('copyAs')} YAML</button>}</div>{error && <Failed error={error} />}{yaml && <pre className="card scroll small" tabIndex={0}>{yaml}</pre>}</details>
}
