-- A message with a tracked link on its way to a student. The token is kept sealed, and only until the message has been sent.
create table notification (
  org_id uuid not null,
  id uuid not null,
  teacher_id uuid not null,
  student_id uuid not null,
  link_id uuid not null,
  channel text not null check (channel in ('telegram', 'email')),
  state text not null check (state in ('queued', 'sent', 'failed')),
  job_id uuid,
  sealed_token bytea,
  error text,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, link_id) references meeting_link
);
create index notification_failed on notification (org_id, settled_at desc, id desc) where state = 'failed';

grant select, insert, update on notification to stint_app;
alter table notification enable row level security;
create policy tenant on notification to stint_app
  using (org_id = (select tenant_org()) and ((select tenant_sees_all()) or teacher_id = (select tenant_subject())));
