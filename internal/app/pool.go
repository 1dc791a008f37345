package app

import (
	"context"
	"fmt"
	"sync"

	"tallyman/internal/trade"
)

// viewPool keeps open views of the current state for a server, where opening an
// engine over hundreds of tables would cost more than the question. A view
// serves one question at a time; what was opened over another state is closed.
type viewPool struct {
	mu   sync.Mutex
	most int
	idle []*View
}

// KeepViews lets up to n idle views stay open between questions. The zero case
// keeps none: a command asks once.
func (c *Case) KeepViews(n int) { c.pool, c.memo = &viewPool{most: n}, newMemo(keptAnswers) }

// keptAnswers bounds a server's memory of a case: a page of records is some
// 60 kB.
const keptAnswers = 500

// stateID names all that an answer about the case depends on: the builds that
// are current, and what case.yml adds to questions.
func (c *Case) stateID(ctx context.Context) (string, error) {
	fed, err := c.fed(ctx)
	if err != nil {
		return "", err
	}
	keys, err := c.state.Current(ctx)
	if err != nil {
		return "", err
	}
	return trade.ShortID("view", fmt.Sprint(fed, keys, c.Config.Events, c.Config.Sets)), nil
}

// take returns an idle view of a state, or nil.
func (p *viewPool) take(state string) *View {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.idle) > 0 {
		v := p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
		if v.state == state {
			return v
		}
		_ = v.Close()
	}
	return nil
}

// put keeps a view, or closes it where enough are kept.
func (p *viewPool) put(v *View) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) >= p.most {
		return v.Close()
	}
	p.idle = append(p.idle, v)
	return nil
}

func (p *viewPool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, v := range p.idle {
		_ = v.Close()
	}
	p.idle = nil
}

// borrow is need for questions that leave nothing behind in the engine but
// temporary tables that the next one replaces. back gives the view back.
func (c *Case) borrow(ctx context.Context, stages ...string) (v *View, back func(), err error) {
	if c.pool == nil {
		v, err = c.need(ctx, stages...)
		return v, func() { _ = v.Close() }, err
	}
	state, err := c.stateID(ctx)
	if err != nil {
		return nil, nil, err
	}
	if v = c.pool.take(state); v != nil {
		for _, s := range stages {
			if !v.Has(s) {
				_ = c.pool.put(v)
				v = nil
				break
			}
		}
	}
	if v == nil {
		if v, err = c.need(ctx, stages...); err != nil {
			return nil, nil, err
		}
		v.state = state
	}
	return v, func() { _ = c.pool.put(v) }, nil
}
