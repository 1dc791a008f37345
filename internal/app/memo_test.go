package app

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
)

// Many who ask the same are answered by one question; another state is asked
// anew; an error is not kept.
func TestMemo(t *testing.T) {
	m := newMemo(2)
	var asked atomic.Int64
	slow := make(chan struct{})
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			v, err := m.get(t.Context(), "a", "q", func() (any, error) {
				asked.Add(1)
				<-slow
				return 7, nil
			})
			if v != 7 || err != nil {
				t.Errorf("got %v, %v", v, err)
			}
		})
	}
	close(slow)
	group.Wait()
	if n := asked.Load(); n != 1 {
		t.Errorf("asked %d times for one answer", n)
	}
	next := func(state, key string) any {
		v, _ := m.get(t.Context(), state, key, func() (any, error) { return asked.Add(1), nil })
		return v
	}
	if v := next("b", "q"); v != int64(2) {
		t.Errorf("a new state was answered with %v of the old one", v)
	}
	for i := range 3 {
		next("b", fmt.Sprint(i))
	}
	if v := next("b", "q"); v != int64(6) {
		t.Errorf("the oldest answer was kept beyond the bound: %v", v)
	}
	if _, err := m.get(t.Context(), "b", "bad", func() (any, error) { return nil, errors.New("no") }); err == nil {
		t.Error("an error was lost")
	}
	if v := next("b", "bad"); v == nil {
		t.Error("an error was kept")
	}
}

// Who waits for another's answer and goes away is let go at once; who asked in
// vain because another went away asks for himself.
func TestMemoWhenAskersLeave(t *testing.T) {
	m := newMemo(5)
	started, end := make(chan struct{}), make(chan struct{})
	go func() {
		_, _ = m.get(t.Context(), "a", "q", func() (any, error) {
			close(started)
			<-end
			return nil, context.Canceled
		})
	}()
	<-started
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := m.get(gone, "a", "q", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	done := make(chan any)
	go func() {
		v, _ := m.get(t.Context(), "a", "q", func() (any, error) { return "mine", nil })
		done <- v
	}()
	close(end)
	if v := <-done; v != "mine" {
		t.Errorf("got %v", v)
	}
}
