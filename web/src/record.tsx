// One row: what was read beside what the file has, and where it stands.
import { at, get, type Item, type Party, type Reason } from './api'
import { openDrawer } from './drawers'
import { amount, num, usd, words } from './format'
import { t } from './i18n'
import { Asked, copy, useAsk } from './ui'

interface Full {
  item: Item; siblings: Item[]; covers: Record<string, string>
  classes: { id: string; score: number; by: string; why: Reason[] }[]
  controls: { list_id: string; version: string; tier?: string; code: string; partial: boolean; note?: string }[]
  hits: { hit_id: string; party_name: string; listing_name: string; list_id: string; score: number; rule: string; listed_on?: string }[]
  findings: { finding_id: string; detector: string; title: string }[]
  original: { file: string; sha256: string; sheet: string; row: number; intact: boolean; problem?: string; cells: { column: string; value: string }[] }
}

const who = (p?: Party) => p ? <button className="num" onClick={() => p.entity_id && openDrawer({ kind: 'party', id: p.entity_id })}>{p.name}{p.country ? ` (${p.country})` : ''}</button> : '–'

export default function Record({ id }: { id: string }) {
  const asked = useAsk('item' + id, () => get<Full>(at('/items/' + encodeURIComponent(id))))
  return <Asked of={asked}>{r => { const i = r.item; const fields: [string, React.ReactNode][] = [
    [t('date'), i.on ?? '–'], [t('sender'), who(i.sender)], [t('recipient'), who(i.recipient)], [t('route'), `${i.from ?? '?'} → ${i.to ?? '?'}${i.origin ? ', origin ' + i.origin : ''}${i.trading ? ', trading ' + i.trading : ''}`],
    [t('hs'), `${i.hs_code ?? '–'}${i.hs_revision ? ' (HS ' + i.hs_revision + ')' : ''}`], [t('goods'), i.description ?? '–'], [t('quantity'), i.quantity ? `${num(i.quantity, 3)} ${i.unit ?? ''}` : '–'], [t('weight'), amount(i.net_kg, 'kg')], [t('value'), `${usd(i.value_usd)}${i.value_basis ? ' (' + i.value_basis + ')' : ''}`], [t('declaration'), i.decl_no ?? '–'],
  ]
  return <>
    <h2>{i.description?.slice(0, 120) || i.item_id}</h2>
    <div className="bar small"><button onClick={() => void copy(`${r.original.file}, ${r.original.sheet ? r.original.sheet + ', ' : ''}row ${r.original.row}, SHA-256 ${r.original.sha256}, item ${i.item_id}`)}>{t('cite')}</button><button onClick={() => void copy(location.href)}>URL</button><button onClick={() => void copy('tallyman trace ' + i.item_id)}>CLI</button></div>
    <h3>{t('normalised')}</h3><table><tbody>{fields.map(([k, v]) => <tr key={k}><th scope="row">{k}</th><td>{v}</td></tr>)}</tbody></table>
    {r.classes.length > 0 && <><h3>{t('classes')}</h3>{r.classes.map(c => <p key={c.id}><span className="badge">{words(c.id)}</span> {c.score.toFixed(2)} <span className="soft small">{c.why.map(w => `${w.feature}: “${w.left}”`).join(' · ')}</span></p>)}{Object.entries(r.covers).map(([k, v]) => <p key={k}><span className="badge warn">{k}</span> <span className="soft small">“{v}”</span></p>)}</>}
    {r.controls.length > 0 && <><h3>{t('controls')}</h3>{r.controls.map(c => <p key={c.list_id + c.code} className="small">{c.list_id} {c.tier} <code>{c.code}</code> {c.version}{c.partial ? ' (partial)' : ''} <span className="soft">{c.note}</span></p>)}</>}
    {r.hits.length > 0 && <><h3>{t('matches')}</h3>{r.hits.map(h => <p key={h.hit_id} className="small">{h.party_name} · {h.listing_name} <span className="soft">({h.list_id}, {t('listedOn')} {h.listed_on || '?'}, {h.rule}, {h.score.toFixed(2)})</span></p>)}</>}
    {r.findings.length > 0 && <><h3>{t('onFindings')}</h3>{r.findings.map(f => <p key={f.finding_id} className="small"><a href={'/findings?id=' + f.finding_id}>{f.title}</a> <span className="soft">{f.detector}</span></p>)}</>}
    <h3>{t('original')}</h3><div className="scroll" tabIndex={0}><table><tbody>{r.original.cells.map((c, k) => <tr key={k}><th scope="row">{c.column}</th><td style={{ overflowWrap: 'anywhere' }}>{c.value}</td></tr>)}</tbody></table></div>
    <h3>{t('source')}</h3><p className="small">{r.original.file}{r.original.sheet && ', ' + r.original.sheet}, {t('row')} {r.original.row}<br /><code>{r.original.sha256}</code><br />{r.original.intact ? <span className="badge good">SHA-256 ✓</span> : <span className="badge hot">{r.original.problem}</span>}</p>
    {r.siblings.length > 0 && <><h3>{t('siblings')}</h3>{r.siblings.map(s => <p key={s.item_id} className="small"><button className="num" onClick={() => openDrawer({ kind: 'record', id: s.item_id })}>{s.hs_code} {s.description?.slice(0, 90)}</button> {usd(s.value_usd)}</p>)}</>}
  </> }}</Asked>
}
