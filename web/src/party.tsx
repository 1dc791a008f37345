// One party as it was resolved: every spelling, and what it did. Shown in the
// drawer, and as a page of its own.
import { at, caseId, get, type ExploreGroupRow as GroupRow, type ExploreProfile as Profile } from './api'
import { openDrawer } from './drawers'
import { amount, num, usd, words } from './format'
import { t } from './i18n'
import { Months } from './months'
import { Hits } from './record'
import { CiteMenu, CopyMenu, ExportMenu } from './take'
import { Asked, Num, useAsk } from './ui'
import { go } from './url'

const tops = [['senders', 'sender'], ['recipients', 'recipient'], ['products', 'products'], ['classes', 'classes'], ['routes', 'routes']] as const

export default function Party({ id, page }: { id: string; page?: boolean }) {
  const asked = useAsk('party' + id, () => get(at('/entities/{id}', id)))
  return <Asked of={asked}>{p => <Shown p={p} id={id} page={page} />}</Asked>
}

function Shown({ p, id, page }: { p: Profile; id: string; page?: boolean }) {
  const e = p.entity
  const url = `${location.origin}/parties?case=${encodeURIComponent(caseId())}&id=${id}`
  return <>
    <h2 className="name"><bdi>{e.caption}</bdi></h2>
    {e.latin && <p className="soft latin">{e.latin}</p>}
    <p className="badges">{e.country && <span className="badge">{t('registeredIn')} {e.country}</span>} {e.tax_id && <span className="badge mono">{e.tax_id}</span>} {e.listed > 0 && <span className="badge hot">{t('matches')}: {e.listed}</span>} <span className="badge mono">{id}</span></p>
    <p className="lead">{p.summary}</p>
    <div className="bar">
      {!page && <button onClick={() => go('/parties?id=' + id)}>{t('openPage')}</button>}
      <button onClick={() => go('/network?entity=' + id)}>{t('network')}</button>
      <CiteMenu of={{ title: e.caption, note: `entity ${id}, ${num(e.rows)} rows ${e.first_on ?? ''} to ${e.last_on ?? ''}`, url, key: id }} />
      <ExportMenu filter={p.filter} />
      <CopyMenu forms={[['URL', url], ['CLI', 'tallyman show ' + id], [t('filter'), p.filter]]} />
    </div>
    <div className="cards figures">
      <Figure label={t('rows')}><Num filter={p.filter}>{num(e.rows)}</Num></Figure>
      <Figure label={t('value')}><Num filter={p.filter}>{usd(e.value_usd)}</Num></Figure>
      <Figure label={t('firstSeen')}>{e.first_on ?? '–'}</Figure>
      <Figure label={t('lastSeen')}>{e.last_on ?? '–'}</Figure>
    </div>
    <Hits list={p.hits} />
    {p.findings.length > 0 && <><h3>{t('findings')}</h3><ul className="plain-list">{p.findings.map(f => <li key={f.finding_id}><a href={'/findings?id=' + f.finding_id} onClick={x => { x.preventDefault(); go('/findings?id=' + f.finding_id) }}>{f.title}</a> <span className="soft small">{words(f.detector)}</span></li>)}</ul></>}
    <h3>{t('timeline')}</h3>
    <Months bins={p.timeline.map(b => ({ month: b.month, rows: b.rows, filter: p.filter + ' month:' + b.month }))} />
    <div className="two">
      {p.roles.length > 0 && <section><h3>{t('roles')}</h3><Top rows={p.roles} unit="usd" name={r => words(r.labels[0] ?? '')} /></section>}
      {tops.map(([k, label]) => { const g = p.top[k]; return g && g.rows.length > 0 && <section key={k}><h3>{t(label)}</h3><Top rows={g.rows} unit={g.unit} name={r => k === 'classes' ? words(r.labels[0] ?? '') : r.labels.join(' → ')} party={k === 'senders' || k === 'recipients'} />{g.notes?.map(n => <p key={n} className="soft small">{n}</p>)}</section> })}
    </div>
    <h3>{t('spellings')}</h3>
    <div className="scroll" tabIndex={0}><table><thead><tr><th>{t('asWritten')}</th><th>{t('roles')}</th><th className="n">{t('rows')}</th><th>{t('why')}</th></tr></thead><tbody>{p.spellings.map(s => <tr key={s.party_id}><td><bdi>{s.name}</bdi><div className="soft small">{[s.tax_id, s.country, s.address].filter(Boolean).join(' · ')}</div></td><td className="small">{s.roles}</td><td className="n">{num(s.rows)}</td><td className="small soft">{s.why || words(s.rule)}</td></tr>)}</tbody></table></div>
    {p.twins.length > 0 && <><h3>{t('twins')}</h3><ul className="plain-list">{p.twins.map(x => <li key={x.entity_id}><button className="num" onClick={() => openDrawer({ kind: 'party', id: x.entity_id })}><bdi>{x.caption}</bdi></button> <span className="soft small">{[x.country, x.tax_id, num(x.rows) + ' ' + t('rows')].filter(Boolean).join(' · ')}</span></li>)}</ul></>}
  </>
}

function Figure({ label, children }: { label: string; children: React.ReactNode }) {
  return <div className="card"><div className="label">{label}</div><div className="big">{children}</div></div>
}

// Top is groups as bars: the name, a bar of its share of the largest, the number
// that opens its rows.
export function Top({ rows, unit, name, party }: { rows: GroupRow[]; unit: string; name: (r: GroupRow) => string; party?: boolean }) {
  const most = Math.max(...rows.map(r => Number(r.value ?? 0)), 1)
  return (
    <ol className="top-list">
      {rows.map(r => (
        <li key={r.filter + r.keys.join()}>
          <span className="bar-bg" style={{ width: (100 * Number(r.value ?? 0)) / most + '%' }} aria-hidden="true" />
          {party && r.keys[0]?.startsWith('ent-') ? <button className="num what" onClick={() => openDrawer({ kind: 'party', id: r.keys[0]! })}><bdi>{name(r)}</bdi></button> : <span className="what"><bdi>{name(r) || t('notStated')}</bdi></span>}
          <Num filter={r.filter}>{amount(r.value, unit)}</Num>
        </li>))}
    </ol>
  )
}
