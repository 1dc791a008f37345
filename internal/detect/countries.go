package detect

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"

	iso "tallyman/internal/ref/country"
)

//go:embed countries.yml
var countriesYAML []byte

// Countries are the lists of countries.yml: who restricts exports to which
// destinations, and which countries are named as points of transshipment.
type Countries struct {
	Destinations []string `yaml:"destinations"`
	Restrict     []string `yaml:"restrict"`
	Hubs         []string `yaml:"hubs"`
}

// ReadCountries reads countries.yml and refuses what is no country.
func ReadCountries() (Countries, error) {
	var c Countries
	if err := yaml.UnmarshalWithOptions(countriesYAML, &c, yaml.Strict()); err != nil {
		return c, fmt.Errorf("countries.yml: %w", err)
	}
	known := iso.All()
	for _, code := range slices.Concat(c.Destinations, c.Restrict, c.Hubs) {
		if !slices.Contains(known, code) {
			return c, fmt.Errorf("countries.yml: %q is no ISO 3166-1 alpha-2 code", code)
		}
	}
	return c, nil
}
