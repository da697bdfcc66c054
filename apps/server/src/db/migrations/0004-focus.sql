-- Whom a transaction serves alone: null where it serves an organisation. What is private to a person hangs on it.
create function tenant_self() returns uuid language sql stable parallel safe
  as $$ select nullif(nullif(current_setting('stint.scope', true), ''), 'organisation')::uuid $$;

-- A device is what an API key stands for; it stays when its key is revoked. The counts are kept in step with its focus sessions.
create table device (
  org_id uuid not null references organisation,
  id uuid not null,
  user_id uuid not null,
  name text not null,
  created_at timestamptz not null,
  session_count bigint not null default 0,
  last_start double precision,
  last_sync_at timestamptz,
  primary key (org_id, id)
);
create index device_by_user on device (org_id, user_id);

-- Only the SHA-256 of a key is kept.
create table api_key (
  org_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  device_id uuid not null,
  prefix text not null,
  hash bytea not null unique check (octet_length(hash) = 32),
  created_at timestamptz not null,
  last_used timestamptz,
  revoked_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, device_id) references device
);
create index api_key_by_user on api_key (org_id, user_id);

-- One row for each person with focus sessions. Whoever writes any of them locks it first, so that a person's sessions,
-- roll-ups and rules change one transaction at a time. Null rules are the starter set; `applying_*` is how far a change of
-- rules has come through the sessions that were there before it.
create table focus_person (
  org_id uuid not null,
  user_id uuid not null,
  rules jsonb,
  rules_version integer not null default 0,
  applying_after text collate "C",
  applying_done bigint,
  applying_total bigint,
  primary key (org_id, user_id)
);
create index focus_person_applying on focus_person (org_id, user_id) where applying_after is not null;

-- A row is there while the person shares: the totals of each category from that day on.
create table focus_sharing (
  org_id uuid not null,
  user_id uuid not null,
  from_date date not null,
  from_slot integer not null,
  primary key (org_id, user_id)
);

-- A device, an application, a host and a category under one number, so that sessions and roll-ups stay narrow.
create table focus_facet (
  org_id uuid not null,
  user_id uuid not null,
  id integer generated always as identity,
  device_id uuid not null,
  app text not null,
  host text not null,
  category text not null,
  primary key (org_id, user_id, id),
  unique (org_id, user_id, device_id, app, host, category)
);

-- As it was sent. Its application, host, device and category are those of its facet.
create table focus_session (
  org_id uuid not null,
  user_id uuid not null,
  start_time double precision not null,
  end_time double precision not null,
  duration double precision not null check (duration > 0),
  facet_id integer not null,
  tab_count integer,
  is_full_screen boolean,
  is_minimized boolean,
  id text collate "C" not null,
  window_title text not null,
  url text,
  bundle_id text,
  tab_title text,
  document_path text,
  primary key (org_id, user_id, id)
);
create index focus_session_by_start on focus_session (org_id, user_id, start_time, id);

-- The roll-up: what of a quarter of an hour (UTC, counted from 1970) went to a facet. A session counts once, where it starts.
create table focus_quarter (
  org_id uuid not null,
  user_id uuid not null,
  slot integer not null,
  facet_id integer not null,
  ms bigint not null check (ms >= 0),
  sessions integer not null check (sessions >= 0),
  primary key (org_id, user_id, slot, facet_id)
) with (fillfactor = 85);

create table sync_logs (
  org_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  device_id uuid not null,
  session_count integer not null,
  first_start timestamptz not null,
  last_start timestamptz not null,
  synced_at timestamptz not null,
  primary key (org_id, id)
);
create index sync_logs_by_user on sync_logs (org_id, user_id, synced_at);

-- All that anybody but the person can read of focus sessions: the totals of each category, of those who share, from the day
-- they chose. The tables themselves show nothing to a transaction that serves an organisation.
create function shared_focus(member uuid, from_slot integer, to_slot integer, by_slot boolean)
  returns table (user_id uuid, slot integer, category text, ms bigint, sessions bigint)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.user_id, case when by_slot then q.slot end, f.category, sum(q.ms)::bigint, sum(q.sessions)::bigint
  from focus_sharing s
  join focus_quarter q on q.org_id = s.org_id and q.user_id = s.user_id
    and q.slot >= greatest(shared_focus.from_slot, s.from_slot) and q.slot < to_slot
  join focus_facet f on f.org_id = q.org_id and f.user_id = q.user_id and f.id = q.facet_id
  where s.org_id = tenant_org() and current_setting('stint.scope', true) = 'organisation'
    and (member is null or s.user_id = member)
  group by 1, 2, 3
$$;
revoke all on function shared_focus from public;
grant execute on function shared_focus to stint_app;

grant select, insert, update on device, api_key, focus_person, focus_session to stint_app;
grant select, insert on focus_facet, sync_logs to stint_app;
grant select, insert, update, delete on focus_quarter, focus_sharing to stint_app;

alter table device enable row level security;
alter table api_key enable row level security;
alter table focus_person enable row level security;
alter table focus_sharing enable row level security;
alter table focus_facet enable row level security;
alter table focus_session enable row level security;
alter table focus_quarter enable row level security;
alter table sync_logs enable row level security;

create policy own on device to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
create policy own on api_key to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
create policy own on focus_person to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
create policy own on focus_sharing to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
create policy seen on focus_sharing for select to stint_app
  using (org_id = (select tenant_org()) and tenant_sees(user_id));
create policy own on focus_facet to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
create policy own on focus_session to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
create policy own on focus_quarter to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
create policy own on sync_logs to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
