import { useState } from 'react'
import { post, to } from './api'
import { t } from './i18n'
import { Failed } from './ui'

export function Login({ done }: { done: () => void }) {
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [error, setError] = useState<Error>()
  return <main style={{ maxWidth: '24rem', margin: '10vh auto' }}>
    <h1>Tallyman</h1>
    <p className="soft">{t('signInNote')}</p>
    <form onSubmit={e => { e.preventDefault(); post(to('/login'), { user, password }).then(done, setError) }} style={{ display: 'grid', gap: '.75rem' }}>
      <label>{t('user')}<br /><input autoComplete="username" value={user} onChange={e => setUser(e.target.value)} required style={{ width: '100%' }} /></label>
      <label>{t('password')}<br /><input type="password" autoComplete="current-password" value={password} onChange={e => setPassword(e.target.value)} required style={{ width: '100%' }} /></label>
      <button className="primary">{t('signIn')}</button>
    </form>
    {error && <Failed error={error} />}
  </main>
}
