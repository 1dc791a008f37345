// What the rows are made of, with counts. A click narrows to a value, the minus
// (or Alt with the click) leaves it out; both stand in the filter.
import { useState, type MouseEvent } from 'react'
import { at, get } from './api'
import { num, words } from './format'
import { t, type Key } from './i18n'
import { Asked, useAsk } from './ui'
import { hasTerm, toggleTerm } from './url'

interface Value { value: string; label: string; rows: number; term: string }
interface Facet { field: string; label: string; values: Value[]; more: boolean; missing: number }

// Names of the usual fields; any other shows its key.
const names: Record<string, Key> = { class: 'classes', hs4: 'hs4', from: 'from', to: 'to', origin: 'origin', reporter: 'reporter', direction: 'direction', recipient: 'recipient', sender: 'sender', list: 'list', cover: 'cover', year: 'year' }
const few = 6

export function Facets({ filter, set }: { filter: string; set: (f: string) => void }) {
  const asked = useAsk('facets' + filter, () => get(at('/facets'), { filter }))
  return <Asked of={asked}>{d => <>{d.facets.filter(f => f.values.length > 0).map(f => <One key={f.field} facet={f} filter={filter} set={set} />)}</>}</Asked>
}

function One({ facet, filter, set }: { facet: Facet; filter: string; set: (f: string) => void }) {
  const [all, setAll] = useState(false)
  const shown = all ? facet.values : facet.values.slice(0, few)
  const most = Math.max(...facet.values.map(v => v.rows), 1)
  const pick = (v: Value) => (e: MouseEvent) => set(toggleTerm(filter, (e.altKey ? '-' : '') + v.term))
  return (
    <details className="facet" open>
      <summary title={facet.label}>{names[facet.field] ? t(names[facet.field]!) : words(facet.field)}</summary>
      <ul>
        {shown.map(v => {
          const into = hasTerm(filter, v.term), out = hasTerm(filter, '-' + v.term), name = facet.field === 'class' ? words(v.label || v.value) : v.label || v.value
          return (
            <li key={v.term} className={into ? 'in' : out ? 'out' : ''}>
              <button className="value" aria-pressed={into} title={`${t('include')}: ${v.term}`} onClick={pick(v)}>
                <span className="bar-bg" style={{ width: (100 * v.rows) / most + '%' }} /><bdi>{name}</bdi><span className="count">{num(v.rows)}</span>
              </button>
              <button className="minus" aria-pressed={out} aria-label={`${t('exclude')}: ${name}`} title={`${t('exclude')}: -${v.term}`} onClick={() => set(toggleTerm(filter, '-' + v.term))}>−</button>
            </li>)
        })}
      </ul>
      {facet.values.length > few && <button className="plain small" onClick={() => setAll(!all)}>{all ? t('fewer') : t('moreOf', { n: facet.values.length - few + (facet.more ? '+' : '') })}</button>}
      {facet.missing > 0 && <div className="soft small">{t('notStated')}: {num(facet.missing)}</div>}
    </details>
  )
}
