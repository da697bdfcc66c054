-- The tenant role: every request of a person runs as it, so that row-level security is a second wall behind each query's own `where`.
do $$ begin
  if not exists (select from pg_roles where rolname = 'stint_app') then create role stint_app nologin; end if;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  if not pg_has_role(current_user, 'stint_app', 'member') then execute format('grant stint_app to %I', current_user); end if;
end $$;
grant usage on schema public to stint_app;

-- The one place the database reads the wall clock.
create function wall_now() returns timestamptz language sql volatile parallel safe as $$ select clock_timestamp() $$;
create function wall_now_ms() returns bigint language sql volatile parallel safe
  as $$ select floor(extract(epoch from wall_now()) * 1000)::bigint $$;
create function at_ms(ms bigint) returns timestamptz language sql immutable parallel safe
  as $$ select timestamptz 'epoch' + ms * interval '1 millisecond' $$;
create function ms_of(at timestamptz) returns bigint language sql immutable parallel safe
  as $$ select floor(extract(epoch from at) * 1000)::bigint $$;

-- What a tenant transaction may see: one organisation, and in it either everybody ('organisation') or one subject (an id).
create function tenant_org() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('stint.org_id', true), '')::uuid $$;
create function tenant_sees(subject uuid) returns boolean language sql stable parallel safe
  as $$ select current_setting('stint.scope', true) in ('organisation', subject::text) $$;

create table organisation (
  id uuid primary key,
  name text not null,
  time_zone text not null default 'UTC',
  policies jsonb not null default '{}',
  created_at timestamptz not null
);

create table member (
  org_id uuid not null references organisation,
  id uuid not null,
  user_id uuid not null unique,
  email text not null,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'manager', 'member')),
  status text not null check (status in ('active', 'invited', 'deactivated')),
  time_zone text,
  created_at timestamptz not null,
  primary key (org_id, id)
);
create index member_email on member (email);

create table invitation (
  token_hash bytea primary key,
  org_id uuid not null,
  member_id uuid not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (org_id, member_id) references member
);

create table setup_link (
  token_hash bytea primary key,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- How long the service has been able to hear, in ms. Silence is a difference of two readings.
create table service_clock (
  only_row boolean primary key default true check (only_row),
  svc_ms bigint not null,
  last_tick_ms bigint not null
);
insert into service_clock values (true, 0, wall_now_ms());
create function service_now_ms() returns bigint language sql volatile parallel safe as $$
  select svc_ms + greatest(0, least(2000, wall_now_ms() - last_tick_ms)) from service_clock
$$;

create table session (
  org_id uuid not null references organisation,
  id uuid not null,
  subject_id uuid not null,
  kind text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  close_reason text,
  resumed_from uuid,
  credited_start timestamptz,
  credited_end timestamptz,
  primary key (org_id, id)
  -- Nothing that a close writes is indexed and its page has room for it, so that it writes to the table alone.
) with (fillfactor = 85);
create index session_by_time on session (org_id, subject_id, kind, opened_at desc);

-- One narrow row for every open session and none for a closed one. Nothing a beat writes is indexed, so beats stay heap-only.
create table presence (
  session_id uuid primary key,
  org_id uuid not null,
  subject_id uuid not null,
  kind text not null,
  on_silence text not null check (on_silence in ('close', 'log')),
  heartbeat_ms integer not null,
  threshold_ms integer not null,
  due_svc_ms bigint not null,
  last_at_ms bigint not null,
  last_svc_ms bigint not null,
  prev_at_ms bigint not null,
  prev_svc_ms bigint not null,
  grace_svc_ms bigint not null default 0,
  logged_svc_ms bigint not null default 0,
  hinted boolean not null default false,
  last_source text
) with (fillfactor = 50);
create index presence_due on presence (due_svc_ms);
-- A session is open as long as its presence is here, so this is what keeps a person to one of a kind.
create unique index presence_one_open on presence (org_id, subject_id, kind);

create table presence_source (
  org_id uuid not null,
  session_id uuid not null,
  source_id text not null,
  first_at_ms bigint not null,
  last_at_ms bigint not null,
  closing boolean not null default false,
  primary key (org_id, session_id, source_id)
);

create table ledger_head (
  org_id uuid primary key references organisation,
  seq bigint not null,
  hash bytea not null
);

create table ledger (
  -- No foreign key: a line is written only under its ledger_head, which has one; checking it a row at a time costs a third of a sweep.
  org_id uuid not null,
  seq bigint not null,
  id uuid not null,
  session_id uuid not null,
  subject_id uuid not null,
  kind text not null,
  type text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  actor_id uuid,
  data jsonb not null,
  hash bytea not null,
  primary key (org_id, seq)
);
-- A session has one subject, so these allow one opening and one closing of each session; they also find a person's lines.
create unique index ledger_one_opening on ledger (org_id, subject_id, session_id) where type = 'session.opened';
create unique index ledger_one_closing on ledger (org_id, subject_id, session_id) where type = 'session.closed';
create index ledger_by_session on ledger (org_id, session_id, seq)
  where type not in ('session.opened', 'session.closed');

create index ledger_by_batch on ledger (org_id, (data ->> 'batchId')) where data ? 'batchId';

create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % is refused', tg_op using errcode = 'restrict_violation';
end $$;
create trigger ledger_no_change before update or delete on ledger for each row execute function ledger_is_append_only();
create trigger ledger_no_truncate before truncate on ledger for each statement execute function ledger_is_append_only();

create table silence_hold (
  id uuid primary key,
  -- Null: every organisation together.
  org_id uuid references organisation,
  state text not null check (state in ('held', 'recovered', 'expired')),
  since_svc_ms bigint not null,
  since_at timestamptz not null,
  late integer not null,
  open integer not null,
  ended_at timestamptz
);
create unique index silence_hold_one_current on silence_hold (coalesce(org_id, '00000000-0000-0000-0000-000000000000'))
  where ended_at is null;

create table correction (
  org_id uuid not null references organisation,
  id uuid not null,
  subject_id uuid not null,
  session_id uuid not null,
  is_missing_shift boolean not null,
  status text not null check (status in ('pending', 'approved', 'denied')),
  start_at timestamptz,
  end_at timestamptz,
  note text not null,
  requested_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  decision_note text,
  primary key (org_id, id)
);
create index correction_by_subject on correction (org_id, subject_id, requested_at desc);
create index correction_pending on correction (org_id, requested_at desc) where status = 'pending';

-- Who decided about a person is told to them by name, though they may not see their colleagues' rows.
create function colleague_name(colleague uuid) returns text language sql stable security definer set search_path = public
  as $$ select name from member where org_id = tenant_org() and user_id = colleague $$;

create view punches with (security_invoker = true) as
  select l.org_id, l.id, l.subject_id as employee_id, l.session_id, l.seq,
    case when l.type = 'session.opened' then 'IN'
         when l.data ->> 'reason' in ('silence', 'mass_silence') then 'AUTO_OUT' else 'OUT' end as type,
    l.occurred_at as at, l.recorded_at,
    coalesce(l.data ->> 'reason', case when l.data ? 'resumedFrom' then 'resumed' else 'command' end) as reason,
    l.data ->> 'note' as note
  from ledger l where l.kind = 'shift' and (l.type = 'session.opened' or l.type = 'session.closed');

create view employee_status with (security_invoker = true) as
  select m.org_id, m.user_id as employee_id, m.name,
    case when p.session_id is null then 'OUT' else 'IN' end as status,
    p.session_id, s.opened_at as since, at_ms(p.last_at_ms) as last_seen
  from member m
  left join presence p on p.org_id = m.org_id and p.subject_id = m.user_id and p.kind = 'shift'
  left join session s on s.org_id = p.org_id and s.id = p.session_id
  where m.status <> 'deactivated';

grant select on service_clock to stint_app;
grant select, insert, update on organisation, member, invitation, session, correction, ledger_head, presence_source to stint_app;
grant select on silence_hold to stint_app;
grant select, insert, update, delete on presence to stint_app;
grant select, insert on ledger to stint_app;
grant select on punches, employee_status to stint_app;

alter table organisation enable row level security;
alter table member enable row level security;
alter table invitation enable row level security;
alter table session enable row level security;
alter table presence enable row level security;
alter table presence_source enable row level security;
alter table ledger enable row level security;
alter table ledger_head enable row level security;
alter table correction enable row level security;
alter table silence_hold enable row level security;

create policy tenant on organisation to stint_app using (id = (select tenant_org()));
create policy tenant on member to stint_app
  using (org_id = (select tenant_org()) and tenant_sees(user_id));
create policy tenant on invitation to stint_app
  using (org_id = (select tenant_org())
    and exists (select from member m where m.org_id = invitation.org_id and m.id = member_id));
create policy tenant on session to stint_app
  using (org_id = (select tenant_org()) and tenant_sees(subject_id));
create policy tenant on presence to stint_app
  using (org_id = (select tenant_org()) and tenant_sees(subject_id));
create policy tenant on presence_source to stint_app
  using (org_id = (select tenant_org())
    and exists (select from session s where s.org_id = presence_source.org_id and s.id = session_id));
create policy tenant on ledger to stint_app
  using (org_id = (select tenant_org()) and tenant_sees(subject_id));
create policy tenant on ledger_head to stint_app using (org_id = (select tenant_org()));
create policy tenant on correction to stint_app
  using (org_id = (select tenant_org()) and tenant_sees(subject_id));
create policy tenant on silence_hold for select to stint_app using (org_id is null or org_id = (select tenant_org()));
