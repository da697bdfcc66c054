-- What was administered: by whom, on what, when, and what it was before and after. A line is written by the transaction
-- that did it, and never changed.
create table audit_log (
  -- No foreign key: a log outlives what it is about.
  org_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  -- Null: at the server's own command line, or by the server itself.
  actor_id uuid,
  -- What they were called then.
  actor_name text,
  action text not null,
  target_kind text not null,
  target_id uuid not null,
  target_label text not null,
  -- Only what differs, and never a secret.
  before jsonb,
  after jsonb,
  request_id text,
  address text,
  primary key (org_id, id)
);
create index audit_log_by_time on audit_log (org_id, at desc, id desc);
create index audit_log_by_actor on audit_log (org_id, actor_id, at desc, id desc);
create index audit_log_by_action on audit_log (org_id, action, at desc, id desc);

create function audit_log_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only: % is refused', tg_op using errcode = 'restrict_violation';
end $$;
create trigger audit_log_no_change before update or delete on audit_log
  for each row execute function audit_log_is_append_only();
create trigger audit_log_no_truncate before truncate on audit_log
  for each statement execute function audit_log_is_append_only();

grant select, insert on audit_log to stint_app;
alter table audit_log enable row level security;
create policy reading on audit_log for select to stint_app
  using (org_id = (select tenant_org()) and (select tenant_sees_all()));
create policy writing on audit_log for insert to stint_app
  with check (org_id = (select tenant_org()) and ((select tenant_sees_all()) or actor_id = (select tenant_subject())));
