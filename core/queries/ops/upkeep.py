"""What PostgreSQL says of its tables: statistics, dead rows, bloat, slow statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

TABLE_AT_LEAST_ROWS: Final = 1_000  # smaller ones need no care
INDEX_AT_LEAST_BYTES: Final = 8 << 20
ROWS_AT_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Table:
    """A table of ours. `analyzed_at` and `vacuumed_at` by hand or by itself, the later one."""

    name: str
    live: int
    dead: int
    changed: int  # rows since its statistics were taken
    analyzed_at: datetime | None
    vacuumed_at: datetime | None
    bytes: int  # with its indexes

    @property
    def dead_share(self) -> float:
        """Of all its rows."""
        return self.dead / max(1, self.live + self.dead)


@dataclass(frozen=True, slots=True)
class Bloat:
    """An index that takes more room than its rows need: `share` of it is empty, about."""

    index: str
    table: str
    bytes: int
    share: float


@dataclass(frozen=True, slots=True)
class Statement:
    """One kind of statement, its values left out. Times in milliseconds."""

    query: str
    calls: int
    mean_ms: float
    total_ms: float


_TABLES: Final = text("""
    select relname, n_live_tup, n_dead_tup, n_mod_since_analyze,
           greatest(last_analyze, last_autoanalyze), greatest(last_vacuum, last_autovacuum),
           pg_total_relation_size(relid)
      from pg_stat_user_tables
     where schemaname = 'public'
     order by pg_total_relation_size(relid) desc, relname
     limit :most
""")
# An estimate: what the rows of a B-tree need at its usual filling, against what it takes.
_BLOAT: Final = text("""
    select index_name, table_name, bytes,
           greatest(0, 1 - (needed / (8192 * 0.9)) / greatest(1, bytes / 8192.0))
      from (
        select i.relname as index_name, t.relname as table_name,
               pg_relation_size(i.oid) as bytes,
               i.reltuples * (16 + (
                 select coalesce(sum(coalesce(s.avg_width, 8)), 8)
                   from unnest(x.indkey::int2[]) as k(attnum)
                   left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum
                   left join pg_stats s on s.schemaname = 'public'
                        and s.tablename = t.relname and s.attname = a.attname)) as needed
          from pg_index x
          join pg_class i on i.oid = x.indexrelid
          join pg_class t on t.oid = x.indrelid
          join pg_namespace n on n.oid = t.relnamespace
          join pg_am m on m.oid = i.relam
         where n.nspname = 'public' and m.amname = 'btree' and i.reltuples >= 0
           and pg_relation_size(i.oid) >= :least
      ) as sizes
     order by 4 desc, bytes desc
     limit :most
""")
_HAS_STATEMENTS: Final = text("""
    select exists (select 1 from pg_extension where extname = 'pg_stat_statements')
       and position('pg_stat_statements' in current_setting('shared_preload_libraries')) > 0
""")
_STATEMENTS: Final = text("""
    select left(query, 500), calls, mean_exec_time, total_exec_time
      from pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database())
       and calls >= 5 and query not ilike 'create %' and query not ilike 'copy %'
     order by mean_exec_time desc
     limit :most
""")


def tables(session: Session) -> list[Table]:
    """Our tables, the largest first."""
    return [Table(*row) for row in session.execute(_TABLES, {"most": ROWS_AT_MOST})]


def bloat(session: Session) -> list[Bloat]:
    """Our larger indexes, the emptiest first; an estimate from the statistics."""
    most = {"least": INDEX_AT_LEAST_BYTES, "most": ROWS_AT_MOST}
    return [
        Bloat(index, table, size, float(share))
        for index, table, size, share in session.execute(_BLOAT, most)
    ]


def slow_statements(session: Session) -> list[Statement] | None:
    """The slowest on average first; None where the server does not count them."""
    if not session.execute(_HAS_STATEMENTS).scalar_one():
        return None
    found = session.execute(_STATEMENTS, {"most": ROWS_AT_MOST})
    return [Statement(" ".join(q.split()), calls, mean, total) for q, calls, mean, total in found]
