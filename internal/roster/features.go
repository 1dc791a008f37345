package roster

import (
	"sync"

	"tallyman/internal/match"
)

// Model is the comparison that answers.
var Model = sync.OnceValue(match.Tallyman1)

// qualifier says which features only move a score.
var qualifier = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, f := range Model().Features {
		m[f.ID] = f.Qualifier
	}
	return m
})
