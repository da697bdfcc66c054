-- A chat gets messages only once it has shown that it is that person's: the bot was sent their code from it.
create table telegram_link (
  org_id uuid not null references organisation,
  user_id uuid not null,
  code_hash bytea not null,
  expires_at timestamptz not null,
  primary key (org_id, user_id)
);
create unique index telegram_link_code on telegram_link (code_hash);
-- What was only typed in has shown nothing.
delete from telegram_chat;
alter table telegram_chat add linked_at timestamptz not null;

-- Telegram tells one asker at a time what was written to the bot: whoever holds this row asks.
create table telegram_poll (
  is_only boolean primary key default true check (is_only),
  holder uuid,
  held_until timestamptz not null default '-infinity',
  next_update bigint not null default 0
);
insert into telegram_poll default values;

grant select, insert, update, delete on telegram_link to stint_app;
revoke insert, update on telegram_chat from stint_app;
alter table telegram_link enable row level security;
create policy own on telegram_link to stint_app
  using (org_id = (select tenant_org()) and user_id = (select tenant_subject()));
