-- Something an administrator should know of while it lasts. At most one of a kind is open.
create table alert (
  id uuid primary key,
  -- Null: the installation's, shown to every organisation's administrators.
  org_id uuid references organisation,
  kind text not null check (kind in ('auto_outs', 'realtime', 'heartbeats')),
  opened_at timestamptz not null,
  -- When it was last too many, as any process saw it.
  seen_at timestamptz not null,
  closed_at timestamptz,
  -- The most that was counted within the rule's stretch.
  peak integer not null
);
create unique index alert_one_open on alert (coalesce(org_id, '00000000-0000-0000-0000-000000000000'), kind)
  where closed_at is null;
create index alert_by_time on alert (org_id, opened_at desc);

-- Shifts that fell silent: gaps and automatic punch-outs, by when the server noticed.
create index ledger_by_silence on ledger (org_id, recorded_at)
  where kind = 'shift' and (type = 'gap.recorded' or data ->> 'reason' in ('silence', 'mass_silence'));

grant select on alert to stint_app;
alter table alert enable row level security;
create policy tenant on alert for select to stint_app using (org_id is null or org_id = (select tenant_org()));
