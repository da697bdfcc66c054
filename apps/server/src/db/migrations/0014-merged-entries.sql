-- What a merged entry was made of, whole rows with what spoke for them, until its times change.
create table time_entry_merge (
  org_id uuid not null,
  entry_id uuid not null,
  user_id uuid not null,
  parts jsonb not null,
  primary key (org_id, entry_id),
  foreign key (org_id, entry_id) references time_entry on delete cascade
);

grant select, insert, update, delete on time_entry_merge to stint_app;
alter table time_entry_merge enable row level security;
create policy own on time_entry_merge to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_self()));
