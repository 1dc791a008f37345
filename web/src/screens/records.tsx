import { useState } from 'react'
import { at, get, type Histogram, type Items } from '../api'
import { num, words } from '../format'
import { ColumnPicker, Grid } from '../grid'
import { t } from '../i18n'
import { Take, TotalsBar } from '../rows'
import { Asked, Bars, useAsk } from '../ui'
import { go, hasTerm, terms, toggleTerm, useLocation, withParams } from '../url'

interface Facets { facets: { field: string; label: string; values: { value: string; label: string; rows: number; term: string }[]; more: boolean; missing: number }[] }

export default function Records() {
  const filter = useLocation().searchParams.get('filter') ?? ''
  const [page, setPage] = useState<Items>()
  const set = (f: string) => go(withParams({ filter: f || undefined }))
  const hist = useAsk('hist' + filter, () => get<Histogram>(at('/histogram'), { filter }))
  return <>
    <div className="chips">{terms(filter).map(x => <button key={x} className="chip" title={t('clear')} onClick={() => set(terms(filter).filter(y => y !== x).join(' '))}>{x} ×</button>)}{filter && <button className="chip" onClick={() => set('')}>{t('clear')}</button>}</div>
    <TotalsBar page={page} />
    <Asked of={hist}>{h => <Bars bins={h.bins.map(b => ({ month: b.month, rows: b.rows, filter: (filter + ' month:' + b.month).trim() }))} events={h.events} height={90} pick={(_, month) => set(toggleTerm(filter, 'month:' + month))} />}</Asked>
    <div className="bar"><Take filter={filter} page={page} /><ColumnPicker /></div>
    <div className="cols"><Facets filter={filter} set={set} /><div><Grid filter={filter} onPage={setPage} height={620} /></div></div>
  </>
}

function Facets({ filter, set }: { filter: string; set: (f: string) => void }) {
  const asked = useAsk('facets' + filter, () => get<Facets>(at('/facets'), { filter }))
  const [open, setOpen] = useState(innerWidth > 760)
  return <aside className="facets"><button className="burger" onClick={() => setOpen(!open)}>{t('more')}</button>{open && <Asked of={asked}>{d => <>{d.facets.filter(f => f.values.length > 0).map(f => <div className="facet" key={f.field}><h3>{words(f.field)}</h3><ul>{f.values.map(v => <li key={v.term}>
    <button className="plain" aria-pressed={hasTerm(filter, v.term)} title={`${t('include')} ${v.term}`} onClick={() => set(toggleTerm(filter, v.term))}>{words(v.label || v.value)}</button>
    <span className="soft small nums">{num(v.rows)}</span><button className="plain small" aria-label={`${t('exclude')} ${v.label || v.value}`} title={`${t('exclude')} ${v.term}`} onClick={() => set(toggleTerm(filter, '-' + v.term))}>−</button></li>)}</ul>{f.missing > 0 && <div className="soft small">{t('notStated')}: {num(f.missing)}</div>}</div>)}</>}</Asked>}</aside>
}
