-- The same functions, made of parts that depend on no setting: only then does PostgreSQL write them into the statement
-- instead of running a statement of their own for every row.
create or replace function at_ms(ms bigint) returns timestamptz language sql immutable parallel safe
  as $$ select (timestamp 'epoch' + ms * interval '1 millisecond') at time zone 'UTC' $$;
create or replace function ms_of(at timestamptz) returns bigint language sql immutable parallel safe
  as $$ select floor(extract(epoch from at at time zone 'UTC') * 1000)::bigint $$;
