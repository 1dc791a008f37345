import { useState } from 'react'
import { at, post } from '../api'
import { t } from '../i18n'
import { Failed, toast } from '../ui'
import { Jobs } from './import'

const formats = ['html', 'pdf', 'md', 'xlsx', 'ftm', 'letters', 'bibtex', 'csl', 'prov', 'claimreview']

export default function Report() {
  const [chosen, setChosen] = useState(['html'])
  const [error, setError] = useState<Error>()
  return <>
    <div className="chips">{formats.map(f => <label key={f}><input type="checkbox" style={{ minHeight: 0 }} checked={chosen.includes(f)} onChange={e => setChosen(e.target.checked ? [...chosen, f] : chosen.filter(x => x !== f))} /> {f}</label>)}</div>
    <div className="bar"><button className="primary" onClick={() => { setError(undefined); post(at('/report'), { formats: chosen }).then(() => toast(t('make')), setError) }}>{t('make')}</button><a href={'/api/v1' + at('/dossier/index.html')} target="_blank" rel="noreferrer">{t('openDossier')}</a></div>
    <p className="soft small mono">tallyman report --format {chosen.join(',')} · tallyman report freeze DIR · tallyman verify</p>
    {error && <Failed error={error} />}<Jobs />
  </>
}
