package screen_test

import (
	"bytes"
	"os"
	"runtime"
	"testing"

	"tallyman/internal/screen"
	"tallyman/internal/store"
)

// Many spellings, several batches of them, give the same bytes on one core and
// on two.
func TestSameBytesOnAnyNumberOfCores(t *testing.T) {
	db := open(t, lists+owners+`
INSERT INTO normalize.party SELECT 100 + i, name || ' ' || i % 7, NULL, name, NULL, NULL, country, NULL, roles
FROM normalize.party, range(3000) r(i) WHERE party_id IN (1, 3, 5, 6) ORDER BY i, party_id;`)
	was := runtime.GOMAXPROCS(0)
	t.Cleanup(func() { runtime.GOMAXPROCS(was) })
	var first map[string][]byte
	for _, cores := range []int{1, 2, 4} {
		runtime.GOMAXPROCS(cores)
		ledger, err := store.OpenLedger(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		out, err := ledger.Begin(store.Spec{Stage: "screen", Version: screen.Version})
		if err != nil {
			t.Fatal(err)
		}
		st, err := screen.Run(t.Context(), db, out, screen.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if st.Hits < 6000 || st.Owned < 3000 {
			t.Fatalf("%d hits and %d on owned firms, expected thousands", st.Hits, st.Owned)
		}
		files := map[string][]byte{}
		for _, table := range []string{"hit", "owned", "ownership"} {
			if files[table], err = os.ReadFile(out.Path(table)); err != nil {
				t.Fatal(err)
			}
		}
		if first == nil {
			first = files
		}
		for table, data := range files {
			if !bytes.Equal(data, first[table]) {
				t.Errorf("screen.%s on %d cores differs from that on one", table, cores)
			}
		}
	}
}
