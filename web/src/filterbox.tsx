// The filter, which is the search box: the server completes it and says where it
// is wrong.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { at, get, type ExploreSuggestion as Hint } from './api'
import { t } from './i18n'
import { go, useLocation, withParams } from './url'

// Screens that read the filter keep it; from any other, a filter opens the rows.
const readers = ['/records', '/routes', '/time', '/network']

export function FilterBox() {
  const url = useLocation()
  const given = url.searchParams.get('filter') ?? ''
  const [text, setText] = useState(given)
  const [hints, setHints] = useState<Hint[]>([])
  const [on, setOn] = useState(-1)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => { setText(given) }, [given])
  useEffect(() => {
    if (document.activeElement !== input.current) return
    const timer = setTimeout(() => {
      get(at('/complete'), { filter: text, at: input.current?.selectionStart ?? text.length }).then(h => { setHints(h.slice(0, 12)); setOn(-1) }, () => setHints([]))
    }, 160)
    return () => clearTimeout(timer)
  }, [text])
  const take = (h: Hint) => {
    const end = input.current?.selectionStart ?? text.length
    setText(text.slice(0, h.from) + h.text + (h.text.endsWith(':') ? '' : ' ') + text.slice(end).trimStart())
    setHints([])
    input.current?.focus()
  }
  const apply = (filter: string) => {
    setHints([])
    go(withParams({ filter: filter.trim() || undefined, cursor: undefined, id: undefined, lead: undefined }, readers.includes(url.pathname) ? url.pathname : '/records'))
  }
  const keys = (e: KeyboardEvent) => {
    const hint = hints[on]
    if (e.key === 'ArrowDown' && hints.length) { e.preventDefault(); setOn((on + 1) % hints.length) }
    if (e.key === 'ArrowUp' && hints.length) { e.preventDefault(); setOn((on + hints.length - 1) % hints.length) }
    if ((e.key === 'Enter' || e.key === 'Tab') && hint) { e.preventDefault(); take(hint) }
    if (e.key === 'Escape') { setHints([]); if (hints.length === 0) input.current?.blur() }
  }
  return (
    <form role="search" className="filterbox" onSubmit={e => { e.preventDefault(); apply(text) }}>
      <span className="glass" aria-hidden="true">⌕</span>
      <input id="filter" ref={input} value={text} placeholder={t('search')} aria-label={t('filter')} autoComplete="off" autoCapitalize="off" spellCheck={false} enterKeyHint="search"
        role="combobox" aria-expanded={hints.length > 0} aria-controls="hints" aria-autocomplete="list" aria-activedescendant={on >= 0 ? 'hint' + on : undefined}
        onChange={e => setText(e.target.value)} onBlur={() => setTimeout(() => setHints([]), 150)} onKeyDown={keys} />
      {text ? <button type="button" className="plain" aria-label={t('clear')} onClick={() => { setText(''); if (given) apply('') ; input.current?.focus() }}>×</button> : <kbd aria-hidden="true">/</kbd>}
      {hints.length > 0 && <ul className="hints" id="hints" role="listbox" aria-label={t('filter')}>{hints.map((h, i) => <li key={h.text + i} id={'hint' + i} role="option" aria-selected={i === on} onPointerDown={e => { e.preventDefault(); take(h) }}><code>{h.text}</code><small>{h.doc}</small></li>)}</ul>}
    </form>
  )
}
