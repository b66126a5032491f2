"""Dictionary views of what the sandbox has none of, which clients ask for all the same: never a row."""

from __future__ import annotations

from .families import ViewFamily


def _empty(name: str, columns: str, owner: str = "OWNER") -> ViewFamily:
    names = ", ".join(f"null as {word.partition(':')[0].lower()}" for word in columns.split())
    return ViewFamily(name, columns, f"select {names} where false", owner=owner, all_rows="true")


FAMILIES: tuple[ViewFamily, ...] = (
    _empty(
        "MVIEWS",
        """OWNER:128 MVIEW_NAME:128 CONTAINER_NAME:128 QUERY:C QUERY_LEN:N UPDATABLE:1 REWRITE_ENABLED:1 REFRESH_MODE:6
        REFRESH_METHOD:8 BUILD_MODE:9 FAST_REFRESHABLE:18 LAST_REFRESH_TYPE:8 LAST_REFRESH_DATE:D STALENESS:19
        COMPILE_STATE:19""",
    ),
    _empty("MVIEW_COMMENTS", "OWNER:128 MVIEW_NAME:128 COMMENTS:4000"),
    _empty(
        "MVIEW_LOGS",
        """LOG_OWNER:128 MASTER:128 LOG_TABLE:128 LOG_TRIGGER:128 ROWIDS:3 PRIMARY_KEY:3 OBJECT_ID:3 FILTER_COLUMNS:3
        SEQUENCE:3 INCLUDE_NEW_VALUES:3""",
        owner="LOG_OWNER",
    ),
    _empty("PART_TABLES", "OWNER:128 TABLE_NAME:128 PARTITIONING_TYPE:9 SUBPARTITIONING_TYPE:9 PARTITION_COUNT:N"),
    _empty("DB_LINKS", "OWNER:128 DB_LINK:128 USERNAME:128 HOST:2000 CREATED:D"),
)
