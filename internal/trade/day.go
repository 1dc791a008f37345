package trade

import "time"

// DaysOf is an ISO date as days since 1970, as Parquet and Arrow count, or nil.
func DaysOf(iso string) *int32 {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return nil
	}
	d := int32(t.Unix() / 86400)
	return &d
}

// DateOf is the ISO date of a day since 1970.
func DateOf(day int32) string {
	return time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly)
}
