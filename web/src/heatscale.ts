// Which of ten colours a number has, and what stands at the ends of each.
export const shades = 10

export interface Scale { log: boolean; of: (v: number) => number; marks: { at: number; value: number }[] }

// niceTop is the first of 1, 2, 2.5, 5 times a power of ten that holds v.
function niceTop(v: number): number {
  const ten = 10 ** Math.floor(Math.log10(v))
  return [1, 2, 2.5, 5, 10].map(k => k * ten).find(k => k >= v * (1 - 1e-9)) ?? 10 * ten
}

const within = (n: number) => Math.max(0, Math.min(shades - 1, n))

// scaleOf goes evenly from zero to a round number, or by powers of ten from the
// one below the smallest number to the one above the largest.
export function scaleOf(values: number[], log: boolean): Scale {
  const some = values.filter(v => v > 0), top = Math.max(...some, 0)
  if (top === 0) return { log, of: () => 0, marks: [{ at: 0, value: 0 }] }
  if (!log) {
    const high = niceTop(top)
    return { log, of: v => within(Math.ceil(v / high * shades - 1e-9) - 1), marks: [0, .5, 1].map(at => ({ at, value: at * high })) }
  }
  const lo = Math.floor(Math.log10(Math.min(...some)) + 1e-9), hi = Math.max(lo + 1, Math.ceil(Math.log10(top) - 1e-9)), every = Math.ceil((hi - lo) / 6)
  const marks = []
  for (let p = lo; p <= hi; p += every) marks.push({ at: (p - lo) / (hi - lo), value: 10 ** p })
  return { log, of: v => v <= 0 ? 0 : within(Math.floor((Math.log10(v) - lo) / (hi - lo) * shades + 1e-9)), marks }
}
