-- What the shifts of the ledger add up to, so that a year of analytics is read in a few thousand rows. An hourly fold reads
-- each ledger on from where it was; whoever asks adds the lines since, so that writing a line costs nothing here.

-- How far an organisation's ledger is in the sums, and in whose days. When its zone changes, they are summed anew.
create table shift_fold (
  org_id uuid primary key references organisation,
  time_zone text not null,
  seq bigint not null
);

-- Shifts and what was worked on them count on the day they began, silence on the day the server noticed it. `mass_outs`
-- fell into a mass silence; gaps that did are in no sum.
create table shift_day (
  org_id uuid not null,
  day date not null,
  subject_id uuid not null,
  shifts integer not null,
  worked_ms bigint not null,
  auto_outs integer not null,
  mass_outs integer not null,
  gaps integer not null,
  gap_ms bigint not null,
  primary key (org_id, day, subject_id)
) with (fillfactor = 85);

-- The same by whole months; `day` is the first.
create table shift_month (like shift_day including constraints, primary key (org_id, day, subject_id)) with (fillfactor = 85);

-- The number of the last line that an organisation had by then. Numbers rise with the time of recording, so it is found by
-- halving: some twenty look-ups in a million lines, and no index by time that every line would have to be written into.
create function ledger_before(org uuid, at timestamptz) returns bigint language plpgsql stable parallel safe as $$
declare
  low bigint := 0;
  high bigint := coalesce((select seq from ledger_head where org_id = org), 0);
  middle bigint;
  next_at timestamptz;
begin
  while low < high loop
    middle := (low + high) / 2;
    next_at := null;
    select recorded_at into next_at from ledger where org_id = org and seq > middle order by seq limit 1;
    if next_at <= at then low := middle + 1; else high := middle; end if;
  end loop;
  return low;
end $$;

drop index ledger_by_silence;

grant select on shift_fold, shift_day, shift_month to stint_app;
alter table shift_fold enable row level security;
alter table shift_day enable row level security;
alter table shift_month enable row level security;
create policy seen on shift_fold for select to stint_app using (org_id = (select tenant_org()));
create policy seen on shift_day for select to stint_app
  using (org_id = (select tenant_org()) and (select tenant_sees_all()));
create policy seen on shift_month for select to stint_app
  using (org_id = (select tenant_org()) and (select tenant_sees_all()));
