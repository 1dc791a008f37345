import { useState } from 'react'
import { at, get } from '../api'
import { openDrawer } from '../drawers'
import { num, usd } from '../format'
import { t } from '../i18n'
import { Asked, Empty, Num, useAsk } from '../ui'
import { go, useLocation, withParams } from '../url'

interface Page { items: { entity_id: string; caption: string; latin?: string; country?: string; tax_id?: string; rows: number; value_usd: string | null; first_on?: string; last_on?: string; listed: number; filter: string }[]; next?: string; total: { value: number } }

export default function Parties() {
  const q = useLocation().searchParams.get('q') ?? ''
  const [text, setText] = useState(q)
  const asked = useAsk('parties' + q, () => get<Page>(at('/entities'), { q, limit: 100 }))
  return <>
    <form className="bar" onSubmit={e => { e.preventDefault(); go(withParams({ q: text || undefined })) }}><input value={text} onChange={e => setText(e.target.value)} placeholder={t('find')} aria-label={t('find')} style={{ minWidth: '20rem' }} /><button>{t('find')}</button></form>
    <Asked of={asked}>{p => p.items.length === 0 ? <Empty /> : <><p className="soft">{t('shown', { n: num(p.items.length), m: num(p.total.value) })}</p><div className="scroll" tabIndex={0}><table><thead><tr><th>{t('parties')}</th><th></th><th className="n">{t('rows')}</th><th className="n">{t('usd')}</th><th>{t('date')}</th></tr></thead><tbody>{p.items.map(e => <tr key={e.entity_id}>
      <td><button className="num" onClick={() => openDrawer({ kind: 'party', id: e.entity_id })}>{e.caption}</button>{e.latin && <div className="soft small">{e.latin}</div>}</td><td>{e.country} <span className="mono soft">{e.tax_id}</span> {e.listed > 0 && <span className="badge hot">{t('matches')}: {e.listed}</span>}</td><td className="n"><Num filter={e.filter}>{num(e.rows)}</Num></td><td className="n">{usd(e.value_usd)}</td><td className="small soft">{e.first_on} – {e.last_on}</td></tr>)}</tbody></table></div></>}</Asked>
  </>
}
