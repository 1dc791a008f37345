//go:build !unix

package cli

import "io"

// terminalWidth is not asked for here; COLUMNS sets it.
func terminalWidth(io.Writer) int { return 0 }
