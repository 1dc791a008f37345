package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/synth"
)

// binary is the program as a file: a killed process must be one, not a function
// call. TestMain puts it first on the path.
func binary(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("starts and kills the program many times")
	}
	path, err := exec.LookPath("tallyman")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// files writes the synthetic case and returns one file of each of four layouts
// and the watchlist.
func files(t *testing.T) (records []string, list string) {
	t.Helper()
	dir := t.TempDir()
	truth, err := synth.Write(t.Context(), dir, synth.Options{Items: synth.MinItems})
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"alfa*2022-0[1-6]*", "bravo*2022-Q1*", "charlie*2022-Q[12]*", "echo*2022*"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("no synthetic file fits %q (%v)", pattern, err)
		}
		records = append(records, found...)
	}
	return records, filepath.Join(dir, truth.Watchlist)
}

// try runs the program to its end and returns what it printed and its exit code,
// -1 when it did not start.
func try(t *testing.T, args ...string) (out, talk string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary(t), args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return "", err.Error(), -1
	}
	return stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()
}

// must runs the program and fails on any exit code but 0 and 5 (the synthetic
// files hold bad rows on purpose).
func must(t *testing.T, args ...string) string {
	t.Helper()
	out, talk, code := try(t, args...)
	if code != 0 && code != 5 {
		t.Fatalf("tallyman %s: exit %d\n%s", strings.Join(args, " "), code, talk)
	}
	return out
}

// killed starts the program and kills it after the delay; it says whether the
// program was still at work.
func killed(t *testing.T, after time.Duration, args ...string) bool {
	t.Helper()
	cmd := exec.Command(binary(t), args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the error is the kill
	return !cmd.ProcessState.Exited()
}

// state is what a user can see of a case, apart from times.
func state(t *testing.T, dir string) map[string]string {
	t.Helper()
	ask := func(sql string) string { return must(t, "sql", sql, "--case", dir) }
	return map[string]string{
		"sources":  ask("SELECT file_id, count(*) AS n FROM normalize.item GROUP BY ALL ORDER BY ALL"),
		"sums":     ask("SELECT count(*) AS n, sum(value_usd) AS usd, sum(net_kg) AS kg FROM normalize.item"),
		"rejects":  ask("SELECT count(*) AS n FROM ingest.reject"),
		"hits":     must(t, "hits", "--case", dir),
		"findings": must(t, "findings", "--case", dir),
	}
}

func build(t *testing.T, dir string, records []string, list string) {
	t.Helper()
	must(t, "new", dir)
	must(t, append([]string{"ingest", "--case", dir}, records...)...)
	must(t, "lists", "add", "demo-list", list, "--case", dir)
	must(t, "run", "--case", dir)
}

// half lists the folders and files that an unfinished build left in a ledger.
func half(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	for _, pattern := range []string{"ledger/.tmp-*", "ledger/*/.tmp-*", "ledger/*/*/.tmp-*", "sources/.tmp-*", "sources/*/.tmp-*"} {
		paths, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, paths...)
	}
	return found
}

// TestKilledAnywhere kills the program at random moments of reading and of
// building, goes on, and expects the case of an undisturbed run.
func TestKilledAnywhere(t *testing.T) {
	binary(t)
	records, list := files(t)
	calm := filepath.Join(t.TempDir(), "calm")
	must(t, "new", calm)
	started := time.Now()
	must(t, append([]string{"ingest", "--case", calm}, records...)...)
	reading := time.Since(started)
	must(t, "lists", "add", "demo-list", list, "--case", calm)
	started = time.Now()
	must(t, "run", "--case", calm)
	building := time.Since(started)
	want := state(t, calm)

	rough := filepath.Join(t.TempDir(), "rough")
	must(t, "new", rough)
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	hit := 0
	kill := func(longest time.Duration, args ...string) {
		after := time.Duration(rng.Int64N(int64(longest)))
		if killed(t, after, args...) {
			hit++
			t.Logf("killed %s after %v", args[0], after.Round(time.Millisecond))
		}
	}
	for range 5 {
		kill(reading, append([]string{"ingest", "--case", rough}, records...)...)
	}
	must(t, append([]string{"ingest", "--case", rough}, records...)...)
	must(t, "lists", "add", "demo-list", list, "--case", rough)
	for range 6 {
		kill(building, "run", "--case", rough)
	}
	must(t, "run", "--case", rough)
	if hit == 0 {
		t.Error("no kill met the program at work: the test tested nothing")
	}
	if left := half(t, rough); len(left) > 0 {
		t.Errorf("left in the ledger after a whole run: %v", left)
	}
	if diff := cmp.Diff(want, state(t, rough)); diff != "" {
		t.Errorf("a killed case differs from an undisturbed one (-want +got):\n%s", diff)
	}
	if out, talk, code := try(t, "doctor", "--case", rough); code != 0 {
		t.Errorf("doctor: exit %d\n%s%s", code, out, talk)
	}
}

// TestReadersAndOneWriter reads a case in a loop while another process adds to
// it: no reader fails, and a second writer is told about the first.
func TestReadersAndOneWriter(t *testing.T) {
	binary(t)
	records, list := files(t)
	dir := filepath.Join(t.TempDir(), "case")
	first, rest := records[:2], records[2:]
	build(t, dir, first, list)

	stop := make(chan struct{})
	var readers sync.WaitGroup
	for _, args := range [][]string{{"measure", "count rows", "--case", dir}, {"findings", "--case", dir}} {
		readers.Go(func() {
			for reads := 1; ; reads++ {
				if _, talk, code := try(t, args...); code != 0 {
					t.Errorf("read %d, %s: exit %d\n%s", reads, args[0], code, talk)
					return
				}
				select {
				case <-stop:
					t.Logf("%s: %d reads", args[0], reads)
					return
				default:
				}
			}
		})
	}
	writer := make(chan string, 1)
	go func() {
		defer close(writer)
		for _, args := range [][]string{append([]string{"ingest", "--case", dir}, rest...), {"run", "--case", dir}} {
			if _, talk, code := try(t, args...); code != 0 && code != 5 {
				writer <- fmt.Sprintf("%s: exit %d\n%s", args[0], code, talk)
				return
			}
		}
	}()
	for failed := range writer {
		t.Error(failed)
	}
	close(stop)
	readers.Wait()
}

// TestOneBuilder stops one builder at work and starts another: the other says
// so and leaves; when the first is gone the case is free again.
func TestOneBuilder(t *testing.T) {
	binary(t)
	records, list := files(t)
	dir := filepath.Join(t.TempDir(), "case")
	must(t, "new", dir)
	must(t, "ingest", "--case", dir, records[0])
	must(t, "lists", "add", "demo-list", list, "--case", dir)
	first := exec.Command(binary(t), "run", "--case", dir)
	talk, err := first.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	// The first word on stderr is that a stage is being built: the lock is held.
	if _, err := talk.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	_, said, code := try(t, "run", "--case", dir)
	if code != 1 || !strings.Contains(said, "another process is building") {
		t.Errorf("second builder: exit %d, said %q; want 1 and that another process is building", code, said)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait() // the error is the kill
	must(t, "run", "--case", dir)
	if left := half(t, dir); len(left) > 0 {
		t.Errorf("left in the ledger: %v", left)
	}
}
