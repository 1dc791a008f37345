package app

import (
	"container/list"
	"context"
	"sync"
)

// memo keeps a server's latest answers about one state of the ledger, which are
// the same for whoever asks. People who look at one case ask the same first
// questions; a question that is being answered is not asked a second time but
// waited for. Answers are shared: nobody may change one.
type memo struct {
	mu    sync.Mutex
	state string
	most  int
	kept  map[string]*list.Element
	order list.List // of *answer, the latest used first
}

type answer struct {
	key   string
	done  chan struct{} // closed when value and err are there
	value any
	err   error
}

func newMemo(most int) *memo { return &memo{most: most, kept: map[string]*list.Element{}} }

// get returns the answer to a question about a state, asking it where it is not
// known. Errors are not kept. Where the asker whose call does the work goes away
// before it is done, the next one asks anew.
func (m *memo) get(ctx context.Context, state, key string, ask func() (any, error)) (any, error) {
	for {
		a, mine := m.find(state, key)
		if mine {
			a.value, a.err = ask()
			if a.err != nil {
				m.forget(a)
			}
			close(a.done)
			return a.value, a.err
		}
		select {
		case <-a.done:
			if a.err == nil || ctx.Err() != nil {
				return a.value, a.err
			}
			// Another's error, such as its browser having gone: ask for oneself.
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// find returns the place of an answer; mine says that the caller must fill it.
func (m *memo) find(state, key string) (a *answer, mine bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.state != state {
		m.state = state
		clear(m.kept)
		m.order.Init()
	}
	if e, ok := m.kept[key]; ok {
		m.order.MoveToFront(e)
		return e.Value.(*answer), false //nolint:forcetypeassert // the list holds nothing else
	}
	a = &answer{key: key, done: make(chan struct{})}
	m.kept[key] = m.order.PushFront(a)
	for m.order.Len() > m.most {
		last := m.order.Back()
		delete(m.kept, last.Value.(*answer).key) //nolint:forcetypeassert // the list holds nothing else
		m.order.Remove(last)
	}
	return a, true
}

func (m *memo) forget(a *answer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, ok := m.kept[a.key]; ok && e.Value == a {
		m.order.Remove(e)
		delete(m.kept, a.key)
	}
}
