// Files in five steps: choose, recognise, look at the mapping, read, run.
import { useEffect, useRef, useState } from 'react'
import { at, call, get, post, type Upload } from '../api'
import { num } from '../format'
import { t } from '../i18n'
import { Asked, Failed, toast, useAsk } from '../ui'

export default function Import() {
  const [uploads, setUploads] = useState<Upload[]>([])
  const [maps, setMaps] = useState<Record<string, { yaml?: string; source?: string; confidence?: number; columns?: unknown[] }>>({})
  const [error, setError] = useState<Error>()
  const input = useRef<HTMLInputElement>(null)
  const send = () => { const f = new FormData(); for (const x of input.current?.files ?? []) f.append('files', x); setError(undefined); call('POST', at('/uploads'), f).then(d => { setUploads(d.uploads); for (const u of d.uploads) post(at('/map/detect'), { upload: u.id }).then(m => setMaps(old => ({ ...old, [u.id]: m })), e => setMaps(old => ({ ...old, [u.id]: { yaml: String(e.message) + ' ' + (e.next ?? '') } }))) }, setError) }
  const ingest = () => { setError(undefined); post(at('/ingest'), { uploads: uploads.map(u => u.id) }).then(() => { toast(t('ingest')); setUploads([]) }, setError) }
  return <>
    <ol>
      <li><strong>{t('drop')}</strong> <input ref={input} type="file" multiple onChange={send} aria-label={t('drop')} /><p className="soft small">CSV, TSV, XLSX, JSON, Parquet; gzip, zip, zstd</p></li>
      {uploads.length > 0 && <li><strong>{t('detect')}</strong>{uploads.map(u => <div key={u.id} className="card" style={{ marginBlock: '.5rem' }}><strong>{u.name}</strong> <span className="soft small">{num(u.bytes)} B · <code>{u.sha256?.slice(0, 16)}</code></span>{maps[u.id] ? <details open={uploads.length === 1}><summary className="small">{maps[u.id]?.source ?? ''} YAML</summary><pre className="scroll small" tabIndex={0} style={{ maxHeight: 360 }}>{maps[u.id]?.yaml ?? JSON.stringify(maps[u.id], null, 1)}</pre></details> : <p className="soft">{t('loading')}</p>}</div>)}</li>}
      {uploads.length > 0 && <li><button className="primary" onClick={ingest}>{t('ingest')}</button></li>}
      <li><button onClick={() => void post(at('/run')).then(() => toast(t('run')), setError)}>{t('run')}</button></li>
    </ol>
    {error && <Failed error={error} />}<Jobs /><Rejects />
  </>
}

export function Jobs() {
  const asked = useAsk('jobs', () => get(at('/jobs')))
  useEffect(() => { const timer = setInterval(asked.again, 2000); return () => clearInterval(timer) })
  return <><h2>{t('jobs')}</h2><Asked of={asked}>{d => { const list = d; return <table><tbody>{list.slice(0, 20).map(j => <tr key={j.id}><td>{j.kind}</td><td><span className={'badge' + (j.state === 'failed' ? ' hot' : j.state === 'done' ? ' good' : '')}>{j.state}</span> {j.stage} {j.total ? `${num(j.done)} / ${num(j.total)}` : j.done ? num(j.done) : ''}{j.error && <div className="small">{typeof j.error === 'string' ? j.error : JSON.stringify(j.error)}</div>}</td><td>{(j.state === 'running' || j.state === 'queued') && <button onClick={() => void call('DELETE', at('/jobs/{id}', j.id))}>{t('cancel')}</button>}</td></tr>)}</tbody></table> }}</Asked></>
}

function Rejects() {
  const asked = useAsk('rejects', () => get(at('/rejects'), { limit: 100 }))
  return <><h2>{t('rejects')}</h2><Asked of={asked}>{d => { const list = d.items; return <div className="scroll" tabIndex={0}><table><tbody>{list.slice(0, 100).map((r, i) => <tr key={i}><td className="small">{r.file} {r.sheet} {t('row')} {r.row}</td><td>{r.kind}</td><td>{r.reason}</td><td className="small">{r.column} {r.found && `“${r.found}”`} <span className="soft">{r.expected}</span></td></tr>)}</tbody></table></div> }}</Asked></>
}
