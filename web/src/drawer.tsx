// The right-hand drawer: the rows behind any number, one record down to its
// cells, one party. They stack, and stand in the address.
import { Suspense, lazy, useEffect, useRef } from 'react'
import { closeDrawer, drawers } from './drawers'
import { t } from './i18n'
import { useLocation } from './url'

const Rows = lazy(() => import('./rows'))
const Record = lazy(() => import('./record'))
const Party = lazy(() => import('./party'))

export function Drawers() {
  useLocation()
  const list = drawers()
  const top = list[list.length - 1]
  const ref = useRef<HTMLDivElement>(null)
  const key = top ? top.kind + top.id : ''
  // Focus goes into the drawer, and back to where it came from when the drawer
  // closes; what lies beneath cannot be reached meanwhile.
  const came = useRef<Element[]>([])
  const depth = list.length
  useEffect(() => {
    if (depth > came.current.length) while (came.current.length < depth) came.current.push(document.activeElement ?? document.body)
    if (depth < came.current.length) {
      const back = came.current.splice(depth)[0]
      const frame = document.querySelector('.frame')
      if (depth === 0) frame?.removeAttribute('inert')
      if ((back instanceof HTMLElement || back instanceof SVGElement) && back.isConnected) back.focus({ preventScroll: true })
    }
    for (const el of document.querySelectorAll('.frame, .thumb, .skip')) el.toggleAttribute('inert', depth > 0)
    if (key) ref.current?.focus()
  }, [key, depth])
  if (!top) return null
  const Body = { rows: Rows, record: Record, party: Party }[top.kind]
  return <><div className="veil" onClick={closeDrawer} /><div className="drawers"><section className="drawer" ref={ref} tabIndex={-1} role="dialog" aria-modal="true" aria-label={t(top.kind === 'party' ? 'parties' : 'records')} key={key}>
    <div className="bar" style={{ justifyContent: 'space-between' }}><span className="soft small">{list.map((d, i) => <span key={i}>{i > 0 && ' › '}{t(d.kind === 'party' ? 'parties' : d.kind === 'record' ? 'row' : 'records')}</span>)}</span><button onClick={closeDrawer}>{t('close')} <kbd>Esc</kbd></button></div>
    {Body && <Suspense fallback={<p className="soft">{t('loading')}</p>}><Body id={top.id} /></Suspense>}
  </section></div></>
}
