package watchlist

import (
	"tallyman/internal/watchlist/chseco"
	"tallyman/internal/watchlist/euact"
	"tallyman/internal/watchlist/eufsf"
	"tallyman/internal/watchlist/eufsfcsv"
	"tallyman/internal/watchlist/ftm"
	"tallyman/internal/watchlist/gbfcdo"
	"tallyman/internal/watchlist/gbfcdoxml"
	"tallyman/internal/watchlist/gbofsi"
	"tallyman/internal/watchlist/jpmeti"
	"tallyman/internal/watchlist/owners"
	"tallyman/internal/watchlist/plain"
	"tallyman/internal/watchlist/simple"
	"tallyman/internal/watchlist/unsc"
	"tallyman/internal/watchlist/usbismieu"
	"tallyman/internal/watchlist/uscsl"
	"tallyman/internal/watchlist/uscsljson"
	"tallyman/internal/watchlist/uscslnames"
	"tallyman/internal/watchlist/usdod1260h"
	"tallyman/internal/watchlist/usdpl"
	"tallyman/internal/watchlist/usofacadvanced"
	"tallyman/internal/watchlist/usofacenhanced"
	"tallyman/internal/watchlist/usofacsdn"
	"tallyman/internal/watchlist/usofacxml"
)

// All lists every format, in the order in which equal confidence is decided.
func All() []Format {
	return []Format{
		euact.Format(),
		eufsf.Format(),
		eufsfcsv.Format(),
		usofacsdn.Format(),
		usofacxml.Format(),
		usofacenhanced.Format(),
		usofacadvanced.Format(),
		unsc.Format(),
		gbfcdo.Format(),
		gbfcdoxml.Format(),
		gbofsi.Format(),
		chseco.Format(),
		uscsl.Format(),
		uscsljson.Format(),
		uscslnames.Format(),
		usdpl.Format(),
		usdod1260h.Format(),
		usbismieu.Format(),
		jpmeti.Format(),
		ftm.Format(),
		simple.Format(),
		owners.Format(),
		plain.Format(),
	}
}
