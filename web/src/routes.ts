// Every screen: where it lives, how it is called, which key goes there. A screen
// is a file of its own that is loaded when it is first opened.
import type { ComponentType } from 'react'
import type { Key } from './i18n'

export interface Screen { id: Key; path: string; key: string; load: () => Promise<{ default: ComponentType }> }

export const screens: Screen[] = [
  { id: 'home', path: '/', key: 'h', load: () => import('./screens/home') },
  { id: 'records', path: '/records', key: 's', load: () => import('./screens/records') },
  { id: 'parties', path: '/parties', key: 'e', load: () => import('./screens/parties') },
  { id: 'review', path: '/review', key: 'r', load: () => import('./screens/review') },
  { id: 'findings', path: '/findings', key: 'f', load: () => import('./screens/findings') },
  { id: 'network', path: '/network', key: 'g', load: () => import('./screens/network') },
  { id: 'routes', path: '/routes', key: 'm', load: () => import('./screens/routes') },
  { id: 'time', path: '/time', key: 't', load: () => import('./screens/time') },
  { id: 'claims', path: '/claims', key: 'c', load: () => import('./screens/claims') },
  { id: 'lists', path: '/lists', key: 'l', load: () => import('./screens/lists') },
  { id: 'import', path: '/import', key: 'i', load: () => import('./screens/import') },
  { id: 'report', path: '/report', key: 'd', load: () => import('./screens/report') },
  { id: 'admin', path: '/admin', key: 'a', load: () => import('./screens/admin') },
]
