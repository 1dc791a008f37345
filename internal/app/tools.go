package app

import (
	"context"
	"io"

	"tallyman/internal/classify"
	"tallyman/internal/match"
)

// MatchPairs scores a CSV of name pairs; see match.Pairs.
func MatchPairs(ctx context.Context, in io.Reader, out io.Writer) error {
	return match.Pairs(stopping(ctx, in), out)
}

// Classify classifies a CSV of descriptions; see classify.Classifier.CSV.
func Classify(ctx context.Context, in io.Reader, out io.Writer, secondary bool) error {
	c, err := classify.New(classify.Options{})
	if err != nil {
		return err
	}
	_, err = c.CSV(stopping(ctx, in), out, secondary)
	return err
}

// stopping makes a reader that ends with the context's error.
func stopping(ctx context.Context, r io.Reader) io.Reader {
	return readerFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return r.Read(p)
	})
}
