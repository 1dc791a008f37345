package detect

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// Version is part of the stage's key: raise it when any detector's output changes.
const Version = "4"

// Definition is what def.yml says of a detector.
type Definition struct {
	ID        string   `yaml:"id"`
	Title     string   `yaml:"title"`
	Lifecycle string   `yaml:"lifecycle"` // experimental, stable, deprecated
	Question  string   `yaml:"question"`
	Method    string   `yaml:"method"`
	Needs     []string `yaml:"needs"` // tables that must hold rows, else no data
	Params    []Param  `yaml:"params"`
	// Classes are the goods classes that the detector looks at; empty: all.
	Classes []string `yaml:"classes"`
	// Benign are innocent explanations, printed with every finding.
	Benign []string `yaml:"innocent_explanations"`
	// Changes is what would change a finding.
	Changes    []string `yaml:"what_would_change_this"`
	References []string `yaml:"references"`
}

// Param is one number that a case may tune.
type Param struct {
	ID      string  `yaml:"id"`
	Default float64 `yaml:"default"`
	Doc     string  `yaml:"doc"`
}

// ParseDefinition reads a def.yml and refuses one that leaves a reader without
// a question, a method, an innocent explanation or a source.
func ParseDefinition(data []byte) (Definition, error) {
	var d Definition
	if err := yaml.UnmarshalWithOptions(data, &d, yaml.Strict()); err != nil {
		return d, fmt.Errorf("detector definition: %w", err)
	}
	for what, missing := range map[string]bool{
		"id": d.ID == "", "title": d.Title == "", "question": d.Question == "", "method": d.Method == "",
		"needs": len(d.Needs) == 0, "innocent_explanations": len(d.Benign) == 0,
		"what_would_change_this": len(d.Changes) == 0, "references": len(d.References) == 0,
	} {
		if missing {
			return d, fmt.Errorf("detector definition %q: %s is missing", d.ID, what)
		}
	}
	return d, nil
}

// Input is what a detector gets.
type Input struct {
	DB           store.Engine
	Params       map[string]float64
	Destinations []string          // ISO-2; empty: all
	Events       map[string]string // name -> ISO date
	log          *log              // what the detector says beside its findings; nil outside a run
	coverage     **Coverage        // read once per run, when first asked for
	registry     []Company         // the case's company registry
}

// Param returns a parameter's value.
func (in Input) Param(id string) float64 { return in.Params[id] }

// DestinationSQL is a condition on column that keeps to the case's
// destinations; "true" when there are none. Codes are checked to be two
// letters before they reach SQL.
func (in Input) DestinationSQL(column string) string {
	var quoted []string
	for _, c := range in.Destinations {
		if len(c) == 2 && isLetter(c[0]) && isLetter(c[1]) {
			quoted = append(quoted, "'"+strings.ToUpper(c)+"'")
		}
	}
	if len(quoted) == 0 {
		return "true"
	}
	return column + " IN (" + strings.Join(quoted, ", ") + ")"
}

// Event returns the date of a dated event of the case (case.yml, events). Where
// the case has no such event, or writes no date, the run's status becomes "not
// applicable" with a message that says what to add.
func (in Input) Event(name string) (time.Time, bool) {
	day, err := time.Parse(time.DateOnly, in.Events[name])
	if err != nil {
		in.Without(trade.NotApplicable, fmt.Sprintf("case.yml gives no date (YYYY-MM-DD) for the event %q", name))
		return time.Time{}, false
	}
	return day, true
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

// Detector is one detector.
type Detector interface {
	Definition() Definition
	// Detect returns what it saw. A nil slice means not found.
	Detect(ctx context.Context, in Input) ([]Seen, error)
}
