import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './theme.css'
import './parts.css'
import { Shell } from './shell'
import { restore } from './settings'
import { firstLang, setLang } from './i18n'

restore()
void setLang(firstLang()).then(() => createRoot(document.getElementById('app')!).render(<StrictMode><Shell /></StrictMode>))
