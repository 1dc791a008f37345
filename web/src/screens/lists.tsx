import { useRef, useState } from 'react'
import { at, call, get } from '../api'
import { num } from '../format'
import { t } from '../i18n'
import { Asked, Empty, Failed, toast, useAsk } from '../ui'

interface List { list_id: string; version: string; current: boolean; added_at: string; summary: { title: string; publisher: string; licence: string; entities: number; names: number; as_of?: string; earliest_listed?: string; latest_listed?: string; warnings?: string[] } }

export default function Lists() {
  const asked = useAsk('lists', () => get<List[] | { items: List[] }>(at('/lists')))
  const [id, setId] = useState('')
  const [error, setError] = useState<Error>()
  const files = useRef<HTMLInputElement>(null)
  const add = () => { const f = new FormData(); f.set('list_id', id); f.set('id', id); for (const x of files.current?.files ?? []) f.append('files', x); call('POST', at('/lists'), f).then(() => { toast(t('jobs')); setTimeout(asked.again, 1500) }, setError) }
  return <>
    <Asked of={asked}>{d => { const list = Array.isArray(d) ? d : d.items; return list.length === 0 ? <Empty /> : <div className="scroll" tabIndex={0}><table><thead><tr><th>{t('lists')}</th><th>Version</th><th className="n">{t('parties')}</th><th className="n">{t('spellings')}</th><th>{t('date')}</th></tr></thead><tbody>{list.map(l => <tr key={l.list_id + l.version}><td><strong>{l.list_id}</strong> {l.current && <span className="badge good">●</span>}<div className="small soft">{l.summary.title}, {l.summary.publisher}. {l.summary.licence}</div>{l.summary.warnings?.map(w => <div key={w} className="small">{w}</div>)}</td><td><code>{l.version}</code></td><td className="n">{num(l.summary.entities)}</td><td className="n">{num(l.summary.names)}</td><td className="small">{l.summary.as_of || l.added_at.slice(0, 10)}<div className="soft">{l.summary.earliest_listed} – {l.summary.latest_listed}</div></td></tr>)}</tbody></table></div> }}</Asked>
    <div className="bar"><input placeholder="eu" aria-label="id" value={id} onChange={e => setId(e.target.value)} /><input ref={files} type="file" multiple aria-label={t('files')} /><button disabled={!id} onClick={add}>+</button></div>{error && <Failed error={error} />}
    <p className="soft small mono">tallyman lists fetch · tallyman lists add ID FILE...</p>
  </>
}
