// What the server is working on: progress, rate, a way to stop it.
import { useCallback, useEffect, useState } from 'react'
import { at, del, get, type Job } from './api'
import { num, words } from './format'
import { t } from './i18n'
import { Menu } from './menu'
import { may } from './session'
import { toast } from './ui'

const live = (j: Job) => j.state === 'queued' || j.state === 'running'

// jobStarted is called by whoever starts one, so that the top bar looks at once.
export const jobStarted = () => dispatchEvent(new Event('tallyman-job'))

export function JobsMenu() {
  const [jobs, setJobs] = useState<Job[]>([])
  const look = useCallback(() => {
    get(at('/jobs')).then(now => setJobs(was => {
      for (const j of now) {
        if (live(j) || !was.some(w => w.id === j.id && live(w))) continue
        toast(`${words(j.kind)}: ${t(j.state === 'done' ? 'jobDone' : j.state === 'failed' ? 'jobFailed' : 'jobCancelled')}${j.error?.detail ? '. ' + j.error.detail : ''}`)
      }
      return now
    }), () => {})
  }, [])
  const running = jobs.filter(live)
  useEffect(() => {
    look()
    addEventListener('tallyman-job', look)
    addEventListener('tallyman-state', look)
    return () => { removeEventListener('tallyman-job', look); removeEventListener('tallyman-state', look) }
  }, [look])
  useEffect(() => {
    if (running.length === 0) return
    const timer = setInterval(look, 1000)
    return () => clearInterval(timer)
  }, [running.length, look])
  const latest = [...jobs].sort((a, b) => b.created_at.localeCompare(a.created_at)).slice(0, 8)
  const label = running.length > 0 ? `${t('jobs')}: ${running.length}` : t('jobs')
  return (
    <Menu end title={label} label={<span className={running.length > 0 ? 'working' : ''} aria-hidden="true">{running.length > 0 ? `⟳ ${running.length}` : '⟳'}</span>}>
      <div className="menu-head">{t('jobs')}</div>
      {latest.length === 0 && <p className="soft small pad">{t('noJobs')}</p>}
      {latest.map(j => <Line key={j.id} job={j} look={look} />)}
    </Menu>
  )
}

function Line({ job: j, look }: { job: Job; look: () => void }) {
  const states = { queued: 'jobQueued', running: 'jobRunning', done: 'jobDone', failed: 'jobFailed', cancelled: 'jobCancelled' } as const
  return (
    <div className="job">
      <div className="bar between"><strong>{words(j.kind)}</strong><span className={'badge' + (j.state === 'failed' ? ' hot' : j.state === 'done' ? ' good' : '')}>{t(states[j.state])}</span></div>
      {live(j) && <><progress aria-label={words(j.stage ?? j.kind)} max={j.total || undefined} value={j.total ? j.done : undefined} />
        <div className="small soft bar between"><span>{words(j.stage ?? '')} {j.done > 0 && num(j.done)}{j.total > 0 && ' / ' + num(j.total)}{j.rate > 0 && ` · ${num(j.rate)}/s`}</span>{may('analyst') && <button className="plain small" onClick={() => del(at('/jobs/{id}', j.id)).then(look, e => toast(String(e.message)))}>{t('cancel')}</button>}</div></>}
      {j.error && <p className="small hot">{j.error.detail} {j.error.next}</p>}
      {!live(j) && <div className="small soft">{j.by} · {new Date(j.ended_at ?? j.created_at).toLocaleString()}</div>}
    </div>
  )
}
