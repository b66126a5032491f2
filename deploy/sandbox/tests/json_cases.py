"""Oracle's lax JSON syntax, by example: one table for SQL (schema oc) and for the JSON types of PL/SQL.

JSON Developer's Guide, "About Strict and Lax JSON Syntax".
"""

from __future__ import annotations

# (text, the same as Oracle writes it, whether it is well-formed in the strict syntax too)
JSON: list[tuple[str, str, bool]] = [
    ('{"a":1}', '{"a":1}', True),
    (' [ 1 , "b" ] ', '[1,"b"]', True),
    ("{a:1}", '{"a":1}', False),
    ("{$a_1:{b:[]}}", '{"$a_1":{"b":[]}}', False),
    ("{'a':'b'}", '{"a":"b"}', False),
    ("{'a':'it\\'s \"b\"'}", '{"a":"it\'s \\"b\\""}', False),
    ("{\"a\":'\\\\'}", '{"a":"\\\\"}', False),
    ('{"a":"\\"\'",b:1}', '{"a":"\\"\'","b":1}', False),
    ("[1,2,]", "[1,2]", False),
    ('{"a":1,}', '{"a":1}', False),
    ("[TRUE,False,nuLL]", "[true,false,null]", False),
    ("{true:true}", '{"true":true}', False),
    ("[+1,-1]", "[1,-1]", False),
    ("[007,-007,0,00]", "[7,-7,0,0]", False),
    ("[.5,-.5,+.5]", "[0.5,-0.5,0.5]", False),
    ("[5.,-5.]", "[5,-5]", False),
    ('["a\tb\nc"]', '["a\\tb\\nc"]', False),
    ("{a\u00a0:\u000b1}", '{"a":1}', False),
    ('{"ação":"😀"}', '{"ação":"😀"}', True),
    ("{'ação':'😀'}", '{"ação":"😀"}', False),
    ("{a:'é'}", '{"a":"é"}', False),
]

# not well-formed in either syntax
NOT_JSON = [
    "{", "}", "{a}", "{a:}", "{a b:1}", "{1:1}", "[,]", "{,}", "[1,,2]", "[1,,]", "[1 2]", "['a]", "[tru]", "[a]",
    "{a:1}}", "[1]x", "[--1]", "[1.2.3]", "{'a' 1}", "[\\u0041]", '["\\x"]', "plain",
]  # fmt: skip
