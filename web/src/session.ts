// Who is signed in and which case the page shows, for the parts that cite it.
import type { Me } from './api'

let me: Me | undefined
export const setMe = (m: Me) => { me = m }
export const whoami = () => me
export const titleOf = (id: string) => me?.cases.find(c => c.id === id)?.title ?? id
// Roles stand in this order: each may do what those before it may.
const roles = ['viewer', 'analyst', 'reviewer', 'admin']
export const may = (role: string) => roles.indexOf(me?.role ?? 'viewer') >= roles.indexOf(role)
