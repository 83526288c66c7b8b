"""Files as banks write them, each with the same three lines: Max pays, somebody pays, the network pays."""

SPARKASSE = (
    '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";"Mandatsreferenz";'
    '"Kundenreferenz (End-to-End)";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"Betrag";"Waehrung";"Info"\n'
    '"DE02";"03.03.26";"03.03.26";"GUTSCHRIFT";"{reference} Jahresgebühr";"";"";"";"Max Thiele";"DE01";"330,00";"EUR";"ok"\n'
    '"DE02";"04.03.26";"04.03.26";"GUTSCHRIFT";"Grüße an alle";"";"";"E2E-7";"Lena Vogt";"DE03";"1.050,5";"EUR";"ok"\n'
    '"DE02";"05.03.26";"05.03.26";"LASTSCHRIFT";"Strom";"";"";"";"Stadtwerke Köln";"DE04";"-64,20";"EUR";"ok"\n'
)
DKB = (
    '"Girokonto";"DE02120300000000202051"\n"Kontostand vom 06.03.2026:";"5.000,00 €"\n\n'
    '"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";'
    '"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"\n'
    '"03.03.26";"03.03.26";"Gebucht";"Max Thiele";"Netz";"{reference} Jahresgebühr";"Eingang";"DE01";"330";"";"";""\n'
    '"04.03.26";"04.03.26";"Gebucht";"Lena Vogt";"Netz";"Grüße an alle";"Eingang";"DE03";"1.050,50 €";"";"";"E2E-7"\n'
    '"05.03.26";"05.03.26";"Gebucht";"Netz";"Stadtwerke";"Strom";"Ausgang";"DE04";"-64,20";"";"";""\n'
)
DEUTSCHE = (
    "Umsätze Geschäftskonto;;;Kundennummer: 100\n01.03.2026 - 06.03.2026\n"
    "Buchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;IBAN / Kontonummer;BIC;Kundenreferenz;"
    "Soll;Haben;Währung\n"
    '3.3.2026;3.3.2026;SEPA;Max Thiele;"{reference} Jahresgebühr";DE01;X;;;330,00;EUR\n'
    "04.03.2026;04.03.2026;SEPA;Lena Vogt;Grüße an alle;DE03;X;E2E-7;;1.050,50;EUR\n"
    "05.03.2026;05.03.2026;SEPA;Stadtwerke;Strom;DE04;X;;-64,20;;EUR\n"
    "Kontostand;06.03.2026;;;5.000,00;EUR\n"
)
N26 = (
    '"Booking Date","Value Date","Partner Name","Partner Iban",Type,"Payment Reference","Account Name","Amount (EUR)"\n'
    '2026-03-03,2026-03-03,"Max Thiele",DE01,Credit,"{reference} Jahresgebühr",Main,330.00\n'
    '2026-03-04,2026-03-04,"Lena Vogt",DE03,Credit,"Grüße an alle E2E-7",Main,1050.50\n'
    '2026-03-05,2026-03-05,Stadtwerke,DE04,Debit,"Strom",Main,-64.20\n'
)
CSV = {
    "Sparkasse": (SPARKASSE, "latin-1"),
    "Sparkasse in UTF-8": (SPARKASSE, "utf-8-sig"),
    "DKB": (DKB, "utf-8"),
    "Deutsche Bank": (DEUTSCHE, "cp1252"),
    "N26": (N26, "utf-8"),
}

CAMT = """<?xml version="1.0" encoding="{encoding}"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt>
<Bal><Amt Ccy="EUR">5000.00</Amt></Bal>
<Ntry><Amt Ccy="EUR">330.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{booked}</Sts><BookgDt><Dt>2026-03-03</Dt></BookgDt>
<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<RltdPties><Dbtr>{name[0]}Max Thiele{name[1]}</Dbtr></RltdPties>
<RmtInf><Ustrd>{reference} Jahres</Ustrd><Ustrd>gebühr</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">1050.5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{booked}</Sts>
<BookgDt><DtTm>2026-03-04T09:00:00</DtTm></BookgDt>
<NtryDtls><TxDtls><Refs><EndToEndId>E2E-7</EndToEndId></Refs><RltdPties><Dbtr>{name[0]}Lena Vogt{name[1]}</Dbtr></RltdPties>
<RmtInf><Ustrd>Grüße an alle</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">64.20</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>{booked}</Sts><BookgDt><Dt>2026-03-05</Dt></BookgDt>
<AddtlNtryInf>Strom</AddtlNtryInf></Ntry>
<Ntry><Amt Ccy="EUR">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{pending}</Sts><BookgDt><Dt>2026-03-06</Dt></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>"""
OLD = {"version": "02", "booked": "BOOK", "pending": "PDNG", "name": ("<Nm>", "</Nm>")}
NEW = {
    "version": "08",
    "booked": "<Cd>BOOK</Cd>",
    "pending": "<Cd>PDNG</Cd>",
    "name": ("<Pty><Nm>", "</Nm></Pty>"),
}


def csv_of(bank: str, reference: str) -> bytes:
    text, encoding = CSV[bank]
    return text.format(reference=reference).encode(encoding)


def camt(reference: str, encoding: str = "UTF-8", shape: dict[str, object] = OLD) -> bytes:
    return CAMT.format(reference=reference, encoding=encoding, **shape).encode(encoding)


def statement(*lines: tuple[str, str, str, str]) -> bytes:
    """A small CSV of day, payer, purpose and amount."""
    rows = "\n".join(f"{day};{payer};{purpose};{amount};EUR" for day, payer, purpose, amount in lines)
    return f"Buchungstag;Auftraggeber;Verwendungszweck;Betrag;Währung\n{rows}\n".encode("latin-1")
