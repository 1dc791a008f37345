import { Suspense, lazy, useState } from 'react'
import { at, get, inCase, post } from '../api'
import { t } from '../i18n'
import { jobStarted } from '../jobs'
import { may } from '../session'
import { Failed, toast, useAsk } from '../ui'
import { go, useLocation, withParams } from '../url'
import { Jobs } from './import'

const formats = ['html', 'pdf', 'md', 'xlsx', 'ftm', 'letters', 'bibtex', 'csl', 'prov', 'claimreview']
const Story = lazy(() => import('../story'))

export default function Report() {
  const own = useLocation().searchParams.get('tab') === 'story'
  const tab = (to: string | undefined) => () => go(withParams({ tab: to }))
  return <>
    <div className="segments"><button aria-pressed={!own} onClick={tab(undefined)}>{t('dossierTab')}</button><button aria-pressed={own} onClick={tab('story')}>{t('storyTab')}</button></div>
    {own ? <Suspense fallback={<p className="soft" role="status">{t('loading')}</p>}><Story /></Suspense> : <Dossier />}
  </>
}

function Dossier() {
  const [chosen, setChosen] = useState(['html'])
  const [error, setError] = useState<Error>()
  const story = useAsk('story', () => get(at('/story')))
  return <>
    <div className="chips">{formats.map(f => <label key={f}><input type="checkbox" style={{ minHeight: 0 }} checked={chosen.includes(f)} onChange={e => setChosen(e.target.checked ? [...chosen, f] : chosen.filter(x => x !== f))} /> {f}</label>)}</div>
    <div className="bar">{may('analyst') && <button className="primary" onClick={() => { setError(undefined); post(at('/report'), { formats: chosen }).then(() => { toast(t('make')); jobStarted() }, setError) }}>{t('make')}</button>}<a href={inCase('/dossier/index.html')} target="_blank" rel="noreferrer">{t('openDossier')}</a>{story.data?.text.trim() && <a href={inCase('/dossier/story.html')} target="_blank" rel="noreferrer">{t('storyTab')}</a>}</div>
    <p className="soft small mono">tallyman report --format {chosen.join(',')} · tallyman report freeze DIR · tallyman verify</p>
    {error && <Failed error={error} />}<Jobs />
  </>
}
