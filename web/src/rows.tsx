// The rows behind a number, with everything needed to take them elsewhere.
import { useState } from 'react'
import { at, type Items } from './api'
import { num, shell, usd } from './format'
import { Grid } from './grid'
import { t } from './i18n'
import { copy, toast } from './ui'
import { go } from './url'

export function Take({ filter, page }: { filter: string; page?: Items }) {
  const url = location.origin + '/records?filter=' + encodeURIComponent(filter)
  const api = location.origin + '/api/v1' + at('/items') + '?filter=' + encodeURIComponent(filter)
  const cite = `${page?.total ? num(page.total.value) + ' ' + t('rows') : ''} (${filter || t('all')}), Tallyman, ${new Date().toISOString().slice(0, 10)}, ${url}`
  const forms: [string, string][] = [['URL', url], ['curl', `curl -H "Authorization: Bearer $TALLYMAN_TOKEN" ${shell(api)}`], ['CLI', `tallyman export items --filter ${shell(filter)}`], ['SQL', page?.sql ?? '']]
  const save = (format: string) => {
    const a = document.createElement('a')
    a.href = '/api/v1' + at('/export/items.' + format) + '?filter=' + encodeURIComponent(filter)
    a.download = ''
    a.click()
    toast(t('export') + ' ' + format)
  }
  return <div className="bar small"><span className="soft">{t('export')}</span>{['csv', 'xlsx', 'ndjson', 'ftm'].map(f => <button key={f} onClick={() => save(f)}>{f}</button>)}<span className="soft">{t('copyAs')}</span>{forms.filter(f => f[1]).map(([n, v]) => <button key={n} onClick={() => void copy(v)}>{n}</button>)}<button onClick={() => void copy(cite)}>{t('cite')}</button></div>
}

export function TotalsBar({ page }: { page?: Items }) {
  const x = page?.totals
  if (!x) return <p className="soft nums">…</p>
  return <p className="nums"><strong>{num(x.rows)}</strong> {t('rows')}{x.grains <= 1 && <> · {t('value')} <strong>{usd(x.value_usd)}</strong> · {t('weight')} {num(x.net_kg)} kg</>}{x.value_missing > 0 && <span className="soft"> · {num(x.value_missing)} {t('noValue')}</span>}</p>
}

export default function Rows({ id }: { id: string }) {
  const [page, setPage] = useState<Items>()
  return <><h2><code>{id || t('all')}</code></h2><TotalsBar page={page} /><Take filter={id} page={page} /><Grid filter={id} onPage={setPage} height={Math.max(320, innerHeight - 260)} /><p><button onClick={() => go('/records?filter=' + encodeURIComponent(id))}>{t('records')} →</button></p></>
}
