// Package stat holds the statistics that detectors and claims use, without any
// knowledge of trade: robust location and spread, outlier fences for skewed
// data, tails of counts, false discovery rates, divergence between shares,
// structural breaks and difference in differences.
//
// It reads numbers and returns numbers: no table, file or clock. Every function
// names the source of its formula and is checked in tests against a published
// or hand-computed example. A function that cannot answer (too few values, no
// spread) says so with ok=false or NaN; it never returns zero in place of
// "unknown".
package stat
