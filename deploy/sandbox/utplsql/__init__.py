"""utPLSQL v3 for the sandbox, as much of it as test suites need: annotations, expectations, a runner, JUnit XML.

It is installed as on a real database: schema UT3, public synonyms, `ut.run('owner.package', ut_junit_reporter())`.
Written from utPLSQL's documentation; where both disagree, utPLSQL is right.
May use: a session by api.py, the dictionary, the compiler's table of exceptions.
Used by: contents.py; by tests only as PL/SQL.
"""
