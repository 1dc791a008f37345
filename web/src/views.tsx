// Saved views: an address of the workbench with a name, for everybody in the
// case. The address is the state of the page, so a view holds nothing else.
import { useCallback, useEffect, useState, type FormEvent } from 'react'
import { at, call, del, get, post, type AppSavedView as View } from './api'
import { t } from './i18n'
import { Menu, Pick } from './menu'
import { screens } from './routes'
import { may, whoami } from './session'
import { toast } from './ui'
import { go, param, useLocation } from './url'

// useViews asks for the views whenever it becomes wanted.
export function useViews(wanted: boolean) {
  const [list, setList] = useState<View[]>([])
  const look = useCallback(() => { get(at('/views')).then(setList, e => toast(String(e.message))) }, [])
  useEffect(() => { if (wanted) look() }, [wanted, look])
  return { list, look }
}

const path = (v: View) => new URL(v.address, location.origin)
export const screenName = (v: View) => { const s = screens.find(x => x.path === path(v).pathname); return s ? t(s.id) : path(v).pathname }

export function openView(v: View) {
  const to = path(v), chosen = param('case')
  if (chosen) to.searchParams.set('case', chosen)
  go(to.pathname + to.search)
}

// same says that an address is the one of a view, in whatever order it is
// written.
function same(v: View, here: URL): boolean {
  const flat = (u: URL) => { const q = new URLSearchParams(u.search); q.delete('case'); q.sort(); return u.pathname + '?' + q.toString() }
  return flat(path(v)) === flat(here)
}

export function ViewsMenu() {
  return <Menu end title={t('views')} label={<span aria-hidden="true">☆</span>}><Views /></Menu>
}

// Views is there only while the menu is open.
function Views() {
  const { list, look } = useViews(true)
  const here = useLocation()
  const [error, setError] = useState('')
  const [renaming, setRenaming] = useState('')
  const told = (e: Error) => setError(e.message)
  const save = (name: string) => post(at('/views'), { name, address: here.pathname + here.search }).then(v => { setError(''); toast(t('viewKept', { name: v.name })); look() }, told)
  const rename = (v: View, name: string) => call('PATCH', at('/views/{id}', v.id), { name }).then(() => { setError(''); setRenaming(''); look() }, told)
  const remove = (v: View) => del(at('/views/{id}', v.id)).then(() => { toast(t('viewGone', { name: v.name }), () => void post(at('/views'), { name: v.name, address: v.address }).then(look, told)); look() }, told)
  const mine = (v: View) => may('analyst') && (v.by === whoami()?.user || may('admin'))
  return <div className="views">
    <div className="menu-head">{t('views')}</div>
    {may('analyst') && <Name key={list.length} label={t('viewName')} done={save} />}
    {error && <p className="small hot pad" role="alert">{error}</p>}
    {list.length === 0 && <p className="soft small pad">{t('viewNone')}</p>}
    <ul className="plain-list">{list.map(v => <li key={v.id}>{renaming === v.id
      ? <Name label={t('viewRename', { name: v.name })} first={v.name} done={name => rename(v, name)} />
      : <><Pick pressed={same(v, here)} hint={<>{screenName(v)} <code>{path(v).searchParams.get('filter')}</code> · {t('viewBy', { name: v.by })}</>} on={() => openView(v)}><bdi>{v.name}</bdi></Pick>
        {mine(v) && <><button className="plain" aria-label={t('viewRename', { name: v.name })} title={t('viewRename', { name: v.name })} onClick={() => setRenaming(v.id)}>✎</button><button className="plain" aria-label={t('viewRemove', { name: v.name })} title={t('viewRemove', { name: v.name })} onClick={() => void remove(v)}>×</button></>}</>}</li>)}</ul>
  </div>
}

function Name({ label, first = '', done }: { label: string; first?: string; done: (name: string) => Promise<void> }) {
  const [name, setName] = useState(first)
  const send = (e: FormEvent) => { e.preventDefault(); if (name.trim()) void done(name.trim()) }
  return <form className="bar" onSubmit={send}><input autoFocus={first !== ''} aria-label={label} placeholder={label} maxLength={120} value={name} onChange={e => setName(e.target.value)} /><button disabled={!name.trim()}>{t('save')}</button></form>
}
