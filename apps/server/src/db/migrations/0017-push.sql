-- A browser that takes somebody's messages. Its address and keys are kept sealed with the server's secret.
create table push_device (
  org_id uuid not null references organisation,
  id uuid not null,
  user_id uuid not null,
  -- Whoever has an address may send to it: a device is known by its hash.
  endpoint_hash bytea not null,
  keys_hash bytea not null,
  sealed_subscription bytea not null,
  label text not null,
  added_at timestamptz not null,
  -- When the device last said that it still wants messages.
  renewed_at timestamptz not null,
  last_sent_at timestamptz,
  primary key (org_id, id)
);
-- A browser belongs to whoever signed in to it last, of whichever organisation.
create unique index push_device_endpoint on push_device (endpoint_hash);
create index push_device_of_person on push_device (org_id, user_id, added_at desc);

grant select, delete on push_device to stint_app;
alter table push_device enable row level security;
create policy own on push_device to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_subject()));
