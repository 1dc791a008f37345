// Files in five steps: choose, see what was recognised, say what the columns
// hold, check, read. The mapping is made by the server and is the file that
// tallyman map detect writes.
import { useEffect, useRef, useState } from 'react'
import { at, call, del, get, post, type MapProposal, type MapReport, type Upload } from '../api'
import { num, words } from '../format'
import { t } from '../i18n'
import { jobStarted } from '../jobs'
import { may } from '../session'
import { Asked, Failed, toast, useAsk } from '../ui'

// What is known of a file: the mapping, whether a person changed it, and how the
// last check of it ended.
interface Known { map?: MapProposal; own?: boolean; check?: MapReport; error?: Error; busy?: boolean }

export default function Import() {
  const [uploads, setUploads] = useState<Upload[]>([])
  const [known, setKnown] = useState<Record<string, Known>>({})
  const [error, setError] = useState<Error>()
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const learn = (id: string, k: Known) => setKnown(old => ({ ...old, [id]: { ...old[id], busy: false, error: undefined, ...k } }))
  const send = () => {
    const f = new FormData()
    for (const x of input.current?.files ?? []) f.append('files', x)
    setError(undefined)
    setBusy(true)
    call('POST', at('/uploads'), f).then(d => {
      setUploads(d.uploads)
      setKnown({})
      for (const u of d.uploads) post(at('/map/detect'), { upload: u.id }).then(map => learn(u.id, { map }), error => learn(u.id, { error }))
    }, setError).finally(() => setBusy(false))
  }
  const read = async () => {
    setError(undefined)
    setBusy(true)
    try {
      // A file whose mapping nobody changed is recognised again when it is read.
      for (const u of uploads) await post(at('/ingest'), { uploads: [u.id], yaml: known[u.id]?.own ? known[u.id]!.map!.yaml : undefined })
      await post(at('/run'))
      toast(t('someReading'))
      setUploads([])
      if (input.current) input.current.value = ''
    } catch (e) { setError(e as Error) }
    setBusy(false)
    jobStarted()
  }
  const step = uploads.length === 0 ? 1 : uploads.every(u => known[u.id]?.check) ? 5 : uploads.every(u => known[u.id]?.map) ? 3 : 2
  const names = [t('drop'), t('stepLook'), t('stepColumns'), t('stepCheck'), t('stepRead')]
  return <>
    <ol className="steps">{names.map((name, i) => <li key={name} aria-current={i + 1 === step ? 'step' : undefined} className={i + 1 < step ? 'past' : ''}>{name}</li>)}</ol>
    {may('analyst') && <section className="card"><h2>1 {t('drop')}</h2><input ref={input} type="file" multiple onChange={send} aria-label={t('drop')} disabled={busy} /><p className="soft small">CSV, TSV, XLSX, JSON, Parquet; gzip, zip, zstd</p></section>}
    {error && <Failed error={error} />}
    {uploads.map(u => <File key={u.id} of={u} known={known[u.id] ?? {}} learn={k => learn(u.id, k)} />)}
    {uploads.length > 0 && <section className="card"><h2>5 {t('stepRead')}</h2><button className="primary" disabled={busy || uploads.some(u => !known[u.id]?.map)} onClick={() => void read()}>{t('stepRead')}</button></section>}
    <Jobs /><Rejects />
  </>
}

function File({ of: u, known, learn }: { of: Upload; known: Known; learn: (k: Known) => void }) {
  const { map, check, error, busy } = known
  const [text, setText] = useState<string>()
  // change asks the server for the mapping that a person means.
  const change = (yaml: string, columns: { position: number; field: string }[]) => {
    learn({ busy: true })
    post(at('/map/detect'), { upload: u.id, yaml, columns }).then(map => { learn({ map, own: true, check: undefined }); setText(undefined) }, error => learn({ error }))
  }
  const look = () => { learn({ busy: true }); post(at('/map/check'), { upload: u.id, yaml: map!.yaml }).then(check => learn({ check }), error => learn({ error })) }
  return <section className="card file" aria-busy={busy || (!map && !error)}>
    <h2><bdi>{u.name}</bdi> <span className="soft small">{num(u.bytes)} B · <code>{u.sha256.slice(0, 16)}</code></span></h2>
    {error && <Failed error={error} />}
    {!map && !error && <p className="soft" role="status">{t('loading')}</p>}
    {map && <>
      <h3>2 {t('stepLook')}</h3>
      <p><span className="badge good">{map.source}</span> <span className="badge">{t('encoding')}: {map.preview.encoding}</span> {map.preview.sheet && <span className="badge">{map.preview.sheet}</span>} <span className="soft small">{map.preview.encoding_reason}</span></p>
      {map.preview.warnings.map(w => <p key={w} className="small warn">{w}</p>)}
      <h3>3 {t('stepColumns')}</h3>
      {map.missing.length > 0 && <p className="problem">{t('checkNeeds', { what: map.missing.join(', ') })}</p>}
      <div className="scroll" tabIndex={0}><table className="list columns"><thead><tr><th>{t('column')}</th><th>{t('samples')}</th><th>{t('field')}</th></tr></thead><tbody>{map.columns.map(c => <tr key={c.position}>
        <td><bdi>{c.header}</bdi></td><td className="small soft"><bdi>{c.samples?.join(' · ').slice(0, 120)}</bdi></td>
        <td><select aria-label={`${t('field')}: ${c.header}`} value={c.field ?? ''} disabled={busy} onChange={e => change(map.yaml, [{ position: c.position, field: e.target.value }])}><option value="">{t('noField')}</option>{map.fields.map(f => <option key={f} value={f}>{words(f)}</option>)}</select></td>
      </tr>)}</tbody></table></div>
      <details className="small"><summary>{t('yamlNote')}</summary>
        <textarea rows={16} spellCheck={false} className="mono" aria-label={t('yamlNote')} value={text ?? map.yaml} onChange={e => setText(e.target.value)} />
        <div className="bar">{text !== undefined && text !== map.yaml && <button onClick={() => change(text, [])}>{t('mapTake')}</button>}<a download={u.name + '.map.yml'} href={'data:application/yaml;charset=utf-8,' + encodeURIComponent(map.yaml)}>{t('mapSave')}</a></div>
      </details>
      <h3>4 {t('stepCheck')}</h3>
      <button disabled={busy} onClick={look}>{t('stepCheck')}</button>
      {check && <Checked check={check} />}
    </>}
  </section>
}

function Checked({ check }: { check: MapReport }) {
  const r = check.report
  const why = new Map<string, number>()
  for (const s of r?.sheets ?? []) for (const [k, n] of Object.entries(s.reject_reasons ?? {})) why.set(k, (why.get(k) ?? 0) + n)
  return <div role="status" className="checked">
    {r && <p><strong>{t('checkRows', { n: num(r.rows_read), m: num(r.rows_loaded), k: num(r.rows_rejected), d: num(r.rows_duplicate) })}</strong></p>}
    {why.size > 0 && <ul className="plain-list small">{[...why].map(([k, n]) => <li key={k}>{num(n)}: {k}</li>)}</ul>}
    {check.problems.map((p, i) => <p key={i} className={p.fatal ? 'small hot' : 'small warn'}>{[p.field, p.header && `“${p.header}”`, p.message].filter(Boolean).join(': ')}</p>)}
    {check.error && <p className="small hot">{check.error.detail} {check.error.next}</p>}
    {r?.warnings?.map(w => <p key={w} className="small warn">{w}</p>)}
  </div>
}

export function Jobs() {
  const asked = useAsk('jobs', () => get(at('/jobs')))
  const live = asked.data?.some(j => j.state === 'queued' || j.state === 'running')
  useEffect(() => { const timer = setInterval(asked.again, live ? 1000 : 5000); return () => clearInterval(timer) })
  return <><h2>{t('jobs')}</h2><Asked of={{ ...asked, busy: false }}>{list => list.length === 0 ? <p className="soft">{t('noJobs')}</p> : <table><tbody>{list.slice(0, 20).map(j => <tr key={j.id}>
    <td>{words(j.kind)}</td><td><span className={'badge' + (j.state === 'failed' ? ' hot' : j.state === 'done' ? ' good' : '')}>{words(j.state)}</span> {j.stage} {j.total ? `${num(j.done)} / ${num(j.total)}` : j.done ? num(j.done) : ''}{j.error && <div className="small">{j.error.detail} {j.error.next}</div>}</td>
    <td>{may('analyst') && (j.state === 'running' || j.state === 'queued') && <button onClick={() => void del(at('/jobs/{id}', j.id)).then(asked.again, e => toast(String(e.message)))}>{t('cancel')}</button>}</td></tr>)}</tbody></table>}</Asked></>
}

function Rejects() {
  const asked = useAsk('rejects', () => get(at('/rejects'), { limit: 100 }))
  return <><h2>{t('rejects')}</h2><Asked of={asked}>{d => d.items.length === 0 ? <p className="soft">{t('rejectsNone')}</p> : <>
    <p className="soft">{t('shown', { n: num(d.items.length), m: num(d.total.value) })}</p>
    <div className="scroll" tabIndex={0}><table><tbody>{d.items.map((r, i) => <tr key={i}><td className="small">{r.file} {r.sheet} {t('row')} {r.row}</td><td>{words(r.kind)}</td><td>{r.reason}</td><td className="small">{r.column} {r.found && `“${r.found}”`} <span className="soft">{r.expected}</span></td></tr>)}</tbody></table></div>
  </>}</Asked></>
}
