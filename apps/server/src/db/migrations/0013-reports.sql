-- What time entries add up to, kept in the transaction that writes them, so that a report over a million reads thousands
-- of rows. A day is one of the organisation's zone. `standing` is the entry's status, but for a suggestion that waits,
-- which is its person's alone: `suggested`. What is rejected is not in it.

-- Only ever added to: people who write at once wait for nobody and share no row. The hourly fold moves it into the sums.
create table report_change (
  org_id uuid not null,
  day date not null,
  user_id uuid not null,
  project_id uuid,
  client_id uuid,
  project_task_id uuid,
  standing text not null check (standing in ('suggested', 'pending', 'approved', 'billed')),
  billable boolean not null,
  currency text,
  seconds bigint not null,
  entries bigint not null,
  amount_minor bigint not null
);
create index report_change_by_day on report_change (org_id, day);

create table report_day (like report_change including constraints);
create unique index report_day_key on report_day
  (org_id, day, user_id, project_id, client_id, project_task_id, standing, billable, currency) nulls not distinct;
create index report_day_by_person on report_day (org_id, user_id, day);
create index report_day_spent on report_day (org_id) where seconds = 0 and entries = 0;

-- The same by whole months; `day` is the first.
create table report_month (like report_change including constraints);
create unique index report_month_key on report_month
  (org_id, day, user_id, project_id, client_id, project_task_id, standing, billable, currency) nulls not distinct;
create index report_month_by_person on report_month (org_id, user_id, day);
create index report_month_spent on report_month (org_id) where seconds = 0 and entries = 0;

-- The same by day for everybody together, of what others than its person may see.
create table report_total (
  org_id uuid not null,
  day date not null,
  project_id uuid,
  client_id uuid,
  standing text not null check (standing in ('pending', 'approved', 'billed')),
  billable boolean not null,
  currency text,
  seconds bigint not null,
  entries bigint not null,
  amount_minor bigint not null
);
create unique index report_total_key on report_total
  (org_id, day, project_id, client_id, standing, billable, currency) nulls not distinct;
create index report_total_by_project on report_total (org_id, project_id, day);
create index report_total_spent on report_total (org_id) where seconds = 0 and entries = 0;

-- The first instant of a local day; where midnight comes twice, the first of them.
create function local_day_start(day date, zone text) returns timestamptz language sql stable parallel safe
  as $$ select case when ((day::timestamp at time zone zone) - interval '1 hour') at time zone zone >= day::timestamp
    then (day::timestamp at time zone zone) - interval '1 hour' else day::timestamp at time zone zone end $$;

create function whole_seconds(span interval) returns bigint language sql immutable parallel safe
  as $$ select floor(extract(epoch from span) + 0.5)::bigint $$;

create function amount_of(seconds bigint, minor_per_hour bigint) returns bigint language sql immutable parallel safe
  as $$ select div(2 * seconds::numeric * minor_per_hour + 3600, 7200)::bigint $$;

-- One entry by local days. Seconds and amount of each day are what is reached by its end less what was reached before,
-- so that the days add up to the entry's own.
create function report_parts(zone text, started timestamptz, ended timestamptz, status text, source text,
    asked_billable boolean, stamped_billable boolean, rate bigint, rate_currency text)
  returns table (day date, standing text, billable boolean, currency text, seconds bigint, entries bigint,
    amount_minor bigint)
  language sql stable parallel safe as $$
  select p.day, case when status = 'pending' and source = 'auto' then 'suggested' else status end,
    coalesce(stamped_billable, asked_billable, false),
    case when stamped_billable and rate is not null then rate_currency end,
    p.reached - p.before, (p.number = 0)::integer::bigint,
    case when stamped_billable and rate is not null then amount_of(p.reached, rate) - amount_of(p.before, rate) else 0 end
  from (
    select b.first + n.number as day, n.number,
      case when n.number = 0 then 0
        else greatest(0, least(b.total, whole_seconds(local_day_start(b.first + n.number, zone) - started))) end as before,
      case when n.number = b.last - b.first then b.total
        else greatest(0, least(b.total, whole_seconds(local_day_start(b.first + n.number + 1, zone) - started))) end as reached
    from (select (started at time zone zone)::date as first,
        greatest((started at time zone zone)::date, ((ended - interval '1 microsecond') at time zone zone)::date) as last,
        whole_seconds(ended - started) as total) b,
      generate_series(0, b.last - b.first) as n(number)
    where status <> 'rejected') p
  where p.reached > p.before or p.number = 0
$$;

-- Writers hold it together; who sorts everything into days anew holds it alone.
create function report_lock(org uuid, alone boolean) returns void language plpgsql volatile as $$
begin
  if alone then perform pg_advisory_xact_lock(hashtextextended(org::text, 13));
  else perform pg_advisory_xact_lock_shared(hashtextextended(org::text, 13));
  end if;
end $$;

-- Compiling any of the statements below takes PostgreSQL longer than running it, hence `jit = off`.
create function note_added_time() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp set jit = off as $$
begin
  perform report_lock(o.org_id, false) from (select distinct org_id from added order by 1) o;
  insert into report_change
  select e.org_id, p.day, e.user_id, e.project_id, e.client_id, e.project_task_id, p.standing, p.billable, p.currency,
    sum(p.seconds), sum(p.entries), sum(p.amount_minor)
  from added e join organisation o on o.id = e.org_id
  cross join lateral report_parts(o.time_zone, e.started_at, e.ended_at, e.status, e.source, e.billable,
    e.stamped_billable, e.rate_minor, e.rate_currency) p
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
  return null;
end $$;

create function note_removed_time() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp set jit = off as $$
begin
  perform report_lock(o.org_id, false) from (select distinct org_id from removed order by 1) o;
  insert into report_change
  select e.org_id, p.day, e.user_id, e.project_id, e.client_id, e.project_task_id, p.standing, p.billable, p.currency,
    -sum(p.seconds), -sum(p.entries), -sum(p.amount_minor)
  from removed e join organisation o on o.id = e.org_id
  cross join lateral report_parts(o.time_zone, e.started_at, e.ended_at, e.status, e.source, e.billable,
    e.stamped_billable, e.rate_minor, e.rate_currency) p
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
  return null;
end $$;

create function note_changed_time() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp set jit = off as $$
begin
  perform report_lock(o.org_id, false) from (select distinct org_id from added order by 1) o;
  insert into report_change
  select e.org_id, p.day, e.user_id, e.project_id, e.client_id, e.project_task_id, p.standing, p.billable, p.currency,
    sum(e.sign * p.seconds), sum(e.sign * p.entries), sum(e.sign * p.amount_minor)
  from (select 1 as sign, * from added union all select -1, * from removed) e
  join organisation o on o.id = e.org_id
  cross join lateral report_parts(o.time_zone, e.started_at, e.ended_at, e.status, e.source, e.billable,
    e.stamped_billable, e.rate_minor, e.rate_currency) p
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
  having sum(e.sign * p.seconds) <> 0 or sum(e.sign * p.entries) <> 0 or sum(e.sign * p.amount_minor) <> 0;
  return null;
end $$;

create trigger report_added after insert on time_entry referencing new table as added
  for each statement execute function note_added_time();
create trigger report_removed after delete on time_entry referencing old table as removed
  for each statement execute function note_removed_time();
create trigger report_changed after update on time_entry referencing old table as removed new table as added
  for each statement execute function note_changed_time();

-- Moves what has been noted into the sums. Returns how many rows that were; 0 also while somebody else is at it.
create function report_fold(org uuid) returns bigint language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp set jit = off as $$
declare
  folded bigint;
begin
  perform report_lock(org, false);
  if not pg_try_advisory_xact_lock(hashtextextended(org::text, 14)) then return 0; end if;
  with gone as materialized (delete from report_change where org_id = org returning *),
  days as (
    insert into report_day as t
    select org_id, day, user_id, project_id, client_id, project_task_id, standing, billable, currency,
      sum(seconds), sum(entries), sum(amount_minor)
    from gone group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 2, 3
    on conflict (org_id, day, user_id, project_id, client_id, project_task_id, standing, billable, currency)
    do update set seconds = t.seconds + excluded.seconds, entries = t.entries + excluded.entries,
      amount_minor = t.amount_minor + excluded.amount_minor),
  months as (
    insert into report_month as t
    select org_id, date_trunc('month', day::timestamp)::date, user_id, project_id, client_id, project_task_id, standing, billable,
      currency, sum(seconds), sum(entries), sum(amount_minor)
    from gone group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 2, 3
    on conflict (org_id, day, user_id, project_id, client_id, project_task_id, standing, billable, currency)
    do update set seconds = t.seconds + excluded.seconds, entries = t.entries + excluded.entries,
      amount_minor = t.amount_minor + excluded.amount_minor),
  totals as (
    insert into report_total as t
    select org_id, day, project_id, client_id, standing, billable, currency,
      sum(seconds), sum(entries), sum(amount_minor)
    from gone where standing <> 'suggested' group by 1, 2, 3, 4, 5, 6, 7 order by 2
    on conflict (org_id, day, project_id, client_id, standing, billable, currency)
    do update set seconds = t.seconds + excluded.seconds, entries = t.entries + excluded.entries,
      amount_minor = t.amount_minor + excluded.amount_minor)
  select count(*) into folded from gone;
  delete from report_day where org_id = org and seconds = 0 and entries = 0;
  delete from report_month where org_id = org and seconds = 0 and entries = 0;
  delete from report_total where org_id = org and seconds = 0 and entries = 0;
  return folded;
end $$;

-- From the entries themselves.
create function report_rebuild(org uuid) returns void language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp set jit = off as $$
begin
  perform report_lock(org, true);
  delete from report_change where org_id = org;
  delete from report_day where org_id = org;
  delete from report_month where org_id = org;
  delete from report_total where org_id = org;
  insert into report_change
  select e.org_id, p.day, e.user_id, e.project_id, e.client_id, e.project_task_id, p.standing, p.billable, p.currency,
    sum(p.seconds), sum(p.entries), sum(p.amount_minor)
  from time_entry e join organisation o on o.id = e.org_id
  cross join lateral report_parts(o.time_zone, e.started_at, e.ended_at, e.status, e.source, e.billable,
    e.stamped_billable, e.rate_minor, e.rate_currency) p
  where e.org_id = org
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
  perform report_fold(org);
end $$;
revoke execute on function report_fold(uuid), report_rebuild(uuid) from public;

create function sort_time_anew() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp set jit = off as $$
begin
  perform report_rebuild(new.id);
  return null;
end $$;
create trigger report_zone after update of time_zone on organisation
  for each row when (old.time_zone is distinct from new.time_zone) execute function sort_time_anew();

select report_rebuild(org_id) from (select distinct org_id from time_entry) o;

grant select on report_change, report_day, report_month, report_total to stint_app;
alter table report_change enable row level security;
alter table report_day enable row level security;
alter table report_month enable row level security;
alter table report_total enable row level security;
create policy seen on report_change to stint_app using (org_id = (select tenant_org())
  and (user_id = (select tenant_self()) or ((select tenant_sees_all()) and standing <> 'suggested')));
create policy seen on report_day to stint_app using (org_id = (select tenant_org())
  and (user_id = (select tenant_self()) or ((select tenant_sees_all()) and standing <> 'suggested')));
create policy seen on report_month to stint_app using (org_id = (select tenant_org())
  and (user_id = (select tenant_self()) or ((select tenant_sees_all()) and standing <> 'suggested')));
create policy seen on report_total to stint_app using (org_id = (select tenant_org()) and (select tenant_sees_all()));
