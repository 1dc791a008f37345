// Parts that every screen uses.
import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { Problem } from './api'
import { t } from './i18n'
import { openDrawer } from './drawers'

// useAsk asks once for each key and keeps the last answer while the next comes.
export function useAsk<T>(key: string, ask: () => Promise<T>): { data?: T; error?: Error; busy: boolean; again: () => void } {
  const [state, set] = useState<{ key: string; data?: T; error?: Error }>({ key: '' })
  const [n, again] = useState(0)
  useEffect(() => {
    let live = true
    ask().then(data => live && set({ key, data }), error => live && set({ key, error }))
    return () => { live = false }
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, n])
  useEffect(() => { const f = () => again(x => x + 1); addEventListener('tallyman-state', f); return () => removeEventListener('tallyman-state', f) }, [])
  return { data: state.data, error: state.key === key ? state.error : undefined, busy: state.key !== key, again: () => again(n + 1) }
}

export function Failed({ error, retry }: { error: Error; retry?: () => void }) {
  const p = error instanceof Problem ? error : undefined
  return <div className="problem" role="alert"><strong>{error.message}</strong>{p?.where && <div className="small">{p.where}</div>}{p?.next && <div>{p.next}</div>}{retry && <p><button onClick={retry}>{t('retry')}</button></p>}</div>
}

// Asked shows an answer, or that it is coming, or why it does not.
export function Asked<T>({ of, children }: { of: { data?: T; error?: Error; busy: boolean; again: () => void }; children: (data: T) => ReactNode }) {
  if (of.error) return <Failed error={of.error} retry={of.again} />
  if (of.data === undefined) return <p className="soft" role="status">{t('loading')}</p>
  return <div aria-busy={of.busy}>{children(of.data)}</div>
}

// Num is a number that opens its rows.
export function Num({ filter, children, title }: { filter: string; children: ReactNode; title?: string }) {
  return <button className="num" title={title ?? filter} onClick={e => { e.stopPropagation(); openDrawer({ kind: 'rows', id: filter }) }}>{children}</button>
}

export function Empty() { return <div className="card"><strong>{t('nothing')}</strong><p className="soft">{t('nothingNote')}</p></div> }

interface Toast { id: number; text: string; undo?: () => void }
let toasts: Toast[] = []
const heard = new Set<() => void>()
const tell = () => heard.forEach(f => f())
export function toast(text: string, undo?: () => void) {
  const id = Date.now() + Math.random()
  toasts = [...toasts.slice(-2), { id, text, undo }]
  tell()
  setTimeout(() => { toasts = toasts.filter(x => x.id !== id); tell() }, undo ? 8000 : 3000)
}
export function Toasts() {
  const list = useSyncExternalStore(f => { heard.add(f); return () => heard.delete(f) }, () => toasts)
  return <div className="toasts" role="status" aria-live="polite">{list.map(x => <div className="toast" key={x.id}>{x.text}{x.undo && <button onClick={() => { x.undo?.(); toasts = toasts.filter(y => y.id !== x.id); tell() }}>{t('undo')}</button>}</div>)}</div>
}

export async function copy(text: string) {
  try { await navigator.clipboard.writeText(text) } catch {
    const area = document.createElement('textarea'); area.value = text; document.body.append(area); area.select(); document.execCommand('copy'); area.remove()
  }
  toast(t('copied'))
}

// Dialog is a modal of the browser's own, so focus and Escape are right.
export function Dialog({ open, close, title, children }: { open: boolean; close: () => void; title: string; children: ReactNode }) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => { const d = ref.current; if (!d) return; if (open && !d.open) d.showModal(); if (!open && d.open) d.close() }, [open])
  return <dialog ref={ref} aria-label={title} onClose={close} onClick={e => { if (e.target === ref.current) close() }}>{open && children}</dialog>
}
