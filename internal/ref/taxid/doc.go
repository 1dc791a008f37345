// Package taxid knows the registration and tax numbers that stand beside names
// in customs records and on watchlists: their form, their check digits, and how
// to find them inside a name cell. It reads strings and writes nothing.
//
// A number with a right check digit decides; a number of the right form whose
// type has no check digit only supports. Nothing is guessed: a lost leading zero
// is put back only where the check digit proves it.
//
// Sources of the formulas, each named again at its function:
//
//   - INN, OGRN, OGRNIP, KPP (Russia): orders of the Federal Tax Service on the
//     form of the taxpayer number and of the state register (ЕГРЮЛ, ЕГРИП);
//   - BIN/IIN (Kazakhstan): law on national registers of identification numbers;
//   - EDRPOU (Ukraine): order of the State Statistics Service on the register;
//   - UNP (Belarus); VKN and TCKN (Turkey): Revenue Administration;
//   - USCC (China): GB 32100-2015; LEI: ISO 17442 with ISO 7064 MOD 97-10;
//   - IMO ship and company numbers: IMO resolutions A.1117(30), MSC.160(78);
//   - IEC and GSTIN (India): DGFT notice of 2018 (IEC = PAN), GST rules;
//   - BIC: ISO 9362.
package taxid
