// Every party that the records name, by name in any script; with id, one of them
// as a page.
import { useEffect, useState } from 'react'
import { at, get, type ExploreEntities as Page } from '../api'
import { openDrawer } from '../drawers'
import { num, usd } from '../format'
import { t } from '../i18n'
import Party from '../party'
import { ExportMenu } from '../take'
import { Asked, Empty, Num, useAsk } from '../ui'
import { go, useLocation, withParams } from '../url'

export default function Parties() {
  const p = useLocation().searchParams
  const id = p.get('id')
  if (id) return <><p><button onClick={() => go(withParams({ id: undefined }))}>← {t('parties')}</button></p><Party id={id} page /></>
  return <List q={p.get('q') ?? ''} />
}

function List({ q }: { q: string }) {
  const [text, setText] = useState(q)
  const [more, setMore] = useState<Page[]>([])
  const asked = useAsk('parties' + q, () => get(at('/entities'), { q, limit: 100 }))
  useEffect(() => { setText(q); setMore([]) }, [q])
  useEffect(() => {
    if (text === q) return
    const timer = setTimeout(() => go(withParams({ q: text || undefined }), true), 300)
    return () => clearTimeout(timer)
  }, [text, q])
  return <>
    <div className="bar between"><input type="search" className="grow" value={text} onChange={e => setText(e.target.value)} placeholder={t('findParty')} aria-label={t('findParty')} /><ExportMenu what="parties" filter="" /></div>
    <Asked of={asked}>{first => {
      const pages = [first, ...more], list = pages.flatMap(p => p.items), next = pages[pages.length - 1]!.next
      return list.length === 0 ? <Empty /> : <>
        <p className="soft">{t('shown', { n: num(list.length), m: num(first.total.value) })}</p>
        <div className="scroll" tabIndex={0}><table className="list"><thead><tr><th>{t('name')}</th><th>{t('registeredIn')}</th><th>{t('taxId')}</th><th className="n">{t('rows')}</th><th className="n">{t('usd')}</th><th>{t('date')}</th></tr></thead>
          <tbody>{list.map(e => <tr key={e.entity_id}>
            <td><button className="num strong" onClick={() => openDrawer({ kind: 'party', id: e.entity_id })}><bdi>{e.caption}</bdi></button> {e.listed > 0 && <span className="badge hot">{t('matches')}: {e.listed}</span>}{e.latin && <div className="soft small">{e.latin}</div>}</td>
            <td>{e.country ?? <span className="soft">–</span>}</td><td className="mono small">{e.tax_id}</td>
            <td className="n"><Num filter={e.filter}>{num(e.rows)}</Num></td><td className="n">{usd(e.value_usd)}</td><td className="small soft nowrap">{e.first_on} – {e.last_on}</td>
          </tr>)}</tbody></table></div>
        {next && <p><button onClick={() => void get(at('/entities'), { q, limit: 100, cursor: next }).then(p => setMore([...more, p]))}>{t('more')}</button></p>}
      </>
    }}</Asked>
  </>
}
