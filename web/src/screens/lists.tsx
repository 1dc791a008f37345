// The watchlists and control lists of the case, each version by its hash, and a
// way to add one.
import { useRef, useState } from 'react'
import { at, call, get, type AppListInfo as List } from '../api'
import { num } from '../format'
import { t } from '../i18n'
import { jobStarted } from '../jobs'
import { may } from '../session'
import { Asked, Empty, Failed, useAsk } from '../ui'
import { Age } from './home'

const scripts: Record<string, string> = { Latn: 'Latin', Cyrl: 'Cyrillic', Hans: 'Han', Hani: 'Han', Arab: 'Arabic', Grek: 'Greek', Hang: 'Hangul', Jpan: 'Japanese', Geor: 'Georgian', Armn: 'Armenian', Hebr: 'Hebrew' }

export default function Lists() {
  const asked = useAsk('lists', () => get(at('/lists')))
  return <>
    <Asked of={asked}>{d => d.length === 0 ? <Empty /> : <div className="lists">{d.filter(l => l.current).map(l => <One key={l.list_id} list={l} older={d.filter(o => o.list_id === l.list_id && !o.current)} />)}</div>}</Asked>
    {may('analyst') && <Add />}
  </>
}

function One({ list: l, older }: { list: List; older: List[] }) {
  const s = l.summary
  return (
    <article className="card">
      <div className="bar between"><h2>{l.list_id}</h2><Age on={s.as_of || l.added_at} /></div>
      <p>{s.title}<br /><span className="soft small">{[s.publisher, s.licence].filter(Boolean).join(' · ')}</span></p>
      <dl className="numbers">
        <div><dt>{t('entries')}</dt><dd>{num(s.entities)}</dd></div>
        <div><dt>{t('names')}</dt><dd>{num(s.names)}</dd></div>
        <div><dt>{t('identifiers')}</dt><dd>{num(s.identifiers)}</dd></div>
        <div><dt>{t('listings')}</dt><dd>{num(s.listings)}</dd></div>
      </dl>
      {s.earliest_listed && <p className="small">{t('listedOn')} {s.earliest_listed} – {s.latest_listed}</p>}
      {s.names_by_script && <p className="small soft">{Object.entries(s.names_by_script).sort((a, b) => b[1] - a[1]).map(([k, v]) => `${scripts[k] ?? k} ${num(v)}`).join(' · ')}</p>}
      {s.warnings?.map(w => <p key={w} className="small warn">{w}</p>)}
      <details className="small"><summary>{t('version')} <code>{l.version}</code></summary>
        <ul className="plain-list">{s.files?.map(f => <li key={f.sha256}>{f.name}<br /><code>{f.sha256}</code></li>)}</ul>
        {older.length > 0 && <><h3>{t('olderVersions')}</h3><ul className="plain-list">{older.map(o => <li key={o.version}><code>{o.version}</code> {o.added_at.slice(0, 10)} · {num(o.summary.entities)} {t('entries')}</li>)}</ul><p className="mono">tallyman lists diff {older[0]!.version} {l.version}</p></>}
      </details>
    </article>
  )
}

function Add() {
  const [id, setId] = useState('')
  const [error, setError] = useState<Error>()
  const [busy, setBusy] = useState(false)
  const files = useRef<HTMLInputElement>(null)
  const add = () => {
    const f = new FormData()
    f.set('id', id)
    for (const x of files.current?.files ?? []) f.append('files', x)
    setBusy(true)
    setError(undefined)
    call('POST', at('/lists'), f).then(() => { jobStarted(); setId(''); if (files.current) files.current.value = '' }, setError).finally(() => setBusy(false))
  }
  return (
    <section>
      <h2>{t('addList')}</h2>
      <form className="bar" onSubmit={e => { e.preventDefault(); add() }}>
        <label>{t('listId')} <input value={id} onChange={e => setId(e.target.value)} required pattern="[a-z0-9][a-z0-9-]*" placeholder="eu" size={12} /></label>
        <input ref={files} type="file" multiple required aria-label={t('files')} />
        <button className="primary" disabled={busy}>{t('add')}</button>
      </form>
      {error && <Failed error={error} />}
      <p className="soft small">{t('listsNote')} <code>tallyman lists fetch ID</code></p>
    </section>
  )
}
