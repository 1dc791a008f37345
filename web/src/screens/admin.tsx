// Who may come in, with what, and what everybody did.
import { useState, type FormEvent } from 'react'
import { call, del, get, post, to, type AppAPIToken, type AppAccount, type AppAccountChange, type NewUserBody, type StateAuditCheck, type StateAuditLine } from '../api'
import { num, words } from '../format'
import { t } from '../i18n'
import { whoami } from '../session'
import { Asked, Failed, copy, toast, useAsk } from '../ui'

const roles = ['viewer', 'analyst', 'reviewer', 'admin'] as const satisfies readonly NewUserBody['role'][]
const scopes = ['read', 'screen', 'write', 'admin']
const day = (s: string) => s.slice(0, 10)

export default function Admin() {
  const users = useAsk('users', () => get(to('/users'))), tokens = useAsk('tokens', () => get(to('/tokens')))
  return <>
    <h2>{t('users')}</h2><Asked of={users}>{d => <Users list={d} again={users.again} />}</Asked>
    <h2>{t('tokens')}</h2><Asked of={tokens}>{d => <Tokens list={d} users={users.data ?? []} again={tokens.again} />}</Asked>
    <h2>{t('audit')}</h2><Chain /><Log />
  </>
}

// Sure asks once more before something is gone.
function Sure({ label, act }: { label: string; act: () => void }) {
  const [asked, setAsked] = useState(false)
  return <button className={asked ? 'hot' : ''} onBlur={() => setAsked(false)} onClick={() => asked ? act() : setAsked(true)}>{asked ? t('sure') : label}</button>
}

function Users({ list, again }: { list: AppAccount[]; again: () => void }) {
  const [fresh, setFresh] = useState<NewUserBody>({ name: '', password: '', role: 'viewer' })
  const [error, setError] = useState<Error>()
  const change = (name: string, c: AppAccountChange) => call('PATCH', to('/users/{name}', name), c).then(() => { setError(undefined); again() }, setError)
  const add = (e: FormEvent) => { e.preventDefault(); post(to('/users'), fresh).then(() => { setError(undefined); setFresh({ name: '', password: '', role: 'viewer' }); again() }, setError) }
  return <>
    {list.length === 0 ? <p className="soft">{t('usersNone')}</p> : <div className="scroll" tabIndex={0}><table className="list"><thead><tr><th>{t('name')}</th><th>{t('role')}</th><th>{t('since')}</th><th><span className="unseen">{t('action')}</span></th></tr></thead><tbody>{list.map(u => <tr key={u.name}>
      <td><bdi>{u.name}</bdi> {u.disabled && <span className="badge hot">{t('disabled')}</span>}</td>
      <td><select aria-label={`${t('role')}: ${u.name}`} value={u.role} disabled={u.name === whoami()?.user} onChange={e => void change(u.name, { role: e.target.value })}>{roles.map(r => <option key={r}>{r}</option>)}</select></td>
      <td className="small soft nums">{day(u.created_at)}</td>
      <td><div className="bar">{u.name !== whoami()?.user && <><button onClick={() => void change(u.name, { disabled: !u.disabled })}>{t(u.disabled ? 'enable' : 'disable')}</button><Sure label={t('remove')} act={() => void del(to('/users/{name}', u.name)).then(again, setError)} /></>}</div></td></tr>)}</tbody></table></div>}
    <form className="bar" onSubmit={add}>
      <input required aria-label={t('user')} placeholder={t('user')} autoComplete="off" value={fresh.name} onChange={e => setFresh({ ...fresh, name: e.target.value })} />
      <input required type="password" aria-label={t('password')} placeholder={t('password')} autoComplete="new-password" value={fresh.password} onChange={e => setFresh({ ...fresh, password: e.target.value })} />
      <select aria-label={t('role')} value={fresh.role} onChange={e => setFresh({ ...fresh, role: e.target.value as NewUserBody['role'] })}>{roles.map(r => <option key={r}>{r}</option>)}</select>
      <button>{t('addUser')}</button>
    </form>
    {error && <Failed error={error} />}
  </>
}

function Tokens({ list, users, again }: { list: AppAPIToken[]; users: AppAccount[]; again: () => void }) {
  const [name, setName] = useState(''), [user, setUser] = useState(''), [chosen, setChosen] = useState(['read']), [days, setDays] = useState(90)
  const [made, setMade] = useState<AppAPIToken>()
  const [error, setError] = useState<Error>()
  const add = (e: FormEvent) => { e.preventDefault(); post(to('/tokens'), { name, scopes: chosen, days, user: user || undefined }).then(x => { setError(undefined); setMade(x); setName(''); again() }, setError) }
  return <>
    {list.length > 0 && <div className="scroll" tabIndex={0}><table className="list"><thead><tr><th>{t('name')}</th><th>{t('user')}</th><th>{t('scopes')}</th><th>{t('expires')}</th><th>{t('lastUsed')}</th><th><span className="unseen">{t('action')}</span></th></tr></thead><tbody>{list.map(x => <tr key={x.id}>
      <td><bdi>{x.name || x.id}</bdi></td><td><bdi>{x.user}</bdi></td><td>{x.scopes.join(', ')}</td>
      <td className="nums">{Date.parse(x.expires_at) < Date.now() ? <span className="badge hot">{day(x.expires_at)}</span> : day(x.expires_at)}</td><td className="nums">{x.last_used_at ? day(x.last_used_at) : <span className="soft">{t('never')}</span>}</td>
      <td><Sure label={t('revoke')} act={() => void del(to('/tokens/{id}', x.id)).then(() => { toast(t('revoked', { name: x.name || x.id })); again() }, setError)} /></td></tr>)}</tbody></table></div>}
    <form className="bar" onSubmit={add}>
      <input required aria-label={t('tokenName')} placeholder={t('tokenName')} value={name} onChange={e => setName(e.target.value)} />
      <select aria-label={t('user')} value={user} onChange={e => setUser(e.target.value)}><option value="">{whoami()?.user}</option>{users.filter(u => u.name !== whoami()?.user).map(u => <option key={u.name}>{u.name}</option>)}</select>
      {scopes.map(s => <label key={s} className="check"><input type="checkbox" checked={chosen.includes(s)} onChange={e => setChosen(e.target.checked ? [...chosen, s] : chosen.filter(x => x !== s))} /> {s}</label>)}
      <label>{t('days')} <input type="number" min={1} max={366} value={days} onChange={e => setDays(Number(e.target.value))} style={{ width: '5rem' }} /></label>
      <button disabled={chosen.length === 0}>{t('addToken')}</button>
    </form>
    {error && <Failed error={error} />}
    {made?.secret && <p className="notice" role="status"><span>{t('tokenOnce')}</span> <code>{made.secret}</code> <button onClick={() => void copy(made.secret!)}>{t('copyAs')}</button></p>}
  </>
}

function Chain() {
  const asked = useAsk('chain', () => get(to('/audit/verify')))
  const says = (c: StateAuditCheck) => c.intact ? <><span className="badge good">✓ {t('chainIntact', { n: num(c.lines) })}</span> <code className="small">{c.head}</code></> : <span className="badge hot">{t('chainBroken', { n: num(c.broken_at ?? 0) })}</span>
  return <Asked of={asked}>{c => <p className="bar">{says(c)} <button onClick={asked.again}>{t('chainAgain')}</button></p>}</Asked>
}

function Log() {
  const asked = useAsk('audit', () => get(to('/audit')))
  const [more, setMore] = useState<StateAuditLine[]>([])
  const [next, setNext] = useState<string>()
  const on = next ?? asked.data?.next
  return <Asked of={asked}>{d => <><div className="scroll" tabIndex={0}><table><thead><tr><th>{t('date')}</th><th>{t('user')}</th><th>{t('action')}</th><th>{t('case')}</th><th>{t('detail')}</th></tr></thead><tbody>{[...d.items, ...more].map(l => <tr key={l.seq}>
    <td className="small nums nowrap">{new Date(l.at).toLocaleString()}</td><td><bdi>{l.who}</bdi></td><td>{words(l.action)}</td><td>{l.case}</td><td className="small soft detail">{l.detail ? JSON.stringify(l.detail) : ''}</td></tr>)}</tbody></table></div>
    {on && <p><button onClick={() => void get(to('/audit'), { cursor: on }).then(p => { setMore([...more, ...p.items]); setNext(p.next ?? '') })}>{t('more')}</button></p>}</>}</Asked>
}
