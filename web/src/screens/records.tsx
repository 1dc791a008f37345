// The table of goods items: a filter, what it leaves, and the rows themselves.
import { useState } from 'react'
import { at, get, type Items } from '../api'
import { Facets } from '../facets'
import { chosenMonths, withMonths, withoutDates } from '../filters'
import { ColumnPicker, Grid } from '../grid'
import { t } from '../i18n'
import { Months } from '../months'
import { TotalsBar } from '../rows'
import { Take } from '../take'
import { Asked, useAsk } from '../ui'
import { go, terms, useLocation, withParams } from '../url'

export default function Records() {
  const filter = useLocation().searchParams.get('filter') ?? ''
  const [page, setPage] = useState<Items>()
  const [facets, setFacets] = useState(false)
  const set = (f: string) => go(withParams({ filter: f || undefined }))
  const undated = withoutDates(filter)
  const months = useAsk('hist' + undated, () => get(at('/histogram'), { filter: undated }))
  return <>
    <Chips filter={filter} set={set} />
    <div className="bar between"><TotalsBar page={page} /><div className="bar"><button className="narrow" aria-expanded={facets} onClick={() => setFacets(!facets)}>{t('narrow')}</button><ColumnPicker /><Take filter={filter} page={page} /></div></div>
    <Asked of={months}>{h => <Months height={104} events={h.events} pick={(a, b) => set(withMonths(filter, a, b))} chosen={chosenMonths(filter, h.bins[0]?.month ?? '', h.bins[h.bins.length - 1]?.month ?? '')}
      bins={h.bins.map(b => ({ month: b.month, rows: b.rows, filter: withMonths(undated, b.month, b.month) }))} />}</Asked>
    <div className="cols">
      <aside className={'facets' + (facets ? ' on' : '')} aria-label={t('narrow')}><Facets filter={filter} set={set} /></aside>
      <div className="rows-here"><Grid filter={filter} onPage={setPage} height={Math.max(420, innerHeight - 190)} /></div>
    </div>
  </>
}

// Chips are the terms of the filter, each with a way to take it out.
function Chips({ filter, set }: { filter: string; set: (f: string) => void }) {
  const list = terms(filter)
  if (list.length === 0) return null
  return (
    <ul className="chips" aria-label={t('filter')}>
      {list.map(x => <li key={x}><button className={'chip' + (x.startsWith('-') ? ' not' : '')} aria-label={`${t('takeOut')}: ${x}`} title={t('takeOut')} onClick={() => set(list.filter(y => y !== x).join(' '))}>{x} <span aria-hidden="true">×</span></button></li>)}
      {list.length > 1 && <li><button className="plain small" onClick={() => set('')}>{t('clear')}</button></li>}
    </ul>
  )
}
