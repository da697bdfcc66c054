-- A foreign key is checked row by row: of the hundred thousand entries of a run, and of what stands behind its lines, that
-- is seconds, and many where the check was planned when there was hardly an invoice. What these two keys said is checked
-- once a statement. Whoever writes either has made the invoice in the same transaction, so nobody can be deleting it.
alter table time_entry drop constraint time_entry_org_id_invoice_id_fkey;
alter table invoice_line_entry drop constraint invoice_line_entry_org_id_invoice_id_position_fkey;

create function require_invoice() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (
    select from (select distinct org_id, invoice_id from added where invoice_id is not null) a
    where not exists (select from invoice i where i.org_id = a.org_id and i.id = a.invoice_id))
  then raise foreign_key_violation using message = 'an entry is billed on an invoice that is not there'; end if;
  return null;
end $$;
create trigger invoice_is_there after update on time_entry referencing new table as added
  for each statement execute function require_invoice();

create function refuse_billed() returns trigger language plpgsql as $$
begin
  raise foreign_key_violation using message = 'an entry is there before it is billed';
end $$;
create trigger billed_later before insert on time_entry
  for each row when (new.invoice_id is not null) execute function refuse_billed();

create function refuse_loss_of_billed() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from time_entry t where t.org_id = old.org_id and t.invoice_id = old.id)
  then raise foreign_key_violation using message = 'an invoice that has entries is not deleted'; end if;
  return old;
end $$;
create trigger its_entries_are_released before delete on invoice
  for each row execute function refuse_loss_of_billed();

create function require_line() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (
    select from (select distinct org_id, invoice_id, position from added) a
    where not exists (select from invoice_line l
      where l.org_id = a.org_id and l.invoice_id = a.invoice_id and l.position = a.position))
  then raise foreign_key_violation using message = 'an entry stands behind a line that is not there'; end if;
  return null;
end $$;
create trigger line_is_there after insert on invoice_line_entry referencing new table as added
  for each statement execute function require_line();

create function delete_behind() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from invoice_line_entry e using removed l
  where e.org_id = l.org_id and e.invoice_id = l.invoice_id and e.position = l.position;
  return null;
end $$;
create trigger line_takes_along after delete on invoice_line referencing old table as removed
  for each statement execute function delete_behind();

-- The same by floating point, which says microseconds of a century exactly.
create or replace function whole_seconds(span interval) returns bigint language sql immutable parallel safe
  as $$ select floor(date_part('epoch', span) + 0.5)::bigint $$;

-- The same parts; nearly every entry lies within one day and has no days to be counted.
create or replace function report_parts(zone text, started timestamptz, ended timestamptz, status text, source text,
    asked_billable boolean, stamped_billable boolean, rate bigint, rate_currency text)
  returns table (day date, standing text, billable boolean, currency text, seconds bigint, entries bigint,
    amount_minor bigint)
  language sql stable parallel safe as $$
  select p.day, case when status = 'pending' and source = 'auto' then 'suggested' else status end,
    coalesce(stamped_billable, asked_billable, false),
    case when stamped_billable and rate is not null then rate_currency end,
    p.reached - p.before, p.begun,
    case when stamped_billable and rate is not null then amount_of(p.reached, rate) - amount_of(p.before, rate) else 0 end
  from (select (started at time zone zone)::date as first,
      ((ended - interval '1 microsecond') at time zone zone)::date as last,
      whole_seconds(ended - started) as total offset 0) b
  cross join lateral (
    select b.first as day, 1::bigint as begun, 0::bigint as before, b.total as reached where b.last <= b.first
    union all
    select b.first + n.number, (n.number = 0)::integer::bigint,
      case when n.number = 0 then 0
        else greatest(0, least(b.total, whole_seconds(local_day_start(b.first + n.number, zone) - started))) end,
      case when n.number = b.last - b.first then b.total
        else greatest(0, least(b.total, whole_seconds(local_day_start(b.first + n.number + 1, zone) - started))) end
    from generate_series(0, b.last - b.first) as n(number) where b.last > b.first) p
  where status <> 'rejected' and (p.reached > p.before or p.begun = 1)
$$;

-- Planned once on a connection, mostly for one entry, and then used for thousands as well: what is best for those.
alter function note_changed_time() set enable_sort = off;
alter function note_changed_time() set enable_memoize = off;
