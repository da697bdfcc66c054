-- Whom work is done for. Names are unique, whatever their case.
create table client (
  org_id uuid not null references organisation,
  id uuid not null,
  name text not null,
  archived boolean not null default false,
  created_at timestamptz not null,
  primary key (org_id, id)
);
create unique index client_by_name on client (org_id, lower(name));

create table project (
  org_id uuid not null references organisation,
  id uuid not null,
  client_id uuid,
  name text not null,
  colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
  archived boolean not null default false,
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, client_id) references client
);
create unique index project_by_name
  on project (org_id, coalesce(client_id, '00000000-0000-0000-0000-000000000000'), lower(name));

-- One row for each person with signals or entries. Whoever writes any of their entries locks it first, so that entries
-- never overlap. The thresholds are those of the latest upload.
create table capture_person (
  org_id uuid not null,
  user_id uuid not null,
  rules jsonb not null default '[]',
  idle_minutes integer not null default 5,
  merge_minutes integer not null default 10,
  primary key (org_id, user_id)
);

create table capture_task (
  org_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  state text not null check (state in ('PENDING', 'STARTED', 'RETRY', 'SUCCESS', 'FAILURE')),
  signals integer not null,
  result jsonb,
  error text,
  received_at timestamptz not null,
  settled_at timestamptz,
  primary key (org_id, id)
);
create index capture_task_failed on capture_task (org_id, settled_at desc, id desc) where state = 'FAILURE';

-- What was sent, compressed as it is, until it has been worked off: taking ten thousand signals in is one row.
create table capture_batch (
  org_id uuid not null,
  task_id uuid not null,
  user_id uuid not null,
  sent_at_ms bigint,
  idle_minutes integer not null,
  merge_minutes integer not null,
  body bytea not null,
  primary key (org_id, task_id)
);
alter table capture_batch alter column body set storage external;

create table activity_signal (
  org_id uuid not null,
  user_id uuid not null,
  at_ms bigint not null,
  claimed_ms bigint not null,
  key bytea not null check (octet_length(key) = 32),
  task_id uuid not null,
  device_id text not null,
  app text not null,
  type text not null,
  source_type text not null,
  title text not null,
  url text not null,
  path text not null,
  primary key (org_id, user_id, key)
);
create index activity_signal_by_time on activity_signal (org_id, user_id, at_ms);

-- Signals that could not be used, and near which moment: entries there need a look.
create table signal_rejection (
  org_id uuid not null,
  user_id uuid not null,
  task_id uuid not null,
  place integer not null,
  reason text not null,
  near_ms bigint,
  primary key (org_id, task_id, place)
);
create index signal_rejection_by_time on signal_rejection (org_id, user_id, near_ms);

-- Suggested or entered by hand. `edited` is one whose person has changed more than its status: no re-run touches it.
create table time_entry (
  org_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  started_at timestamptz not null,
  ended_at timestamptz not null check (ended_at > started_at),
  status text not null check (status in ('pending', 'approved', 'rejected', 'billed')),
  source text not null check (source in ('auto', 'manual')),
  project_id uuid,
  client_id uuid,
  activity_type text not null,
  notes text,
  edited boolean not null default false,
  in_bulk boolean not null default false,
  task_id uuid,
  decided_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, project_id) references project,
  foreign key (org_id, client_id) references client
);
create index time_entry_by_person on time_entry (org_id, user_id, started_at desc, id desc);
create index time_entry_pending on time_entry (org_id, user_id, started_at, id) where status = 'pending';

-- Why an entry was suggested. It names programs and words of titles, so it is its person's alone.
create table time_entry_evidence (
  org_id uuid not null,
  entry_id uuid not null,
  user_id uuid not null,
  confidence double precision not null,
  suggestion jsonb not null,
  tokens text[] not null,
  primary key (org_id, entry_id),
  foreign key (org_id, entry_id) references time_entry on delete cascade
);

grant select, insert, update on client, project, capture_person, capture_task to stint_app;
grant select, insert on activity_signal, signal_rejection to stint_app;
grant select, insert, delete on capture_batch to stint_app;
grant select, insert, update, delete on time_entry, time_entry_evidence to stint_app;

alter table client enable row level security;
alter table project enable row level security;
alter table capture_person enable row level security;
alter table capture_task enable row level security;
alter table capture_batch enable row level security;
alter table activity_signal enable row level security;
alter table signal_rejection enable row level security;
alter table time_entry enable row level security;
alter table time_entry_evidence enable row level security;

create policy tenant on client to stint_app using (org_id = (select tenant_org()));
create policy tenant on project to stint_app using (org_id = (select tenant_org()));
create policy own on capture_person to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
create policy tenant on capture_task to stint_app
  using (org_id = (select tenant_org()) and tenant_sees(user_id));
create policy own on capture_batch to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
create policy own on activity_signal to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
create policy own on signal_rejection to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
create policy own on time_entry to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
-- What a person has rejected is nobody else's business.
create policy seen on time_entry for select to stint_app
  using (org_id = (select tenant_org()) and (select tenant_sees_all()) and status <> 'rejected');
create policy own on time_entry_evidence to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
