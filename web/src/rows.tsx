// The rows behind a number, with everything needed to take them elsewhere.
import { useState } from 'react'
import type { Items } from './api'
import { num, usd } from './format'
import { Grid } from './grid'
import { t } from './i18n'
import { Take } from './take'
import { go } from './url'

export { Take }

// TotalsBar says what the rows come to, and how many state no value.
export function TotalsBar({ page }: { page?: Items }) {
  const x = page?.totals
  if (!x) return <p className="totals soft">{t('loading')}</p>
  return (
    <p className="totals">
      <span><strong>{num(x.rows)}</strong> {t('rows')}</span>
      {x.grains <= 1
        ? <><span><strong>{usd(x.value_usd)}</strong> {t('value')}</span><span><strong>{num(x.net_kg)}</strong> kg {t('weight')}</span></>
        : <span className="warn">{t('severalGrains')}</span>}
      {x.value_missing > 0 && <span className="soft">{t('withoutValue', { n: num(x.value_missing) })}</span>}
    </p>
  )
}

export default function Rows({ id }: { id: string }) {
  const [page, setPage] = useState<Items>()
  return <>
    <h2 className="filter-name"><code>{id || t('all')}</code></h2>
    <TotalsBar page={page} />
    <div className="bar"><Take filter={id} page={page} /><button onClick={() => go('/records?filter=' + encodeURIComponent(id))}>{t('openRecords')}</button></div>
    <Grid filter={id} onPage={setPage} height={Math.max(320, innerHeight - 250)} />
  </>
}
