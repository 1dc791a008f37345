package watchlist

import (
	"tallyman/internal/watchlist/euact"
	"tallyman/internal/watchlist/ftm"
	"tallyman/internal/watchlist/jpmeti"
	"tallyman/internal/watchlist/plain"
	"tallyman/internal/watchlist/simple"
	"tallyman/internal/watchlist/unsc"
	"tallyman/internal/watchlist/usbismieu"
	"tallyman/internal/watchlist/uscsl"
	"tallyman/internal/watchlist/uscslnames"
	"tallyman/internal/watchlist/usdod1260h"
	"tallyman/internal/watchlist/usdpl"
	"tallyman/internal/watchlist/usofacenhanced"
	"tallyman/internal/watchlist/usofacsdn"
)

// All lists every format, in the order in which equal confidence is decided.
func All() []Format {
	return []Format{
		euact.Format(),
		usofacsdn.Format(),
		usofacenhanced.Format(),
		unsc.Format(),
		ftm.Format(),
		simple.Format(),
		uscsl.Format(),
		uscslnames.Format(),
		usdpl.Format(),
		usdod1260h.Format(),
		usbismieu.Format(),
		jpmeti.Format(),
		plain.Format(),
	}
}
