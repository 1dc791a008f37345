// The frame around every screen: who and which case, the filter, where to go.
import { Component, Suspense, lazy, useEffect, useMemo, useState, type ComponentType, type ReactNode } from 'react'
import { caseId, get, inCase, setCase, setCsrf, to, type Me, Problem, type State } from './api'
import { Drawers } from './drawer'
import { closeDrawer, drawers } from './drawers'
import { FilterBox } from './filterbox'
import { t, useLang } from './i18n'
import { JobsMenu } from './jobs'
import { Palette, Sheet } from './palette'
import { screens, type Screen } from './routes'
import { setMe as remember, whoami } from './session'
import { SettingsMenu, flipTheme } from './settings'
import { go, param, useLocation } from './url'
import { Failed, Toasts } from './ui'
import { Login } from './login'
import { ViewsMenu } from './views'

const loaded = new Map<string, ComponentType>()
const screenOf = (s: Screen) => { let c = loaded.get(s.id); if (!c) { c = lazy(s.load); loaded.set(s.id, c) } return c }

export function Shell() {
  useLang()
  const [me, setMe] = useState<Me>()
  const [error, setError] = useState<Error>()
  const ask = () => get(to('/me')).then(m => { setCsrf(m.csrf ?? ''); setCase(m.cases.find(c => c.id === param('case'))?.id ?? m.cases[0]?.id ?? ''); remember(m); setError(undefined); setMe(m) }, setError)
  useEffect(() => { void ask() }, [])
  if (error instanceof Problem && error.status === 401) return <Login done={ask} />
  if (error) return <main><Failed error={error} retry={ask} /></main>
  if (!me) return <main role="status" className="soft">{t('loading')}</main>
  return <Frame me={me} />
}

// The four screens of the bar at the bottom of a narrow window; the rest is in
// the drawer that its last button opens.
const thumb = ['home', 'records', 'review', 'findings']

function Frame({ me }: { me: Me }) {
  const url = useLocation()
  const [menu, setMenu] = useState(false)
  const [palette, setPalette] = useState(false)
  const [sheet, setSheet] = useState(false)
  const screen = screens.find(s => s.path === url.pathname) ?? screens[0]!
  const Body = useMemo(() => screenOf(screen), [screen])
  const chosen = me.cases.find(c => c.id === caseId())
  const visible = screens.filter(s => s.id !== 'admin' || me.role === 'admin')
  useKeys({ palette: () => setPalette(true), sheet: () => setSheet(true), menu: () => setMenu(false) })
  useStateEvents()
  useEffect(() => { document.title = t(screen.id) + ' · ' + (chosen?.title ?? 'Tallyman') })
  useEffect(() => { scrollTo(0, 0) }, [screen])
  const link = (s: Screen, keys = true) => <a key={s.id} href={keep(s.path)} aria-current={s === screen ? 'page' : undefined} onClick={e => { if (e.metaKey || e.ctrlKey || e.shiftKey) return; e.preventDefault(); setMenu(false); go(keep(s.path)) }}><span>{t(s.id)}</span>{keys && <kbd aria-hidden="true">g {s.key}</kbd>}</a>
  return <>
    <a className="skip" href="#main">{t('skip')}</a>
    {chosen?.synthetic && <aside className="mark" aria-label={t('syntheticShort')}>{t('synthetic')}</aside>}
    <div className="frame">
      <header className="top">
        <a className="brand" href={keep('/')} onClick={e => { e.preventDefault(); go(keep('/')) }}><img src="/assets/icon.svg" alt="" /><span>Tallyman</span></a>
        {me.cases.length > 1
          ? <select className="case" aria-label={t('case')} value={caseId()} onChange={e => { location.href = '/?case=' + encodeURIComponent(e.target.value) }}>{me.cases.map(c => <option key={c.id} value={c.id}>{c.title}</option>)}</select>
          : <span className="case one" title={t('case')}><bdi>{chosen?.title}</bdi></span>}
        <FilterBox />
        <button className="plain tool" title={t('commands') + ' (Ctrl K)'} aria-label={t('commands')} onClick={() => setPalette(true)}><span aria-hidden="true">⌘</span></button>
        <ViewsMenu />
        <JobsMenu />
        <button className="plain tool wide" aria-label={t('theme')} title={t('theme')} onClick={flipTheme}><span aria-hidden="true">◐</span></button>
        <SettingsMenu />
      </header>
      <nav className={'side' + (menu ? ' on' : '')} aria-label={t('menu')} id="menu">{visible.map(s => link(s))}</nav>
      {menu && <div className="veil under" onClick={() => setMenu(false)} />}
      <main id="main" tabIndex={-1}>
        <h1>{t(screen.id)}</h1>
        <Guard key={screen.id}><Suspense fallback={<p className="soft" role="status">{t('loading')}</p>}><Body key={screen.id + caseId()} /></Suspense></Guard>
      </main>
    </div>
    <nav className="thumb" aria-label={t('goTo')}>{visible.filter(s => thumb.includes(s.id)).map(s => link(s, false))}<button aria-expanded={menu} aria-controls="menu" onClick={() => setMenu(!menu)}>{t('menu')}</button></nav>
    <Drawers />
    <Palette open={palette} close={() => setPalette(false)} list={visible} keep={keep} sheet={() => setSheet(true)} />
    <Sheet open={sheet} close={() => setSheet(false)} list={visible} />
    <Toasts />
  </>
}

// Guard keeps the frame when a screen breaks, and says what broke.
class Guard extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {}
  static getDerivedStateFromError(error: Error) { return { error } }
  override render() { return this.state.error ? <Failed error={this.state.error} retry={() => this.setState({ error: undefined })} /> : this.props.children }
}

// keep carries the filter and the case from screen to screen.
function keep(path: string): string {
  const q = new URLSearchParams()
  for (const k of ['filter', 'case']) { const v = param(k); if (v) q.set(k, v) }
  const s = q.toString()
  return path + (s ? '?' + s : '')
}

// The server tells when tables or judgements change, from here or from the
// command line; screens that show them ask again.
function useStateEvents() {
  useEffect(() => {
    // A browser opens few connections to one server, and a stream holds one: only
    // the tab that is looked at listens.
    let es: EventSource | undefined
    let soon = 0
    // A stream begins with the present state, which is mostly the one that the
    // screens were just asked in.
    const key = (s?: State) => s && s.state + ' ' + s.decisions
    let seen = key(whoami()?.cases.find(c => c.id === caseId())?.now)
    const stop = () => { es?.close(); es = undefined }
    const look = () => {
      if (document.visibilityState === 'hidden') { stop(); return }
      if (es) return
      es = new EventSource(inCase('/events'))
      // Several changes within a moment are one.
      es.addEventListener('state', e => { const now = key(JSON.parse(e.data) as State); if (now === seen) return; seen = now; clearTimeout(soon); soon = window.setTimeout(() => dispatchEvent(new Event('tallyman-state')), 400) })
    }
    look()
    document.addEventListener('visibilitychange', look)
    addEventListener('pagehide', stop)
    addEventListener('pageshow', look)
    return () => { stop(); clearTimeout(soon); document.removeEventListener('visibilitychange', look); removeEventListener('pagehide', stop); removeEventListener('pageshow', look) }
  }, [])
}

function useKeys(on: { palette: () => void; sheet: () => void; menu: () => void }) {
  useEffect(() => {
    let g = 0
    const down = (e: KeyboardEvent) => {
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') { e.preventDefault(); on.palette(); return }
      const el = e.target as HTMLElement
      if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) || document.querySelector('dialog[open]')) return
      if (e.key === 'Escape' && !document.querySelector('.menu .panel')) { on.menu(); if (drawers().length) closeDrawer(); return }
      if (e.key === '/') { e.preventDefault(); document.getElementById('filter')?.focus(); return }
      if (e.key === '?') { on.sheet(); return }
      if (e.key === 'g') { g = Date.now(); return }
      if (Date.now() - g < 1200) { const s = screens.find(x => x.key === e.key); g = 0; if (s) { e.preventDefault(); e.stopImmediatePropagation(); go(keep(s.path)) } }
    }
    addEventListener('keydown', down, true)
    return () => removeEventListener('keydown', down, true)
  })
}
