package watchlist

// The rows of the watchlist.* tables, as docs/ledger.md has them. An empty text
// in an optional column is NULL.

type listRow struct {
	ListID      string `parquet:"list_id"`
	Version     string `parquet:"version"`
	Format      string `parquet:"format"`
	Title       string `parquet:"title,optional"`
	Publisher   string `parquet:"publisher,optional"`
	Licence     string `parquet:"licence,optional"`
	Files       string `parquet:"files"`
	Entities    int64  `parquet:"entities"`
	Names       int64  `parquet:"names"`
	Identifiers int64  `parquet:"identifiers"`
	AsOf        string `parquet:"as_of,optional"`
}

type entityRow struct {
	ListID       string   `parquet:"list_id,dict"`
	EntityID     string   `parquet:"entity_id"`
	Schema       string   `parquet:"schema,dict"`
	Caption      string   `parquet:"caption"`
	Countries    []string `parquet:"countries,list"`
	Sectors      []string `parquet:"sectors,list"`
	Birth        []string `parquet:"birth,list"`
	Programs     []string `parquet:"programs,list"`
	ListedOn     *int32   `parquet:"listed_on,date,optional"`
	EndedOn      *int32   `parquet:"ended_on,date,optional"`
	SourceSHA256 string   `parquet:"source_sha256,dict"`
	SourceRow    int32    `parquet:"source_row"`
	Extra        string   `parquet:"extra,optional"` // JSON: key -> values
}

type listingRow struct {
	ListID    string `parquet:"list_id,dict"`
	EntityID  string `parquet:"entity_id"`
	Authority string `parquet:"authority,optional,dict"`
	Program   string `parquet:"program,optional,dict"`
	Measure   string `parquet:"measure,optional,dict"`
	ListedOn  *int32 `parquet:"listed_on,date,optional"`
	EndedOn   *int32 `parquet:"ended_on,date,optional"`
	Reason    string `parquet:"reason,optional"`
}

type nameRow struct {
	ListID   string `parquet:"list_id,dict"`
	EntityID string `parquet:"entity_id"`
	Name     string `parquet:"name"`
	Kind     string `parquet:"kind,dict"`
	Script   string `parquet:"script,optional,dict"`
	Lang     string `parquet:"lang,optional,dict"`
}

type identifierRow struct {
	ListID   string `parquet:"list_id,dict"`
	EntityID string `parquet:"entity_id"`
	Type     string `parquet:"type,dict"`
	Value    string `parquet:"value"`
	Country  string `parquet:"country,optional,dict"`
	Valid    *bool  `parquet:"valid,optional"`
}

type addressRow struct {
	ListID   string `parquet:"list_id,dict"`
	EntityID string `parquet:"entity_id"`
	Address  string `parquet:"address,optional"`
	Country  string `parquet:"country,optional,dict"`
}

type ownershipRow struct {
	ListID  string   `parquet:"list_id,dict"`
	OwnerID string   `parquet:"owner_id"`
	AssetID string   `parquet:"asset_id"`
	Percent *float64 `parquet:"percent,optional"`
	Max     *float64 `parquet:"percent_max,optional"`
	Role    string   `parquet:"role,optional,dict"`
	StartOn *int32   `parquet:"start_on,date,optional"`
	EndOn   *int32   `parquet:"end_on,date,optional"`
}
