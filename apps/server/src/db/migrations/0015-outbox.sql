-- How far an organisation's ledger has been turned into messages. What happened before this table is not told any more.
create table outbox_cursor (
  org_id uuid primary key references organisation,
  seq bigint not null
);
insert into outbox_cursor (org_id, seq) select org_id, seq from ledger_head;

-- What happened and is no line of a ledger, until it has been turned into messages.
create table outbox_event (
  org_id uuid not null references organisation,
  id uuid not null,
  type text not null,
  data jsonb not null,
  created_at timestamptz not null,
  primary key (org_id, id)
);

-- Where events of an organisation are sent to. Address and secrets are kept sealed with the server's secret.
create table webhook (
  org_id uuid not null references organisation,
  id uuid not null,
  channel text not null check (channel in ('webhook', 'slack')),
  description text not null,
  events text[] not null,
  sealed_url bytea not null,
  sealed_secret bytea,
  sealed_previous bytea,
  previous_until timestamptz,
  -- Attempts that failed since one succeeded.
  failures integer not null default 0,
  enabled boolean not null default true,
  disabled_reason text,
  created_at timestamptz not null,
  primary key (org_id, id)
);

-- One message to one recipient by one channel. Its id is the same however often it is tried.
create table delivery (
  org_id uuid not null references organisation,
  id uuid not null,
  event_id uuid not null,
  event_type text not null,
  channel text not null,
  -- Whose it is; null: the organisation's, to a webhook.
  user_id uuid,
  -- The person, one of their subscriptions, or the webhook.
  recipient_id uuid not null,
  payload jsonb not null,
  state text not null check (state in ('queued', 'sent', 'failed')),
  attempts integer not null default 0,
  error text,
  created_at timestamptz not null,
  settled_at timestamptz,
  read_at timestamptz,
  primary key (org_id, id),
  unique (org_id, event_id, event_type, channel, recipient_id)
);
create index delivery_inbox on delivery (org_id, user_id, created_at desc, id desc) where channel = 'in_app';
create index delivery_unread on delivery (org_id, user_id) where channel = 'in_app' and read_at is null;
create index delivery_outgoing on delivery (org_id, state, created_at desc, id desc) where channel <> 'in_app';
create index delivery_by_age on delivery (created_at);

create table notification_preference (
  org_id uuid not null references organisation,
  user_id uuid not null,
  topic text not null,
  channel text not null,
  enabled boolean not null,
  primary key (org_id, user_id, topic, channel)
);

create table telegram_chat (
  org_id uuid not null references organisation,
  user_id uuid not null,
  chat_id text not null,
  primary key (org_id, user_id)
);

grant select, insert, update, delete on webhook to stint_app;
grant select, insert, update on delivery, notification_preference to stint_app;
grant select, insert, update, delete on telegram_chat to stint_app;
alter table outbox_cursor enable row level security;
alter table outbox_event enable row level security;
alter table webhook enable row level security;
alter table delivery enable row level security;
alter table notification_preference enable row level security;
alter table telegram_chat enable row level security;
create policy tenant on webhook to stint_app
  using (org_id = (select tenant_org()) and (select tenant_sees_all()));
create policy tenant on delivery to stint_app
  using (org_id = (select tenant_org()) and ((select tenant_sees_all()) or user_id = (select tenant_subject())));
create policy tenant on notification_preference to stint_app
  using (org_id = (select tenant_org()) and ((select tenant_sees_all()) or user_id = (select tenant_subject())));
create policy tenant on telegram_chat to stint_app
  using (org_id = (select tenant_org()) and ((select tenant_sees_all()) or user_id = (select tenant_subject())));
