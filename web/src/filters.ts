// What the page knows of the filter language: how to take terms out and put
// them in. The server alone knows what they mean.
import { terms } from './url'

const dated = /^(month|date|year|quarter|before|after):/

// withoutDates is the filter without what it says about time, so that a chart
// of months shows what a choice of months leaves out.
export const withoutDates = (filter: string) => terms(filter).filter(x => !dated.test(x)).join(' ')

// chosenMonths is the range that the filter names, where it is one of whole
// months; open ends are filled from the months that there are.
export function chosenMonths(filter: string, first: string, last: string): { from: string; to: string } | undefined {
  const found = terms(filter).filter(x => dated.test(x))
  if (found.length !== 1) return undefined
  const m = /^(?:month|date):(\d{4}-\d{2})?(\.\.)?(\d{4}-\d{2})?$/.exec(found[0]!)
  if (m) return m[2] ? { from: m[1] ?? first, to: m[3] ?? last } : m[1] ? { from: m[1], to: m[1] } : undefined
  const y = /^(?:year|date):(\d{4})$/.exec(found[0]!)
  return y ? { from: y[1] + '-01', to: y[1] + '-12' } : undefined
}

// withMonths puts a range of months in the place of whatever the filter says
// about time.
export const withMonths = (filter: string, from: string, to: string) => [withoutDates(filter), from === to ? 'month:' + from : `month:${from}..${to}`].filter(Boolean).join(' ')

// quoted is a value as a filter wants it.
export const quoted = (value: string) => /^[\p{L}\p{N}._/-]+$/u.test(value) ? value : '"' + value.replace(/["\\*]/g, c => '\\' + c) + '"'
