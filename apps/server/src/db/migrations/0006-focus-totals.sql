-- Coarser sums of the same seconds as `focus_quarter`, so that months are read in a few thousand rows however many
-- facets a quarter of an hour has: what each quarter has in all, and what each day (UTC, counted from 1970) gave a facet.
create table focus_slot (
  org_id uuid not null,
  user_id uuid not null,
  slot integer not null,
  ms bigint not null check (ms >= 0),
  sessions integer not null check (sessions >= 0),
  primary key (org_id, user_id, slot)
) with (fillfactor = 85);

create table focus_day (
  org_id uuid not null,
  user_id uuid not null,
  day integer not null,
  facet_id integer not null,
  ms bigint not null check (ms >= 0),
  sessions integer not null check (sessions >= 0),
  primary key (org_id, user_id, day, facet_id)
) with (fillfactor = 85);

insert into focus_slot select org_id, user_id, slot, sum(ms), sum(sessions) from focus_quarter group by 1, 2, 3;
insert into focus_day
  select org_id, user_id, floor(slot / 96.0)::integer, facet_id, sum(ms), sum(sessions) from focus_quarter group by 1, 2, 3, 4;

grant select, insert, update, delete on focus_slot, focus_day to stint_app;
alter table focus_slot enable row level security;
alter table focus_day enable row level security;
create policy own on focus_slot to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
create policy own on focus_day to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));

-- The same answer as before, from whole days where there are any.
create or replace function shared_focus(member uuid, from_slot integer, to_slot integer, by_slot boolean)
  returns table (user_id uuid, slot integer, category text, ms bigint, sessions bigint)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with sharer as (
    select s.org_id, s.user_id, greatest(shared_focus.from_slot, s.from_slot) as first,
      case when by_slot then to_slot else ceil(greatest(shared_focus.from_slot, s.from_slot) / 96.0)::integer end as first_day,
      case when by_slot then 0 else floor(to_slot / 96.0)::integer end as end_day
    from focus_sharing s
    where s.org_id = tenant_org() and current_setting('stint.scope', true) = 'organisation'
      and (member is null or s.user_id = member)),
  parts as (
    select q.org_id, q.user_id, case when by_slot then q.slot end as slot, q.facet_id, q.ms, q.sessions
    from sharer s join focus_quarter q on q.org_id = s.org_id and q.user_id = s.user_id
    where q.slot >= s.first and q.slot < to_slot
      and (s.first_day >= s.end_day or q.slot < s.first_day * 96 or q.slot >= s.end_day * 96)
    union all
    select d.org_id, d.user_id, null, d.facet_id, d.ms, d.sessions
    from sharer s join focus_day d on d.org_id = s.org_id and d.user_id = s.user_id
    where d.day >= s.first_day and d.day < s.end_day)
  select p.user_id, p.slot, f.category, sum(p.ms)::bigint, sum(p.sessions)::bigint
  from parts p join focus_facet f on f.org_id = p.org_id and f.user_id = p.user_id and f.id = p.facet_id
  group by 1, 2, 3
$$;
