-- As tenant_sees, for policies that ask once for a statement and not for each row.
create function tenant_sees_all() returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('stint.scope', true), '') = 'organisation' $$;
create function tenant_subject() returns uuid language sql stable parallel safe
  as $$ select nullif(nullif(current_setting('stint.scope', true), 'organisation'), '')::uuid $$;

-- A guest of one teacher: a subject of sessions that is no user.
create table student (
  org_id uuid not null references organisation,
  id uuid not null,
  teacher_id uuid not null,
  name text not null,
  telegram_chat_id text,
  email text,
  created_at timestamptz not null,
  primary key (org_id, id)
);
create index student_by_teacher on student (org_id, teacher_id, name, id);

-- A tracked link. Its session begins with the first click; what is below it follows the session's row.
create table meeting_link (
  org_id uuid not null,
  id uuid not null,
  teacher_id uuid not null,
  student_id uuid not null,
  token_hash bytea not null unique,
  link text not null,
  zoom_number text,
  topic text,
  sent_at timestamptz not null,
  clicked_at timestamptz,
  session_id uuid,
  threshold_ms integer,
  -- The page has said that it is going away, and was not heard again.
  leaving boolean not null default false,
  claimed_end_at timestamptz,
  claimed_minutes bigint,
  zoom_decides boolean not null default false,
  status text check (status in ('active', 'ended', 'timeout')),
  closed_at timestamptz,
  ended_at timestamptz,
  minutes integer,
  primary key (org_id, id),
  foreign key (org_id, student_id) references student
) with (fillfactor = 85);
create unique index meeting_link_by_session on meeting_link (org_id, session_id);
create index meeting_link_by_click on meeting_link (org_id, clicked_at desc, id desc) where clicked_at is not null;
create index meeting_link_by_teacher on meeting_link (org_id, teacher_id, clicked_at desc, id desc) where clicked_at is not null;
create index meeting_link_by_zoom_number on meeting_link (zoom_number, clicked_at) where zoom_number is not null and clicked_at is not null;

create table meeting_settings (
  org_id uuid primary key references organisation,
  notice text
);

create function whole_minutes(starts timestamptz, ends timestamptz) returns integer language sql immutable parallel safe
  as $$ select greatest(0, floor(extract(epoch from ends - starts) / 60 + 0.5))::integer $$;

-- A list of ten thousand sessions is read without looking each of them up, so their outcome is kept beside the link.
create function meeting_follows_session() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.closed_at is null then return null; end if;
  update meeting_link m set closed_at = new.closed_at,
    ended_at = coalesce(new.credited_end, new.closed_at),
    minutes = whole_minutes(coalesce(new.credited_start, new.opened_at), coalesce(new.credited_end, new.closed_at)),
    status = case when new.close_reason in ('silence', 'mass_silence') and not m.leaving then 'timeout' else 'ended' end
  where m.org_id = new.org_id and m.session_id = new.id;
  return null;
end $$;
create trigger meeting_follows_session after update on session for each row
  when (new.kind = 'meeting') execute function meeting_follows_session();

grant select, insert, update on student, meeting_link, meeting_settings to stint_app;

alter table student enable row level security;
alter table meeting_link enable row level security;
alter table meeting_settings enable row level security;
create policy tenant on student to stint_app
  using (org_id = (select tenant_org())
    and ((select tenant_sees_all()) or teacher_id = (select tenant_subject()) or id = (select tenant_subject())));
create policy tenant on meeting_link to stint_app
  using (org_id = (select tenant_org())
    and ((select tenant_sees_all()) or teacher_id = (select tenant_subject()) or student_id = (select tenant_subject())));
create policy tenant on meeting_settings to stint_app using (org_id = (select tenant_org()));
-- A teacher sees when their own students were last heard of.
create policy teacher on presence for select to stint_app
  using (org_id = (select tenant_org()) and kind = 'meeting'
    and exists (select from student s where s.org_id = presence.org_id and s.id = presence.subject_id
      and s.teacher_id = (select tenant_subject())));
