// Numbers and words for people. Amounts come as exact decimal texts and stay so
// in titles; what is shown is rounded and carries its unit.
import { lang } from './i18n'

export function num(v: number | string | null | undefined, digits = 0): string {
  if (v === null || v === undefined || v === '') return '–'
  return new Intl.NumberFormat(lang(), { maximumFractionDigits: digits }).format(Number(v))
}
export const usd = (v: string | null | undefined) => v === null || v === undefined ? '–' : '$' + num(v)
export function short(v: number | string | null | undefined): string {
  if (v === null || v === undefined) return '–'
  return new Intl.NumberFormat(lang(), { notation: 'compact', maximumFractionDigits: 1 }).format(Number(v))
}
export const amount = (v: string | null, unit: string) => unit === 'usd' ? usd(v) : unit === 'kg' ? (v === null ? '–' : num(v) + ' kg') : num(v)
export const words = (s: string) => s.replace(/[_-]+/g, ' ')
export const isRTL = (s: string) => /[\u0590-\u08ff]/.test(s)
export const shell = (s: string) => "'" + s.replaceAll("'", `'\\''`) + "'"
