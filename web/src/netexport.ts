// A network as files: the picture as it is drawn, and the graph for other
// programs. Made in the page from what is shown, so that a file and the screen
// hold the same.
export interface Node { id: string; label: string; kind: string; country?: string; listed: boolean; rows: number; value_usd: string | null; members?: string; pinned?: boolean; x?: number; y?: number }
export interface Edge { id: string; source: string; target: string; relation: string; rows: number; value_usd: string | null; first_on?: string; last_on?: string; score?: number; filter?: string; among?: boolean }
export interface Graph { nodes: Node[]; edges: Edge[] }

const esc = (v: unknown) => String(v ?? '').replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!)

const nodeFields: [keyof Node, string][] = [['label', 'string'], ['kind', 'string'], ['country', 'string'], ['listed', 'boolean'], ['rows', 'long'], ['value_usd', 'double'], ['members', 'string'], ['pinned', 'boolean'], ['x', 'double'], ['y', 'double']]
const edgeFields: [keyof Edge, string][] = [['relation', 'string'], ['rows', 'long'], ['value_usd', 'double'], ['first_on', 'string'], ['last_on', 'string'], ['score', 'double'], ['filter', 'string']]

// graphML writes GraphML 1.0 (graphml.graphdrawing.org).
export function graphML(g: Graph, note: string): string {
  const data = <T,>(of: T, fields: [keyof T, string][], kind: string) => fields.filter(([f]) => of[f] !== undefined && of[f] !== null).map(([f]) => `<data key="${kind}_${String(f)}">${esc(of[f])}</data>`).join('')
  const keys = <T,>(fields: [keyof T, string][], kind: string) => fields.map(([f, type]) => `<key id="${kind}_${String(f)}" for="${kind}" attr.name="${String(f)}" attr.type="${type}"/>`).join('\n')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!-- ${esc(note).replace(/--/g, '- -')} -->\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${keys(nodeFields, 'node')}\n${keys(edgeFields, 'edge')}\n<graph edgedefault="directed">\n` +
    g.nodes.map(n => `<node id="${esc(n.id)}">${data(n, nodeFields, 'node')}</node>`).join('\n') + '\n' +
    g.edges.map(e => `<edge id="${esc(e.id)}" source="${esc(e.source)}" target="${esc(e.target)}">${data(e, edgeFields, 'edge')}</edge>`).join('\n') + '\n</graph>\n</graphml>\n'
}

// gexf writes GEXF 1.3 (gexf.net).
export function gexf(g: Graph, note: string): string {
  const type = (t: string) => t === 'long' ? 'long' : t
  const keys = <T,>(fields: [keyof T, string][], of: string) => `<attributes class="${of}">${fields.map(([f, t], i) => `<attribute id="${i}" title="${String(f)}" type="${type(t)}"/>`).join('')}</attributes>`
  const data = <T,>(of: T, fields: [keyof T, string][]) => `<attvalues>${fields.map(([f], i) => of[f] === undefined || of[f] === null ? '' : `<attvalue for="${i}" value="${esc(of[f])}"/>`).join('')}</attvalues>`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n<meta><creator>Tallyman</creator><description>${esc(note)}</description></meta>\n<graph defaultedgetype="directed">\n${keys(nodeFields, 'node')}\n${keys(edgeFields, 'edge')}\n<nodes>\n` +
    g.nodes.map(n => `<node id="${esc(n.id)}" label="${esc(n.label)}">${data(n, nodeFields)}${n.x === undefined || n.y === undefined ? '' : `<viz:position x="${n.x}" y="${-n.y}" z="0"/>`}</node>`).join('\n') + '\n</nodes>\n<edges>\n' +
    g.edges.map(e => `<edge id="${esc(e.id)}" source="${esc(e.source)}" target="${esc(e.target)}" weight="${Number(e.value_usd ?? e.rows) || 1}">${data(e, edgeFields)}</edge>`).join('\n') + '\n</edges>\n</graph>\n</gexf>\n'
}

// cell is a cell of CSV; what a spreadsheet would run is made inert.
export const cell = (v: unknown) => { let s = String(v ?? ''); if (/^[=+\-@\t\r]/.test(s) && !/^-?\d+(\.\d+)?$/.test(s)) s = "'" + s; return /[",\n]/.test(s) ? '"' + s.replaceAll('"', '""') + '"' : s }

// csv is the list twin, with the members of groups where there are any.
export function csv(g: Graph): string {
  const name = new Map(g.nodes.map(n => [n.id, n.label])), members = new Map(g.nodes.map(n => [n.id, n.members]))
  const folded: [string, (e: Edge) => string | undefined][] = g.nodes.some(n => n.members) ? [['source_members', e => members.get(e.source)], ['target_members', e => members.get(e.target)]] : []
  return [['source_id', 'source', 'target_id', 'target', ...edgeFields.map(f => String(f[0])), ...folded.map(f => f[0])], ...g.edges.map(e => [e.source, name.get(e.source), e.target, name.get(e.target), ...edgeFields.map(([f]) => e[f]), ...folded.map(([, f]) => f(e))])].map(r => r.map(cell).join(',')).join('\n') + '\n'
}

// ftm writes FollowTheMoney entities, one a line: parties, and UnknownLink for
// what passes between them, with the rows in its summary.
export function ftm(g: Graph): string {
  const lines: object[] = g.nodes.filter(n => n.kind === 'entity').map(n => ({ id: n.id, schema: 'LegalEntity', properties: { name: [n.label], ...(n.country ? { country: [n.country.toLowerCase()] } : {}) } }))
  for (const e of g.edges) {
    if (e.relation === 'listing') continue
    lines.push({ id: 'link-' + e.id, schema: 'UnknownLink', properties: { subject: [e.source], object: [e.target], role: [e.relation], summary: [`${e.rows} rows${e.value_usd ? `, USD ${e.value_usd} as declared` : ''}`], ...(e.first_on ? { startDate: [e.first_on] } : {}), ...(e.last_on ? { endDate: [e.last_on] } : {}) } })
  }
  return lines.map(l => JSON.stringify(l)).join('\n') + '\n'
}

// svg is the picture with its colours written into it, and the note below; a
// frame takes in what the page leaves outside of its view.
export function svg(picture: SVGSVGElement, note: string, frame?: [x: number, y: number, w: number, h: number]): string {
  const copy = picture.cloneNode(true) as SVGSVGElement
  const from = picture.querySelectorAll('*'), to = copy.querySelectorAll('*')
  from.forEach((el, i) => {
    const s = getComputedStyle(el), t = to[i] as SVGElement
    if (t instanceof SVGElement && el.classList.contains('only-screen')) { t.remove(); return }
    for (const p of ['fill', 'stroke', 'stroke-width', 'stroke-opacity', 'opacity', 'paint-order', 'font-weight', 'stroke-dasharray', 'font-size', 'font-family', 'text-anchor']) t.setAttribute(p, s.getPropertyValue(p))
    for (const a of ['tabindex', 'class', 'role', 'style']) t.removeAttribute(a)
  })
  const [x, y, w, h] = frame ? frame : picture.viewBox.baseVal ? [picture.viewBox.baseVal.x, picture.viewBox.baseVal.y, picture.viewBox.baseVal.width, picture.viewBox.baseVal.height] : [0, 0, 820, 700]
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('viewBox', `${x} ${y} ${w} ${h + 24}`)
  copy.setAttribute('width', String(w * 2))
  copy.setAttribute('height', String((h + 24) * 2))
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  for (const [k, v] of Object.entries({ x, y, width: w, height: h + 24, fill: getComputedStyle(document.body).backgroundColor })) paper.setAttribute(k, String(v))
  copy.prepend(paper)
  const text = document.createElementNS('http://www.w3.org/2000/svg', 'text')
  for (const [k, v] of Object.entries({ x: x + 8, y: y + h + 14, 'font-size': 10, fill: getComputedStyle(document.body).color })) text.setAttribute(k, String(v))
  text.textContent = note
  copy.append(text)
  return new XMLSerializer().serializeToString(copy)
}

// png draws the same picture into pixels.
export async function png(picture: SVGSVGElement, note: string, frame?: [x: number, y: number, w: number, h: number]): Promise<Blob> {
  const text = svg(picture, note, frame), image = new Image()
  image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text)
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth
  canvas.height = image.naturalHeight
  canvas.getContext('2d')!.drawImage(image, 0, 0)
  return new Promise((done, fail) => canvas.toBlob(b => b ? done(b) : fail(new Error('PNG')), 'image/png'))
}

export function save(name: string, body: string | Blob, type: string) {
  const a = document.createElement('a'), url = URL.createObjectURL(typeof body === 'string' ? new Blob([body], { type }) : body)
  a.href = url
  a.download = name
  a.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
