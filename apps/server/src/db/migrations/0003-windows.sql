-- What a desktop window has beyond its session. Its beats are in `presence` while it is open; the last one is kept here when it closes.
create table desktop_window (
  org_id uuid not null,
  id uuid not null,
  subject_id uuid not null,
  device_id text,
  project_id uuid,
  note text,
  threshold_ms integer not null,
  last_at_ms bigint,
  primary key (org_id, id),
  foreign key (org_id, id) references session
);

-- One row for each upload. `image_type` is null where only the picture's facts were sent; a deleted one keeps its place and nothing of what it showed.
create table screenshot (
  org_id uuid not null,
  id uuid not null,
  window_id uuid not null,
  subject_id uuid not null,
  taken_at timestamptz not null,
  received_at timestamptz not null,
  system jsonb not null,
  sha256 bytea,
  width integer,
  height integer,
  bytes integer,
  image_type text check (image_type in ('image/png', 'image/jpeg', 'image/webp')),
  deleted_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, window_id) references desktop_window
);
create index screenshot_by_window on screenshot (org_id, window_id, taken_at);
create index screenshot_by_subject on screenshot (org_id, subject_id, taken_at);
create index screenshot_by_age on screenshot (org_id, received_at);

grant select, insert, update on desktop_window, screenshot to stint_app;

alter table desktop_window enable row level security;
alter table screenshot enable row level security;
create policy tenant on desktop_window to stint_app
  using (org_id = (select tenant_org()) and tenant_sees(subject_id));
create policy tenant on screenshot to stint_app
  using (org_id = (select tenant_org()) and tenant_sees(subject_id));
