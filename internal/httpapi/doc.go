// Package httpapi is the HTTP front door: the workbench and the API of one or
// more open cases. It reads and writes through app only, and keeps nothing of
// its own but what the desk (server.db) holds: users, sessions, tokens, jobs
// and the audit log.
//
// Every route stands in one table with the role and the scope that it needs; a
// handler without an entry cannot be registered. The table makes the OpenAPI
// document, which web/openapi.json is a committed copy of.
package httpapi
