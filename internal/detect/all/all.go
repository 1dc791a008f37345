// Package all lists every detector: the one place that knows them all. It reads
// nothing and writes nothing.
package all

import (
	"tallyman/internal/detect"
	"tallyman/internal/detect/aggregatesurge"
	"tallyman/internal/detect/benigncover"
	"tallyman/internal/detect/circulartrade"
	"tallyman/internal/detect/controlledgoods"
	"tallyman/internal/detect/hstextmismatch"
	"tallyman/internal/detect/lineofbusinessshift"
	"tallyman/internal/detect/listedparty"
	"tallyman/internal/detect/lostintransit"
	"tallyman/internal/detect/mirrorgap"
	"tallyman/internal/detect/newcompany"
	"tallyman/internal/detect/newimporter"
	"tallyman/internal/detect/oneclientintermediary"
	"tallyman/internal/detect/retold"
	"tallyman/internal/detect/roundabout"
	"tallyman/internal/detect/routingoddity"
	"tallyman/internal/detect/sharedidentity"
	"tallyman/internal/detect/splitconsignments"
	"tallyman/internal/detect/structuralbreak"
	"tallyman/internal/detect/surge"
	"tallyman/internal/detect/unitvalue"
)

// Detectors returns every detector, in the order in which a reader sees them.
func Detectors() ([]detect.Detector, error) {
	var out []detect.Detector
	for _, make := range []func() (detect.Detector, error){
		listedparty.New,
		sharedidentity.New,
		controlledgoods.New,
		benigncover.New,
		surge.New,
		newimporter.New,
		newcompany.New,
		oneclientintermediary.New,
		lineofbusinessshift.New,
		unitvalue.New,
		splitconsignments.New,
		circulartrade.New,
		routingoddity.New,
		retold.New,
		hstextmismatch.New,
		mirrorgap.New,
		lostintransit.New,
		roundabout.New,
		aggregatesurge.New,
		structuralbreak.New,
	} {
		d, err := make()
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}
