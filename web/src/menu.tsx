// A button that opens a small panel, and the usual lists in it. Escape and a
// click elsewhere close it; arrow keys walk through its entries.
import { createContext, useContext, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'

const Closing = createContext<() => void>(() => {})

export function Menu({ label, title, className = '', end, children }: { label: ReactNode; title?: string; className?: string; end?: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return
    const away = (e: Event) => { if (!box.current?.contains(e.target as Node)) setOpen(false) }
    addEventListener('pointerdown', away)
    addEventListener('focusin', away)
    return () => { removeEventListener('pointerdown', away); removeEventListener('focusin', away) }
  }, [open])
  const close = () => { setOpen(false); button.current?.focus() }
  const keys = (e: KeyboardEvent) => {
    if (e.key === 'Escape' && open) { e.preventDefault(); e.stopPropagation(); e.nativeEvent.stopImmediatePropagation(); close() }
    if (!open || (e.key !== 'ArrowDown' && e.key !== 'ArrowUp')) return
    const list = [...box.current?.querySelectorAll<HTMLElement>('.panel button, .panel a, .panel input') ?? []]
    if (list.length === 0) return
    e.preventDefault()
    const i = list.indexOf(document.activeElement as HTMLElement)
    list[(i + (e.key === 'ArrowDown' ? 1 : list.length - (i < 0 ? 0 : 1))) % list.length]?.focus()
  }
  return (
    <div className={'menu ' + className} ref={box} onKeyDown={keys}>
      <button ref={button} type="button" title={title} aria-label={title} aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}>{label}</button>
      {open && <div className={'panel' + (end ? ' end' : '')} id={id}><Closing value={close}>{children}</Closing></div>}
    </div>
  )
}

// Pick is one entry; it closes the menu.
export function Pick({ on, hint, children, pressed }: { on: () => void; hint?: ReactNode; children: ReactNode; pressed?: boolean }) {
  const close = useContext(Closing)
  return <button type="button" className="pick" aria-pressed={pressed} onClick={() => { on(); close() }}><span>{children}</span>{hint && <small>{hint}</small>}</button>
}

export function MenuHead({ children }: { children: ReactNode }) { return <div className="menu-head">{children}</div> }
