// The frame around every screen: who and which case, the filter, where to go.
import { Suspense, lazy, useEffect, useMemo, useRef, useState, type ComponentType } from 'react'
import { at, caseId, get, post, setCase, setCsrf, type Me, Problem } from './api'
import { Drawers } from './drawer'
import { closeDrawer, drawers } from './drawers'
import { languages, setLang, t, useLang, type Lang } from './i18n'
import { screens, type Screen } from './routes'
import { go, param, useLocation, withParams } from './url'
import { Dialog, Failed, Toasts } from './ui'
import { Login } from './login'

const loaded = new Map<string, ComponentType>()
const screenOf = (s: Screen) => { let c = loaded.get(s.id); if (!c) { c = lazy(s.load); loaded.set(s.id, c) } return c }

export function Shell() {
  useLang()
  const [me, setMe] = useState<Me>()
  const [error, setError] = useState<Error>()
  const ask = () => get<Me>('/me').then(m => { setCsrf(m.csrf); setCase(m.cases.find(c => c.id === param('case'))?.id ?? m.cases[0]?.id ?? ''); setError(undefined); setMe(m) }, setError)
  useEffect(() => { void ask() }, [])
  if (error instanceof Problem && error.status === 401) return <Login done={ask} />
  if (error) return <main><Failed error={error} retry={ask} /></main>
  if (!me) return <main role="status" className="soft">{t('loading')}</main>
  return <Frame me={me} />
}

function Frame({ me }: { me: Me }) {
  const url = useLocation()
  const [menu, setMenu] = useState(false)
  const [palette, setPalette] = useState(false)
  const [sheet, setSheet] = useState(false)
  const screen = screens.find(s => s.path === url.pathname) ?? screens[0]!
  const Body = useMemo(() => screenOf(screen), [screen])
  const chosen = me.cases.find(c => c.id === caseId())
  useKeys({ palette: () => setPalette(true), sheet: () => setSheet(true) })
  useEffect(() => { document.title = t(screen.id) + ' · ' + (chosen?.title ?? 'Tallyman') })
  useStateEvents()
  const visible = screens.filter(s => s.id !== 'admin' || me.role === 'admin')
  return <>
    <a className="skip" href="#main">{t('skip')}</a>
    {chosen?.synthetic && <div className="mark" role="note">{t('synthetic')}</div>}
    <div className="frame">
      <header className="top">
        <button className="plain burger" aria-label={t('menu')} aria-expanded={menu} onClick={() => setMenu(!menu)}>☰</button>
        <a className="brand" href="/" onClick={e => { e.preventDefault(); go(keep('/')) }}><img src="/assets/icon.svg" alt="" /><span>Tallyman</span></a>
        <FilterBox />
        {me.cases.length > 1 && <select aria-label={t('case')} value={caseId()} onChange={e => { location.href = '/?case=' + encodeURIComponent(e.target.value) }}>{me.cases.map(c => <option key={c.id} value={c.id}>{c.title}</option>)}</select>}
        <select className="wide" aria-label={t('language')} value={document.documentElement.lang} onChange={e => void setLang(e.target.value as Lang)}>{Object.entries(languages).map(([k, v]) => <option key={k} value={k}>{v}</option>)}</select>
        <button className="plain" aria-label={t('theme')} title={t('theme')} onClick={flipTheme}>◐</button>
        <button className="plain wide" title={t('signOut') + ' · ' + me.user} onClick={() => void post('/logout').then(() => location.reload())}>{me.user}</button>
      </header>
      <nav className={'side' + (menu ? ' on' : '')} aria-label={t('menu')}>{visible.map(s => <a key={s.id} href={keep(s.path)} aria-current={s === screen ? 'page' : undefined} onClick={e => { e.preventDefault(); setMenu(false); go(keep(s.path)) }}>{t(s.id)}<kbd aria-hidden="true">g {s.key}</kbd></a>)}</nav>
      <main id="main" tabIndex={-1}><h1>{t(screen.id)}</h1><Suspense fallback={<p className="soft" role="status">{t('loading')}</p>}><Body key={screen.id + caseId()} /></Suspense></main>
    </div>
    <Drawers />
    <Palette open={palette} close={() => setPalette(false)} list={visible} />
    <Sheet open={sheet} close={() => setSheet(false)} list={visible} />
    <Toasts />
  </>
}

// keep carries the filter and the case from screen to screen.
function keep(path: string): string {
  const q = new URLSearchParams()
  for (const k of ['filter', 'case']) { const v = param(k); if (v) q.set(k, v) }
  const s = q.toString()
  return path + (s ? '?' + s : '')
}

function flipTheme() {
  const root = document.documentElement, dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = dark ? 'light' : 'dark'
  try { localStorage.setItem('tallyman.theme', root.dataset.theme) } catch { /* private windows have no storage */ }
}

// The server tells when tables or judgements change, from here or from the
// command line; screens that show them ask again.
function useStateEvents() {
  useEffect(() => {
    // A browser opens few connections to one server, and a stream holds one: only
    // the tab that is looked at listens.
    let es: EventSource | undefined
    const stop = () => { es?.close(); es = undefined }
    const look = () => {
      if (document.visibilityState === 'hidden') { stop(); return }
      if (es) return
      es = new EventSource('/api/v1' + at('/events'))
      es.addEventListener('state', () => dispatchEvent(new Event('tallyman-state')))
    }
    look()
    document.addEventListener('visibilitychange', look)
    addEventListener('pagehide', stop)
    addEventListener('pageshow', look)
    return () => { stop(); document.removeEventListener('visibilitychange', look); removeEventListener('pagehide', stop); removeEventListener('pageshow', look) }
  }, [])
}

function FilterBox() {
  const url = useLocation()
  const given = url.searchParams.get('filter') ?? ''
  const [text, setText] = useState(given)
  const [hints, setHints] = useState<{ text: string; doc?: string; from: number }[]>([])
  const [pick, setPick] = useState(-1)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => { setText(given) }, [given])
  useEffect(() => {
    if (document.activeElement !== input.current) return
    const timer = setTimeout(() => { get<typeof hints>(at('/complete'), { filter: text, at: input.current?.selectionStart ?? text.length }).then(h => { setHints(h ?? []); setPick(-1) }, () => setHints([])) }, 160)
    return () => clearTimeout(timer)
  }, [text])
  const take = (h: { text: string; from: number }) => {
    const end = input.current?.selectionStart ?? text.length
    setText(text.slice(0, h.from) + h.text + (h.text.endsWith(':') ? '' : ' ') + text.slice(end).trimStart())
    setHints([])
    input.current?.focus()
  }
  const path = url.pathname === '/' ? '/records' : url.pathname
  return <form role="search" onSubmit={e => { e.preventDefault(); setHints([]); go(withParams({ filter: text.trim() || undefined, cursor: undefined }, path)) }}>
    <input id="filter" ref={input} value={text} placeholder={t('search')} aria-label={t('search')} autoComplete="off" spellCheck={false} role="combobox" aria-expanded={hints.length > 0} aria-controls="hints" aria-activedescendant={pick >= 0 ? 'hint' + pick : undefined}
      onChange={e => setText(e.target.value)} onBlur={() => setTimeout(() => setHints([]), 150)}
      onKeyDown={e => {
        if (e.key === 'ArrowDown' && hints.length) { e.preventDefault(); setPick((pick + 1) % hints.length) }
        if (e.key === 'ArrowUp' && hints.length) { e.preventDefault(); setPick((pick + hints.length - 1) % hints.length) }
        if ((e.key === 'Enter' || e.key === 'Tab') && pick >= 0 && hints[pick]) { e.preventDefault(); take(hints[pick]) }
        if (e.key === 'Escape') { setHints([]); input.current?.blur() }
      }} />
    {hints.length > 0 && <ul className="hints" id="hints" role="listbox">{hints.map((h, i) => <li key={h.text + i} id={'hint' + i} role="option" aria-selected={i === pick} onMouseDown={e => { e.preventDefault(); take(h) }}><code>{h.text}</code><small>{h.doc}</small></li>)}</ul>}
  </form>
}

function useKeys(on: { palette: () => void; sheet: () => void }) {
  useEffect(() => {
    let g = 0
    const down = (e: KeyboardEvent) => {
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') { e.preventDefault(); on.palette(); return }
      const el = e.target as HTMLElement
      if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) || document.querySelector('dialog[open]')) return
      if (e.key === 'Escape' && drawers().length) { closeDrawer(); return }
      if (e.key === '/') { e.preventDefault(); document.getElementById('filter')?.focus(); return }
      if (e.key === '?') { on.sheet(); return }
      if (e.key === 'g') { g = Date.now(); return }
      if (Date.now() - g < 1200) { const s = screens.find(x => x.key === e.key); g = 0; if (s) { e.preventDefault(); e.stopImmediatePropagation(); go(keep(s.path)) } }
    }
    addEventListener('keydown', down, true)
    return () => removeEventListener('keydown', down, true)
  })
}

function Palette({ open, close, list }: { open: boolean; close: () => void; list: Screen[] }) {
  const [q, setQ] = useState('')
  const found = list.filter(s => t(s.id).toLowerCase().includes(q.toLowerCase()))
  const pick = (s?: Screen) => { if (s) { close(); setQ(''); go(keep(s.path)) } }
  return <Dialog open={open} close={close} title={t('commands')}>
    <form onSubmit={e => { e.preventDefault(); if (found.length) pick(found[0]); else { close(); go('/records?filter=' + encodeURIComponent(q)) } }}><input autoFocus style={{ width: '100%' }} placeholder={t('commands')} aria-label={t('commands')} value={q} onChange={e => setQ(e.target.value)} /></form>
    {found.map(s => <div key={s.id}><button className="plain" onClick={() => pick(s)}>{t(s.id)} <span className="soft mono">g {s.key}</span></button></div>)}
  </Dialog>
}

function Sheet({ open, close, list }: { open: boolean; close: () => void; list: Screen[] }) {
  return <Dialog open={open} close={close} title={t('keys')}>
    <h2>{t('keys')}</h2>
    <table><tbody>
      <tr><td><kbd>/</kbd></td><td>{t('search')}</td></tr><tr><td><kbd>Ctrl K</kbd></td><td>{t('commands')}</td></tr><tr><td><kbd>j k Enter</kbd></td><td>{t('records')}</td></tr><tr><td><kbd>y n u z</kbd></td><td>{t('review')}</td></tr><tr><td><kbd>Esc</kbd></td><td>{t('close')}</td></tr>
      {list.map(s => <tr key={s.id}><td><kbd>g {s.key}</kbd></td><td>{t(s.id)}</td></tr>)}
    </tbody></table>
    <p><button onClick={close}>{t('close')}</button></p>
  </Dialog>
}
