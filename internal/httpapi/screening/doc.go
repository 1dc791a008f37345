// Package screening answers two protocols that others' clients speak already,
// from watchlists in memory: the matching API of yente (/match, /search,
// /entities, /catalog, /algorithms) and the Reconciliation API 0.2 of the W3C
// community group (/reconcile), which OpenRefine speaks. It adds certificates
// of a screening (/certificates).
//
// It reads a roster from its Backend, asks Authorize who is calling, hands one
// Event per screening to Audit, and writes nothing else. Routes are plain
// http.Handlers, so that bodies, status codes and headers stay what the clients
// expect. Every answer comes from one state of the lists, even when they change
// while it is made.
//
// Sources: yente 5.5 and its API reference (MIT); "Reconciliation Service API
// v0.2", final community group report of 10 April 2023.
package screening
