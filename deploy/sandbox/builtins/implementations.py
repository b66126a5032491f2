"""Which Python object implements which built-in unit."""

from __future__ import annotations

from .packages import binary, json_types, session, small
from .packages.assertions import DbmsAssert
from .packages.callstack import UtlCallStack
from .packages.lob import DbmsLob
from .packages.locks import DbmsLock
from .packages.network_acl import DbmsNetworkAclAdmin, XsAceType, XsAcl
from .packages.output import DbmsOutput
from .packages.randomness import DbmsRandom
from .packages.smtp import UtlSmtp
from .packages.strings import UtlMatch, UtlUrl
from .packages.utility import DbmsUtility


class CollectionTypeUnit:
    """A collection type has nothing to run: its values are those of semantics/composites.py."""


def create() -> dict[str, object]:
    """One fresh implementation a unit, by the unit's name."""
    return {
        "ODCINUMBERLIST": CollectionTypeUnit(),
        "ODCIVARCHAR2LIST": CollectionTypeUnit(),
        "ODCIDATELIST": CollectionTypeUnit(),
        "DBMSOUTPUT_LINESARRAY": CollectionTypeUnit(),
        "JSON_KEY_LIST": CollectionTypeUnit(),
        "JSON_ELEMENT_T": json_types.JsonElementT(),
        "JSON_OBJECT_T": json_types.JsonObjectT(),
        "JSON_ARRAY_T": json_types.JsonArrayT(),
        "JSON_SCALAR_T": json_types.JsonScalarT(),
        "DBMS_APPLICATION_INFO": session.DbmsApplicationInfo(),
        "DBMS_ASSERT": DbmsAssert(),
        "DBMS_CRYPTO": binary.DbmsCrypto(),
        "DBMS_DEBUG_JDWP": session.DbmsDebugJdwp(),
        "DBMS_DB_VERSION": small.DbmsDbVersion(),
        "DBMS_LOB": DbmsLob(),
        "DBMS_LOCK": DbmsLock(),
        "DBMS_METADATA": small.DbmsMetadata(),
        "DBMS_NETWORK_ACL_ADMIN": DbmsNetworkAclAdmin(),
        "DBMS_OUTPUT": DbmsOutput(),
        "DBMS_RANDOM": DbmsRandom(),
        "DBMS_SESSION": session.DbmsSession(),
        "DBMS_SQL": small.DbmsSql(),
        "DBMS_STATS": small.DbmsStats(),
        "DBMS_UTILITY": DbmsUtility(),
        "UTL_CALL_STACK": UtlCallStack(),
        "UTL_ENCODE": binary.UtlEncode(),
        "UTL_I18N": binary.UtlI18n(),
        "UTL_MATCH": UtlMatch(),
        "UTL_RAW": binary.UtlRaw(),
        "UTL_SMTP": UtlSmtp(),
        "UTL_URL": UtlUrl(),
        "XS$ACE_TYPE": XsAceType(),
        "XS$NAME_LIST": CollectionTypeUnit(),
        "XS_ACL": XsAcl(),
    }
