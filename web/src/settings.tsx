// How the page looks: light or dark, how tight, which language. Kept in this
// browser; nothing of it changes what is shown.
import { languages, setLang, t, useLang, type Lang } from './i18n'
import { Menu, MenuHead, Pick } from './menu'
import { useState } from 'react'
import { post, to } from './api'
import { whoami } from './session'

type Theme = 'system' | 'light' | 'dark'
type Density = 'wide' | 'tight'

const kept = (key: string) => { try { return localStorage.getItem('tallyman.' + key) ?? '' } catch { return '' } }
const keep = (key: string, v: string) => { try { localStorage.setItem('tallyman.' + key, v) } catch { /* private windows have no storage */ } }

export function setTheme(v: Theme) {
  if (v === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = v
  keep('theme', v)
}

export function setDensity(v: Density) {
  document.documentElement.dataset.density = v
  keep('density', v)
  dispatchEvent(new Event('resize'))
}

// restore applies what this browser kept.
export function restore() {
  const theme = kept('theme'), density = kept('density')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  if (density === 'tight') document.documentElement.dataset.density = density
}

export function flipTheme() {
  const root = document.documentElement
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  setTheme(dark ? 'light' : 'dark')
}

export function SettingsMenu() {
  const lang = useLang()
  const [theme, theme_] = useState<Theme>((document.documentElement.dataset.theme as Theme) ?? 'system')
  const [density, density_] = useState<Density>((document.documentElement.dataset.density as Density) ?? 'wide')
  const me = whoami()
  return (
    <Menu end title={`${t('settings')} · ${me?.user ?? ''}`} label={<span aria-hidden="true" className="who">{(me?.user ?? '?').slice(0, 1).toUpperCase()}</span>}>
      <MenuHead>{me?.user} <span className="soft">{me?.role}</span></MenuHead>
      <fieldset><legend>{t('theme')}</legend>{([['system', 'themeSystem'], ['light', 'themeLight'], ['dark', 'themeDark']] as const).map(([v, k]) => <label key={v}><input type="radio" name="theme" checked={theme === v} onChange={() => { setTheme(v); theme_(v) }} /> {t(k)}</label>)}</fieldset>
      <fieldset><legend>{t('density')}</legend>{([['wide', 'densityWide'], ['tight', 'densityTight']] as const).map(([v, k]) => <label key={v}><input type="radio" name="density" checked={density === v} onChange={() => { setDensity(v); density_(v) }} /> {t(k)}</label>)}</fieldset>
      <fieldset><legend>{t('language')}</legend>{(Object.entries(languages) as [Lang, string][]).map(([v, name]) => <label key={v} lang={v}><input type="radio" name="lang" checked={lang === v} onChange={() => void setLang(v)} /> {name}</label>)}</fieldset>
      <a className="pick" href="/docs">{t('apiDocs')}</a>
      <Pick on={() => void post(to('/logout')).then(() => location.reload())}>{t('signOut')}</Pick>
    </Menu>
  )
}
