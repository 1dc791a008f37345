import { useState } from 'react'
import { del, get, post, to, type NewUserBody } from '../api'
import { t } from '../i18n'
import { Asked, Failed, copy, useAsk } from '../ui'


export default function Admin() {
  const users = useAsk('users', () => get(to('/users'))), tokens = useAsk('tokens', () => get(to('/tokens'))), audit = useAsk('audit', () => get(to('/audit'))), chain = useAsk('chain', () => get(to('/audit/verify')))
  const [name, setName] = useState(''), [password, setPassword] = useState(''), [role, setRole] = useState<NewUserBody['role']>('viewer'), [error, setError] = useState<Error>(), [fresh, setFresh] = useState('')
  return <>
    {error && <Failed error={error} />}
    <h2>{t('users')}</h2><Asked of={users}>{d => <table><tbody>{d.map(u => <tr key={u.name}><td>{u.name}</td><td>{u.role}</td><td><button onClick={() => void del(to('/users/{name}', u.name)).then(users.again, setError)}>×</button></td></tr>)}</tbody></table>}</Asked>
    <form className="bar" onSubmit={e => { e.preventDefault(); post(to('/users'), { name, password, role }).then(() => { setName(''); setPassword(''); users.again() }, setError) }}><input placeholder={t('user')} aria-label={t('user')} value={name} onChange={e => setName(e.target.value)} /><input type="password" placeholder={t('password')} aria-label={t('password')} autoComplete="new-password" value={password} onChange={e => setPassword(e.target.value)} /><select aria-label={t('roles')} value={role} onChange={e => setRole(e.target.value as typeof role)}>{['viewer', 'analyst', 'reviewer', 'admin'].map(r => <option key={r}>{r}</option>)}</select><button>+</button></form>
    <h2>{t('tokens')}</h2><Asked of={tokens}>{d => <table><tbody>{d.map(x => <tr key={x.id}><td>{x.name || x.id}</td><td>{x.user}</td><td>{x.scopes.join(', ')}</td><td className="small soft">{x.last_used_at}</td><td><button onClick={() => void del(to('/tokens/{id}', x.id)).then(tokens.again, setError)}>×</button></td></tr>)}</tbody></table>}</Asked>
    <div className="bar">{['read', 'screen', 'write', 'admin'].map(s => <button key={s} onClick={() => void post(to('/tokens'), { name: s, scopes: [s] }).then(x => { setFresh(x.secret ?? ''); tokens.again() }, setError)}>+ {s}</button>)}{fresh && <><code>{fresh}</code><button onClick={() => void copy(fresh)}>{t('copyAs')}</button></>}</div>
    <h2>{t('audit')}</h2><p className="soft small mono">{chain.data && JSON.stringify(chain.data)}</p><Asked of={audit}>{d => <div className="scroll" tabIndex={0}><table><tbody>{d.items.slice(0, 200).map((l, i) => <tr key={i}><td className="small nums">{l.at}</td><td>{l.who}</td><td>{l.action}</td><td className="small soft" style={{ overflowWrap: 'anywhere' }}>{l.detail ? JSON.stringify(l.detail) : ''}</td></tr>)}</tbody></table></div>}</Asked>
  </>
}
