// One row: what was read beside what the file has, and where it stands.
import type { ReactNode } from 'react'
import { at, caseId, get, type AppItemRecord as Full, type ExploreEntityHit as Hit, type ExploreItem as Item, type ExploreParty as Party } from './api'
import { openDrawer } from './drawers'
import { quoted } from './filters'
import { amount, num, usd, words } from './format'
import { t } from './i18n'
import { CiteMenu, CopyMenu } from './take'
import { Asked, Num, useAsk } from './ui'
import { go } from './url'

function Who({ of }: { of?: Party }) {
  if (!of) return <span className="soft">{t('notStated')}</span>
  return <>
    <button className="num" onClick={() => of.entity_id && openDrawer({ kind: 'party', id: of.entity_id })}><bdi>{of.name}</bdi></button>
    {of.listed && <> <span className="badge hot" title={t('matchNote')}>{t('match')}</span></>}
    <div className="soft small">{[of.country && `${t('registeredIn')} ${of.country}`, of.tax_id].filter(Boolean).join(' · ')}</div>
  </>
}

export default function Record({ id }: { id: string }) {
  const asked = useAsk('item' + id, () => get(at('/items/{id}', id)))
  return <Asked of={asked}>{r => <Shown r={r} />}</Asked>
}

function Shown({ r }: { r: Full }) {
  const i = r.item, o = r.original
  const place = `${o.file}${o.sheet ? ', ' + o.sheet : ''}, ${t('row')} ${o.row}`
  const url = `${location.origin}/records?case=${encodeURIComponent(caseId())}&filter=item:${i.item_id}&open=record.${encodeURIComponent(i.item_id)}`
  return <>
    <h2>{i.description ? <bdi>{i.description.length > 110 ? i.description.slice(0, 109) + '…' : i.description}</bdi> : i.item_id}</h2>
    <p className="soft small mono">{i.item_id}</p>
    <div className="bar">
      <CiteMenu of={{ title: place, note: `SHA-256 ${o.sha256}, item ${i.item_id}`, url, key: i.item_id }} />
      <CopyMenu forms={[['URL', url], ['CLI', `tallyman trace ${i.item_id}`], [t('filter'), 'item:' + i.item_id], ['SHA-256', o.sha256]]} />
      {i.decl_no && <Num filter={'decl:' + quoted(i.decl_no)}>{t('declaration')}</Num>}
    </div>
    <div className="sides">
      <section><h3>{t('normalised')}</h3><Read i={i} /></section>
      <section>
        <h3>{t('original')}</h3>
        <dl className="cells">{o.cells.map((c, k) => <div key={k}><dt>{c.column}</dt><dd dir="auto">{c.value || <span className="soft">–</span>}</dd></div>)}</dl>
      </section>
    </div>
    <h3>{t('source')}</h3>
    <p>{place}<br /><code>{o.sha256}</code><br />{o.intact ? <span className="badge good">SHA-256 ✓ {t('intact')}</span> : <span className="badge hot">{o.problem}</span>}</p>
    <Hits list={r.hits} on={i.on} />
    <Goods r={r} />
    {r.findings.length > 0 && <><h3>{t('onFindings')}</h3><ul className="plain-list">{r.findings.map(f => <li key={f.finding_id}><a href={'/findings?id=' + f.finding_id} onClick={e => { e.preventDefault(); go('/findings?id=' + f.finding_id) }}>{f.title}</a> <span className="soft small">{words(f.detector)}</span></li>)}</ul></>}
    {r.siblings.length > 0 && <><h3>{t('siblings')}</h3><div className="scroll" tabIndex={0}><table><tbody>{r.siblings.map(s => <tr key={s.item_id}><td className="mono small">{s.hs_code}</td><td><button className="num" onClick={() => openDrawer({ kind: 'record', id: s.item_id })}><bdi>{s.description?.slice(0, 90)}</bdi></button></td><td className="n">{usd(s.value_usd)}</td></tr>)}</tbody></table></div></>}
  </>
}

// Read is the row as the program understood it, every field with its unit.
function Read({ i }: { i: Item }) {
  const route = [`${i.from ?? '?'} → ${i.to ?? '?'}`, i.origin && `${t('origin')} ${i.origin}`, i.trading && `${t('trading')} ${i.trading}`].filter(Boolean).join(' · ')
  const fields: [string, ReactNode][] = [
    [t('date'), i.on], [t('sender'), <Who of={i.sender} />], [t('recipient'), <Who of={i.recipient} />], [t('route'), route],
    [t('reporter'), [i.reporter, i.direction && words(i.direction), i.flow && words(i.flow)].filter(Boolean).join(' · ')],
    [t('hs'), i.hs_code && <><code>{i.hs_code}</code> {i.hs_revision && <span className="soft">HS {i.hs_revision}</span>}</>],
    [t('quantity'), i.quantity && `${num(i.quantity, 3)} ${i.unit ?? ''}`], [t('weight'), i.net_kg && amount(i.net_kg, 'kg')],
    [t('value'), i.value_usd && <>{usd(i.value_usd)} {i.value_basis && <span className="soft">{words(i.value_basis)}</span>}</>], [t('declaration'), i.decl_no && <code>{i.decl_no}</code>],
  ]
  return <dl className="cells">{fields.map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v || <span className="soft">{t('notStated')}</span>}</dd></div>)}</dl>
}

// Hits show both names and both dates: what was shipped before a listing was
// not listed then.
export function Hits({ list, on }: { list: Hit[]; on?: string }) {
  if (list.length === 0) return null
  return <>
    <h3>{t('matches')}</h3>
    <div className="scroll" tabIndex={0}><table><thead><tr><th>{t('onRecord')}</th><th>{t('onList')}</th><th>{t('listedOn')}</th><th className="n">{t('score')}</th></tr></thead>
      <tbody>{list.map(h => <tr key={h.hit_id}><td><bdi>{h.party_name}</bdi></td><td><bdi>{h.listing_name}</bdi><div className="soft small">{h.list_id} · {words(h.rule)}</div></td><td>{h.listed_on || <span className="soft">{t('notStated')}</span>}{on && h.listed_on && <div className="small">{t(on < h.listed_on ? 'thisBefore' : 'thisAfter')}</div>}</td><td className="n"><a href={'/review?judgement=all&hit=' + h.hit_id} onClick={e => { e.preventDefault(); go('/review?judgement=all&hit=' + h.hit_id) }}>{h.score.toFixed(2)}</a>{h.judgement && <div><span className="badge">{t(h.judgement === 'yes' ? 'same' : h.judgement === 'no' ? 'different' : 'unsure')}</span></div>}</td></tr>)}</tbody></table></div>
  </>
}

function Goods({ r }: { r: Full }) {
  const covers = Object.entries(r.covers)
  if (r.classes.length + r.controls.length + covers.length === 0) return null
  return <>
    {r.classes.length + covers.length > 0 && <><h3>{t('classes')}</h3><ul className="plain-list">
      {r.classes.map(c => <li key={c.id}><span className="badge">{words(c.id)}</span> <span className="nums">{c.score.toFixed(2)}</span> <span className="soft small">{c.why?.map(w => `${words(w.feature)}: “${w.left}”`).join(' · ')}</span></li>)}
      {covers.map(([k, v]) => <li key={k}><span className="badge warn">{t('cover')}: {words(k)}</span> <span className="soft small">“{v}”</span></li>)}
    </ul></>}
    {r.controls.length > 0 && <><h3>{t('controls')}</h3><ul className="plain-list">{r.controls.map(c => <li key={c.list_id + c.tier + c.code}>{c.list_id} {c.tier} <code>{c.code}</code> <span className="soft small">{c.version}{c.partial && ' · ' + t('partial')} {c.note}</span></li>)}</ul></>}
  </>
}
