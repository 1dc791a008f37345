// A map of the world with an arc for every way of the goods. The outlines are
// Natural Earth's (public domain, 1:110 million), bundled with the page: no tile
// and no other server is asked. A chunk of its own, loaded with the map.
import { useMemo } from 'react'
import { geoArea, geoCentroid, geoEqualEarth, geoPath } from 'd3-geo'
import { feature } from 'topojson-client'
import type { FeatureCollection, Polygon, MultiPolygon } from 'geojson'
import type { GeometryCollection, Topology } from 'topojson-specification'
import atlas from 'world-atlas/countries-110m.json'
import { openDrawer } from './drawers'
import { num } from './format'
import { t } from './i18n'

export interface Arc { from: string; to: string; via?: string; size: number; label: string; filter: string }
type Place = [longitude: number, latitude: number]

const topology = atlas as unknown as Topology<{ countries: GeometryCollection }>
const world = feature(topology, topology.objects.countries) as FeatureCollection<Polygon | MultiPolygon>

// Places too small for outlines of this scale, in degrees to a tenth.
const small: Record<string, Place> = {
  '020': [1.6, 42.5], '048': [50.6, 26.0], '052': [-59.6, 13.2], '092': [-64.6, 18.4], '132': [-23.6, 15.1], '136': [-81.3, 19.3], '174': [43.3, -11.7], '292': [-5.4, 36.1], '344': [114.2, 22.3], '438': [9.6, 47.2],
  '446': [113.5, 22.2], '462': [73.5, 4.2], '470': [14.4, 35.9], '480': [57.6, -20.3], '492': [7.4, 43.7], '584': [171.2, 7.1], '674': [12.5, 43.9], '690': [55.5, -4.7], '702': [103.8, 1.3], '831': [-2.6, 49.5], '832': [-2.1, 49.2], '833': [-4.5, 54.2],
}

// places is where a country's arcs end: the middle of its largest part, so that
// an overseas territory does not pull France into the ocean.
const places = new Map<string, Place>(Object.entries(small))
for (const c of world.features) {
  if (c.id === undefined) continue
  const parts: Polygon[] = c.geometry.type === 'Polygon' ? [c.geometry] : c.geometry.coordinates.map(coordinates => ({ type: 'Polygon', coordinates }))
  const largest = parts.reduce((a, b) => geoArea(b) > geoArea(a) ? b : a)
  places.set(String(c.id), geoCentroid(largest))
}

const w = 860, h = 430, most = 40

export default function WorldMap({ arcs, countries, widest, label }: { arcs: Arc[]; countries: Record<string, { name: string; numeric?: string }>; widest: number; label: string }) {
  const { land, borders, drawn, dots } = useMemo(() => draw(arcs, countries), [arcs, countries])
  const open = (filter: string) => openDrawer({ kind: 'rows', id: filter })
  return <figure className="worldmap">
    <figcaption className="small"><strong>{label}</strong> <span className="soft">{t('mapDrawn', { n: num(drawn.length), m: num(arcs.length) })}</span></figcaption>
    <svg className="chart" viewBox={`0 0 ${w} ${h}`} role="group" aria-label={t('routes') + (label ? ': ' + label : '')}>
      <path d={land} className="land" /><path d={borders} className="used" />
      {drawn.map(a => <g key={a.filter} className="arc" role="button" tabIndex={0} aria-label={a.label} onClick={() => open(a.filter)} onKeyDown={e => { if (e.key === 'Enter') open(a.filter) }}>
        <title>{a.label}</title>
        <path d={a.d} className="reach" /><path d={a.d} className={a.via ? 'way via' : 'way'} strokeWidth={1.2 + 7 * Math.sqrt(a.size / widest)} />
        <path d={`M${a.end.x} ${a.end.y} l-9 -4.5 v9 z`} className="head" transform={`rotate(${a.end.turn} ${a.end.x} ${a.end.y})`} />
        {a.mid && <circle cx={a.mid[0]} cy={a.mid[1]} r={4} className="stop" />}
      </g>)}
      {dots.map(d => <g key={d.code} aria-hidden="true"><circle cx={d.x} cy={d.y} r={2.5} className="dot" />{d.named && <text x={d.x + 5} y={d.y - 5} className="place">{d.name}</text>}</g>)}
    </svg>
  </figure>
}

// middle is the meridian at the centre of the map: the one, Europe's before the
// others, whose map has the least trade running out at one edge and in at the
// other, as ways across the Pacific do on a map with Europe in the middle.
function middle(ways: [Place, Place, number][]): number {
  const around = (longitude: number, centre: number) => ((longitude - centre + 540) % 360) - 180
  const torn = (centre: number) => ways.reduce((sum, [a, b, size]) => Math.abs(around(a[0], centre) - around(b[0], centre)) > 180 ? sum + size : sum, 0)
  return [11, 60, 110, 160, -40, -90].reduce((best, centre) => torn(centre) < torn(best) ? centre : best)
}

// draw lays the arcs out on a map that shows just the part of the world that
// they cross. An arc bends to its left, so that both directions are seen.
function draw(arcs: Arc[], countries: Record<string, { name: string; numeric?: string }>) {
  const at = (code: string) => places.get(countries[code]?.numeric ?? '')
  const known = arcs.filter(a => a.from !== a.to && at(a.from) && at(a.to) && a.size > 0).sort((a, b) => b.size - a.size).slice(0, most)
  const codes = [...new Set(known.flatMap(a => [a.to, a.from, ...(a.via ? [a.via] : [])]))].filter(at)
  const ends = codes.map(c => at(c)!)
  const projection = geoEqualEarth().rotate([-middle(known.map(a => [at(a.from)!, at(a.to)!, a.size])), 0])
  projection.fitExtent([[70, 50], [w - 90, h - 40]], ends.length > 1 ? { type: 'MultiPoint', coordinates: ends } : { type: 'Sphere' })
  if (projection.scale() > 700) projection.scale(700)
  const path = geoPath(projection)
  const xy = (code: string) => projection(at(code)!) ?? [0, 0]
  const drawn = known.map(a => {
    const via = a.via && at(a.via) ? xy(a.via) : undefined
    const stops = via ? [xy(a.from), via, xy(a.to)] : [xy(a.from), xy(a.to)]
    let d = '', turn = 0
    stops.forEach((p, i) => {
      if (i === 0) { d = `M${p[0].toFixed(1)} ${p[1].toFixed(1)}`; return }
      const o = stops[i - 1]!, dx = p[0] - o[0], dy = p[1] - o[1]
      const bend: [number, number] = [(o[0] + p[0]) / 2 + dy * .18, (o[1] + p[1]) / 2 - dx * .18]
      d += ` Q${bend[0].toFixed(1)} ${bend[1].toFixed(1)} ${p[0].toFixed(1)} ${p[1].toFixed(1)}`
      turn = Math.atan2(p[1] - bend[1], p[0] - bend[0]) * 180 / Math.PI
    })
    const last = stops[stops.length - 1]!
    return { ...a, d, mid: via, end: { x: last[0], y: last[1], turn } }
  }).reverse()
  const taken: [number, number, number][] = []
  const dots = codes.map(code => {
    const [x, y] = xy(code), name = countries[code]?.name ?? code, wide = name.length * 6.2
    const named = x + wide < w && !taken.some(b => Math.abs(b[1] - y) < 14 && x < b[0] + b[2] && b[0] < x + wide)
    if (named) taken.push([x, y, wide])
    return { code, x, y, name, named }
  })
  const used = new Set(codes.map(c => countries[c]?.numeric))
  return { land: path(world) ?? '', borders: path({ type: 'FeatureCollection', features: world.features.filter(f => used.has(String(f.id))) }) ?? '', drawn, dots }
}
