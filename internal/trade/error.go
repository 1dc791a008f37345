package trade

import (
	"errors"
	"fmt"
	"strings"
)

// Code classes an error for the edges of the program: exit status, HTTP status.
type Code string

// Codes.
const (
	CodeUsage    Code = "usage"     // the call is wrong: exit 2
	CodeInput    Code = "input"     // a file or setting is wrong: exit 1
	CodeNotFound Code = "not_found" // nothing there: exit 3
	CodeBusy     Code = "busy"      // somebody else is building: exit 1
	CodeTampered Code = "tampered"  // bytes differ from their recorded hash: exit 1
	CodeInternal Code = "internal"
)

// Error is an error meant for a reader: where it is, what was there, what was
// expected, and what to do next.
type Error struct {
	Code Code
	// Where: "file.xlsx, sheet Sheet1, row 7, column G46", "case.yml:12:5" ...
	Where string
	// Message says what is wrong, with the offending value in quotes.
	Message string
	// Next says what to do about it; may be empty.
	Next string
	Err  error
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Where != "" {
		b.WriteString(e.Where)
		b.WriteString(": ")
	}
	b.WriteString(e.Message)
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	if e.Next != "" {
		b.WriteString("; ")
		b.WriteString(e.Next)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the first *Error in err's chain, else CodeInternal.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
