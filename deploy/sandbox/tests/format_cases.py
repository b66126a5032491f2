"""Oracle's format models, by example: one table for Python's half (semantics/formats.py) and SQL's (schema oc).

Each case is (value, model, NLS argument or None, expected). A number as expected where text is converted, or where a
conversion fails, is an Oracle error: see the names of the tables. Expected results are those of Oracle's documentation
where it has the example, else follow its rules.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

COMMA = "nls_numeric_characters=',.'"

# (number, model, nls, text)
NUMBER_TO_CHAR: list[tuple[int | Decimal, str, str | None, str]] = [
    (-1234567890, "9999999999S", None, "1234567890-"),
    (0, "99.99", None, "   .00"),
    (Decimal("0.1"), "99.99", None, "   .10"),
    (Decimal("-0.2"), "99.99", None, "  -.20"),
    (0, "90.99", None, "  0.00"),
    (Decimal("0.1"), "90.99", None, "  0.10"),
    (0, "9999", None, "    0"),
    (1, "9999", None, "    1"),
    (Decimal("123.456"), "999.999", None, " 123.456"),
    (Decimal("123.456"), "FM999.009", None, "123.456"),
    (Decimal("123.45"), "FM999.009", None, "123.45"),
    (123, "FM999.009", None, "123.00"),
    (Decimal("123.456"), "9.9EEEE", None, "  1.2E+02"),
    (Decimal("1e123"), "9.9EEEE", None, " 1.0E+123"),
    (Decimal("-123.456"), "9.9EEEE", None, " -1.2E+02"),
    (Decimal("123.456"), "FM9.9EEEE", None, "1.2E+02"),
    (1234567890, "9999999999S", None, "1234567890+"),
    (0, "FM99.99", None, "0."),
    (5, "FM999.99", None, "5."),
    (Decimal("0.5"), "FM999.99", None, ".5"),
    (Decimal("0.5"), "FM990.00", None, "0.50"),
    (5, "999", None, "   5"),
    (-5, "999", None, "  -5"),
    (5, "000", None, " 005"),
    (-5, "000", None, "-005"),
    (5, "FM000", None, "005"),
    (1000, "999", None, "####"),
    (1000, "FM999", None, "####"),
    (Decimal("999.5"), "999", None, "####"),
    (Decimal("2.5"), "9", None, " 3"),
    (Decimal("-2.5"), "9", None, "-3"),
    (1234567, "9,999,999", None, " 1,234,567"),
    (5, "9,999", None, "     5"),
    (5, "0,009", None, " 0,005"),
    (Decimal("1234.5"), "9G999D99", None, " 1,234.50"),
    (Decimal("1234.5"), "FM9G999D99", COMMA, "1.234,5"),
    (Decimal("1234.5"), "FM9G990D00", COMMA, "1.234,50"),
    (5, "S999", None, "  +5"),
    (-5, "S999", None, "  -5"),
    (5, "999S", None, "  5+"),
    (5, "999MI", None, "  5 "),
    (-5, "999MI", None, "  5-"),
    (5, "999PR", None, "   5 "),
    (-5, "999PR", None, "  <5>"),
    (5, "$999.00", None, "   $5.00"),
    (255, "XX", None, " FF"),
    (255, "xx", None, " ff"),
    (255, "FM0XXX", None, "00FF"),
    (42, "TM9", None, "42"),
    (Decimal("0.25"), "TM9", None, ".25"),
    (Decimal("0.25"), "TM9", COMMA, ",25"),
    (-7, "TM", None, "-7"),
    (123456, "TME", None, "1.23456E+05"),
    (Decimal("-0.25"), "tme", COMMA, "-2,5E-01"),
    (Decimal("1e70"), "TM9", None, "1E+70"),
    (Decimal("123.45"), "FML999.99", None, "$123.45"),
    (-10000, "L99G999D99MI", None, "         $10,000.00-"),
    (
        -10000,
        "L99G999D99MI",
        "NLS_NUMERIC_CHARACTERS = ',.' NLS_CURRENCY = 'AusDollars' ",
        "AusDollars10.000,00-",
    ),
    (10, "C99", None, "     USD10"),
    (10, "FMC99", "nls_iso_currency=Brazil", "BRL10"),
    (10, "FMU99", "nls_dual_currency='it''s'", "it's10"),
    (5, "FMSL99", None, "+$5"),
    (5, "RN", None, "              V"),
    (4000, "RN", None, "#" * 15),
    (4, "FMrn", None, "iv"),
    (Decimal("123.45"), "999V999", None, " 123450"),
    (Decimal("12.3"), "99V9", None, " 123"),
    (4, "FMRN", None, "IV"),
    (1999, "FMRN", None, "MCMXCIX"),
]

# (number, model, error)
NUMBER_TO_CHAR_ERRORS: list[tuple[int, str, int]] = [
    (1, "ABC", 1481),
    (1, "9.9.9", 1481),
    (1, ",999", 1481),
    (1, "S9S", 1481),
    (1, "99L", 3001),  # a currency symbol that is not in front
    (1, "9C9", 3001),
]

# (text, model or None, nls, number)
TO_NUMBER: list[tuple[str, str | None, str | None, int | Decimal]] = [
    ("42", None, None, 42),
    ("-1.50", None, None, Decimal("-1.5")),
    (" 7 ", None, None, 7),
    (".5", None, None, Decimal("0.5")),
    ("1e3", None, None, 1000),
    ("42", "9999999999", None, 42),
    ("-42", "9999", None, -42),
    ("1,234.5", "9,999.99", None, Decimal("1234.5")),
    ("1.234,5", "9G999D9", COMMA, Decimal("1234.5")),
    ("12,5", "99D9", COMMA, Decimal("12.5")),
    ("5-", "9MI", None, -5),
    ("<5>", "9PR", None, -5),
    ("+5", "S9", None, 5),
    ("$5", "$9", None, 5),
    ("ff", "XX", None, 255),
    (
        "-AusDollars100",
        "L9G999D99",
        " NLS_NUMERIC_CHARACTERS = ',.' NLS_CURRENCY = 'AusDollars' ",
        -100,
    ),
    ("R$5", "L9", "nls_currency=R$", 5),
]

# (text, model or None, nls): not a number
TO_NUMBER_ERRORS: list[tuple[str, str | None, str | None]] = [
    ("abc", None, None),
    ("1,5", None, None),
    ("12", "9", None),
    ("1.5", "9", None),
    ("1.55", "9.9", None),
    ("0x1", None, None),
    ("1 2", None, None),
]

MOMENT = datetime(2024, 3, 5, 14, 7, 9, 678900)  # a Tuesday

# (model, text) of MOMENT as a TIMESTAMP; models without fractions give the same for a DATE
DATE_TO_CHAR: list[tuple[str, str]] = [
    ("YYYY-MM-DD HH24:MI:SS", "2024-03-05 14:07:09"),
    ('YYYY-MM-DD"T"HH24:MI:SS"Z"', "2024-03-05T14:07:09Z"),
    ("DD/MM/YYYY", "05/03/2024"),
    ("dd/mm/yyyy hh24:mi", "05/03/2024 14:07"),
    ("DD-MON-RR", "05-MAR-24"),
    ("DD-Mon-YYYY", "05-Mar-2024"),
    ("dd mon yy", "05 mar 24"),
    ("Month DD, YYYY", "March     05, 2024"),
    ("FMMonth DD, YYYY", "March 5, 2024"),
    ("FMMONTH", "MARCH"),
    ("DAY", "TUESDAY  "),
    ("fmDay", "Tuesday"),
    ("Dy DY dy", "Tue TUE tue"),
    ("D", "3"),
    ("DDD", "065"),
    ("Q", "1"),
    ("WW IW W", "10 10 1"),
    ("IYYY", "2024"),
    ("YYY YY Y", "024 24 4"),
    ("CC", "21"),
    ("J", "2460375"),
    ("HH:MI AM", "02:07 PM"),
    ("HH12:MI:SS p.m.", "02:07:09 p.m."),
    ("SSSSS", "50829"),
    ("FMHH24:MI:SS", "14:7:9"),
    ("FMDDTH", "5TH"),
    ("RM", "III "),
    ("YEAR", "TWENTY TWENTY-FOUR"),
    ('fmDay, "the" Ddspth "of" Month, yyyysp', "Tuesday, the Fifth of March, two thousand twenty-four"),
    ("DDSP DdSpTh ddthsp Qsp", "FIVE Fifth fifth One"),
    ("JSP", "TWO MILLION FOUR HUNDRED SIXTY THOUSAND THREE HUNDRED SEVENTY-FIVE"),
    ("SSSSSspth", "FIFTY THOUSAND EIGHT HUNDRED TWENTY-NINTH"),
    ("YYYYMMDDHH24MISS", "20240305140709"),
    ("HH24:MI:SS.FF3", "14:07:09.678"),
    ("HH24:MI:SS.FF6", "14:07:09.678900"),
    ("HH24:MI:SSXFF2", "14:07:09.67"),
    ("SS.FF9", "09.678900000"),
]

DATE_TO_CHAR_ERRORS: list[tuple[str, int]] = [("YYYY-MM-DD foo", 1821), ("ZZ", 1821), ("DL", 3001), ("MONTHSP", 3001)]

MOMENT_TZ = datetime(2024, 3, 5, 14, 7, 9, 500000, timezone(timedelta(hours=-3)))

# (model, text) of MOMENT_TZ
TZ_TO_CHAR: list[tuple[str, str]] = [
    ('YYYY-MM-DD"T"HH24:MI:SS.FF3TZH:TZM', "2024-03-05T14:07:09.500-03:00"),
    ("HH24 TZH", "14 -03"),
    ("HH24 TZR", "14 -03:00"),
]

# (text, model, result)
TO_DATE: list[tuple[str, str, datetime]] = [
    ("2024-03-05", "YYYY-MM-DD", datetime(2024, 3, 5)),
    ("05/03/2024 14:07:09", "DD/MM/YYYY HH24:MI:SS", datetime(2024, 3, 5, 14, 7, 9)),
    ("5/3/2024", "DD/MM/YYYY", datetime(2024, 3, 5)),
    ("20240305", "YYYYMMDD", datetime(2024, 3, 5)),
    ("20240305", "YYYY-MM-DD", datetime(2024, 3, 5)),
    ("2024.03.05", "YYYY-MM-DD", datetime(2024, 3, 5)),
    ("2024-03-05T14:07:09Z", 'YYYY-MM-DD"T"HH24:MI:SS"Z"', datetime(2024, 3, 5, 14, 7, 9)),
    ("05-MAR-24", "DD-MON-RR", datetime(2024, 3, 5)),
    ("05-mar-51", "DD-MON-RR", datetime(1951, 3, 5)),
    ("05MAR24", "DD-MON-RR", datetime(2024, 3, 5)),
    ("05MARCH2024", "DD-MM-YYYY", datetime(2024, 3, 5)),
    ("March 5, 2024", "Month DD, YYYY", datetime(2024, 3, 5)),
    ("2024-03-05 02:07 PM", "YYYY-MM-DD HH:MI AM", datetime(2024, 3, 5, 14, 7)),
    ("2024-03-05 12:00 am", "YYYY-MM-DD HH12:MI AM", datetime(2024, 3, 5)),
    ("2024-03-05", "YYYY-MM-DD HH24:MI:SS", datetime(2024, 3, 5)),
    ("2024-065", "YYYY-DDD", datetime(2024, 3, 5)),
    ("2460375", "J", datetime(2024, 3, 5)),
    ("  2024-03-05  ", "YYYY-MM-DD", datetime(2024, 3, 5)),
]

# (text, model, error)
TO_DATE_ERRORS: list[tuple[str, str, int]] = [
    ("2024-13-01", "YYYY-MM-DD", 1843),
    ("2024-02-30", "YYYY-MM-DD", 1839),
    ("2024-01-32", "YYYY-MM-DD", 1847),
    ("2024-01-01 24:00", "YYYY-MM-DD HH24:MI", 1850),
    ("2024-01-01 13:00", "YYYY-MM-DD HH:MI", 1849),
    ("2024-01-01 10:60", "YYYY-MM-DD HH24:MI", 1851),
    ("2024-01-01 10:00:60", "YYYY-MM-DD HH24:MI:SS", 1852),
    ("2024-01-01 10", "YYYY-MM-DD", 1830),
    ("2024-01", "YYYY-MM-DD", 1840),
    ("abcd", "YYYY", 1858),
    ("01-XXX-24", "DD-MON-RR", 1843),
    ("01-13-24", "DD-MON-RR", 1843),
    ("08-03-26", "DD-MON-YY", 1843),
    ("31/01/2026", "DD-MONTH-YYYY", 1843),
    ("5MAR24", "DD-MON-RR", 1861),
    ("10", "WW", 1820),
    ("1", "Q", 1820),
    ("2024-01-01", "DD-MON-RR", 1861),
    ("2024-01-01", "DD-MON-YYYY", 1861),
    ("2024-01-01x10", 'YYYY-MM-DD"T"HH24', 1861),
    ("2024-01-01", "YYYY-MM-DD ZZ", 1821),
]

# (text, model, result)
TO_TIMESTAMP: list[tuple[str, str, datetime]] = [
    ("2024-03-05 14:07:09.6789", "YYYY-MM-DD HH24:MI:SS.FF", datetime(2024, 3, 5, 14, 7, 9, 678900)),
    ("2024-03-05 14:07:09.678", "YYYY-MM-DD HH24:MI:SS.FF3", datetime(2024, 3, 5, 14, 7, 9, 678000)),
    ("2024-03-05 14:07:09", "YYYY-MM-DD HH24:MI:SS", datetime(2024, 3, 5, 14, 7, 9)),
]

# (text, model, result in UTC)
TO_TIMESTAMP_TZ: list[tuple[str, str, datetime]] = [
    (
        "2024-03-05T14:07:09.500-03:00",
        'YYYY-MM-DD"T"HH24:MI:SS.FFTZH:TZM',
        datetime(2024, 3, 5, 17, 7, 9, 500000, timezone.utc),
    ),
    ("2024-03-05 14:07 +00:00", "YYYY-MM-DD HH24:MI TZR", datetime(2024, 3, 5, 14, 7, tzinfo=timezone.utc)),
    ("2024-03-05 14:07", "YYYY-MM-DD HH24:MI", datetime(2024, 3, 5, 14, 7, tzinfo=timezone.utc)),
]
