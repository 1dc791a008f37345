import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './theme.css'
import { Shell } from './shell'
import { firstLang, setLang } from './i18n'

try { const kept = localStorage.getItem('tallyman.theme'); if (kept) document.documentElement.dataset.theme = kept } catch { /* private windows have no storage */ }
void setLang(firstLang()).then(() => createRoot(document.getElementById('app')!).render(<StrictMode><Shell /></StrictMode>))
