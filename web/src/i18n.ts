// Labels in five languages. Data is never translated.
import { useSyncExternalStore } from 'react'
import en from './i18n/en.json'

export type Key = keyof typeof en
export const languages = { en: 'English', uk: 'Українська', ru: 'Русский', zh: '中文', fr: 'Français' } as const
export type Lang = keyof typeof languages

let current: Lang = 'en'
type Table = Record<Key, string>
let table: Table = en
const listeners = new Set<() => void>()

// A language that lacks a label does not compile.
const load: Record<Lang, () => Promise<{ default: Table }>> = {
  en: async () => ({ default: en }), uk: () => import('./i18n/uk.json'), ru: () => import('./i18n/ru.json'), zh: () => import('./i18n/zh.json'), fr: () => import('./i18n/fr.json'),
}

export const lang = () => current
export function t(key: Key, values: Record<string, string | number> = {}): string {
  let s = table[key]
  for (const [k, v] of Object.entries(values)) s = s.replaceAll('{' + k + '}', String(v))
  return s
}

export async function setLang(l: Lang) {
  table = (await load[l]()).default
  current = l
  document.documentElement.lang = l
  try { localStorage.setItem('tallyman.lang', l) } catch { /* private windows have no storage */ }
  listeners.forEach(f => f())
}

export const useLang = () => useSyncExternalStore(f => { listeners.add(f); return () => listeners.delete(f) }, () => current)

export function firstLang(): Lang {
  let kept = ''
  try { kept = localStorage.getItem('tallyman.lang') ?? '' } catch { /* see above */ }
  for (const l of [kept, ...navigator.languages.map(x => x.slice(0, 2))]) if (l in languages) return l as Lang
  return 'en'
}
