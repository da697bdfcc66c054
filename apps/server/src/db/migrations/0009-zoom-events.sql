-- What Zoom has said of meetings that tracked links lead to. People are kept as keyed hashes, to be compared and not read; no tenant sees it.
create table zoom_event (
  id bytea primary key,
  zoom_number text not null,
  run text not null,
  type text not null check (type in ('joined', 'left', 'ended')),
  at timestamptz not null,
  person text,
  email_key text,
  name_key text,
  is_host boolean not null default false,
  received_at timestamptz not null
);
create index zoom_event_by_number on zoom_event (zoom_number, at);
create index zoom_event_by_age on zoom_event (received_at);
