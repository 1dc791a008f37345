// What is taken elsewhere: a citation, a file, the question itself.
import { useState } from 'react'
import { at, caseId, get, inCase, type Items } from './api'
import { num, shell } from './format'
import { t } from './i18n'
import { Menu, MenuHead, Pick } from './menu'
import { may, titleOf, whoami } from './session'
import { copy, toast } from './ui'

// Citation is the parts that every form of a citation is made of.
export interface Citation { title: string; note: string; url: string; key: string }

const today = () => new Date().toISOString().slice(0, 10)

export function citeForms(c: Citation): { plain: string; markdown: string; bibtex: string; csl: string } {
  const by = `Tallyman ${whoami()?.version ?? ''}`.trim(), on = today()
  const csl = { id: c.key, type: 'dataset', title: c.title, note: c.note, URL: c.url, publisher: titleOf(caseId()), accessed: { 'date-parts': [on.split('-').map(Number)] } }
  return {
    plain: `${c.title}. ${c.note}. Case “${titleOf(caseId())}”, ${by}, ${on}. ${c.url}`,
    markdown: `[${c.title}](${c.url}). ${c.note}. Case “${titleOf(caseId())}”, ${by}, ${on}.`,
    bibtex: `@misc{${c.key.replace(/[^\w-]/g, '-')},\n  title = {${braced(c.title)}},\n  howpublished = {${by}, case ${braced(titleOf(caseId()))}},\n  note = {${braced(c.note)}},\n  url = {${c.url}},\n  urldate = {${on}}\n}`,
    csl: JSON.stringify([csl], null, 2),
  }
}
const braced = (s: string) => s.replace(/[{}\\]/g, '')

export function CiteMenu({ of }: { of: Citation }) {
  const forms = citeForms(of)
  return <Menu label={t('cite')}>
    <Pick on={() => void copy(forms.plain)}>{t('plainText')}</Pick><Pick on={() => void copy(forms.markdown)}>Markdown</Pick><Pick on={() => void copy(forms.bibtex)}>BibTeX</Pick><Pick on={() => void copy(forms.csl)}>CSL JSON</Pick>
  </Menu>
}

// A form is a text, or a way to ask for it.
type Form = [name: string, text: string | (() => Promise<string>)]

export function CopyMenu({ forms }: { forms: Form[] }) {
  const take = (text: Form[1]) => { if (typeof text === 'string') void copy(text); else text().then(copy, e => toast(String(e.message))) }
  return <Menu label={t('copyAs')}>{forms.filter(f => f[1]).map(([name, text]) => <Pick key={name} hint={typeof text === 'string' && <code>{text.length > 64 ? text.slice(0, 63) + '…' : text}</code>} on={() => take(text)}>{name}</Pick>)}</Menu>
}

const formats: [string, string][] = [['csv', 'CSV'], ['xlsx', 'Excel'], ['ndjson', 'NDJSON'], ['parquet', 'Parquet'], ['ftm', 'FollowTheMoney']]

// ExportMenu saves what the filter finds. Natural persons are left out unless
// they are asked for; Parquet, which is a copy of the columns, cannot leave them
// out.
export function ExportMenu({ what = 'items', filter }: { what?: 'items' | 'parties' | 'hits' | 'findings'; filter: string }) {
  const [persons, setPersons] = useState(false)
  const save = (format: string) => {
    const a = document.createElement('a')
    a.href = `${inCase('/export/' + what + '.' + format)}?filter=${encodeURIComponent(filter)}${persons ? '&persons=true' : ''}`
    a.download = ''
    a.click()
    toast(t('exporting', { format }))
  }
  if (!may('analyst')) return null
  return <Menu label={t('export')}>
    <MenuHead><code>{filter || t('all')}</code></MenuHead>
    {formats.filter(f => what === 'items' || f[0] !== 'ftm').map(([f, name]) => f === 'parquet' && !persons ? null : <Pick key={f} on={() => save(f)}>{name}</Pick>)}
    <label className="check"><input type="checkbox" checked={persons} onChange={e => setPersons(e.target.checked)} /> {t('withPersons')}</label>
  </Menu>
}

// rowsSQL is the query that gives the rows which a filter finds; it can be run as
// it stands with tallyman sql.
async function rowsSQL(filter: string): Promise<string> {
  const f = await get(at('/measure'), { expr: 'count rows' + (filter ? ' where ' + filter : '') })
  return (f.rows_sql ?? '').replace(/^SELECT i\.item_id /, 'SELECT i.* ')
}

// Take is the three for the rows of a filter.
export function Take({ filter, page }: { filter: string; page?: Items }) {
  const url = `${location.origin}/records?case=${encodeURIComponent(caseId())}&filter=${encodeURIComponent(filter)}`
  // All rows, as the other three give; a page of them for who may not export.
  const api = `${location.origin}${inCase(may('analyst') ? '/export/items.ndjson' : '/items')}?${may('analyst') ? '' : 'limit=1000&'}filter=${encodeURIComponent(filter)}`
  const n = page?.total?.value
  const p = page?.provenance
  return <div className="bar take">
    <CiteMenu of={{ title: `${n === undefined ? '' : num(n) + ' ' + t('rows') + ': '}${filter || t('all')}`, note: [p?.state && 'tables ' + p.state, p?.query_id && 'query ' + p.query_id].filter(Boolean).join(', '), url, key: p?.query_id ?? 'tallyman' }} />
    <ExportMenu filter={filter} />
    <CopyMenu forms={[['URL', url], ['curl', `curl -H "Authorization: Bearer $TALLYMAN_TOKEN" ${shell(api)}`], ['CLI', `tallyman export items${filter ? ' --filter ' + shell(filter) : ''} --format csv`], ['SQL', (page?.totals?.grains ?? 0) <= 1 ? () => rowsSQL(filter) : '']]} />
  </div>
}
