-- Who bills, and until which day time is closed. One row for each organisation that has said anything.
create table billing_settings (
  org_id uuid primary key references organisation,
  seller jsonb not null default '{}',
  iban text,
  bic text,
  currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  invoice_prefix text not null default '',
  credit_prefix text not null default 'CN-',
  number_digits integer not null default 4 check (number_digits between 1 and 10),
  locked_through date
);

-- How a client is billed. Without a row: the defaults, in the organisation's currency.
create table client_billing (
  org_id uuid not null,
  client_id uuid not null,
  buyer jsonb not null,
  buyer_reference text,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  payment_days integer not null check (payment_days between 0 and 365),
  quantity_decimals integer not null check (quantity_decimals between 2 and 4),
  rounding_minutes integer not null check (rounding_minutes in (0, 1, 5, 6, 10, 15, 30)),
  rounding_mode text not null check (rounding_mode in ('up', 'nearest', 'down')),
  rounding_per text not null check (rounding_per in ('entry', 'day', 'line')),
  tax_category text not null check (tax_category in ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')),
  tax_rate_bp integer not null check (tax_rate_bp between 0 and 10000),
  group_by text not null check (group_by in ('task', 'project', 'person', 'entry')),
  primary key (org_id, client_id),
  foreign key (org_id, client_id) references client
);

create table project_billing (
  org_id uuid not null,
  project_id uuid not null,
  billable boolean not null default true,
  budget_minutes bigint check (budget_minutes > 0),
  budget_minor bigint check (budget_minor > 0),
  primary key (org_id, project_id),
  foreign key (org_id, project_id) references project
);

create table project_task (
  org_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  name text not null,
  billable boolean,
  archived boolean not null default false,
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, project_id) references project
);
create unique index project_task_by_name on project_task (org_id, project_id, lower(name));

-- What an hour costs from a day on; null ends what its slot said before. A change moves nothing that is approved.
create table rate (
  org_id uuid not null references organisation,
  id uuid not null,
  task_id uuid,
  project_id uuid,
  client_id uuid,
  user_id uuid,
  valid_from date not null,
  minor_per_hour bigint check (minor_per_hour >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  created_at timestamptz not null,
  primary key (org_id, id),
  check (num_nonnulls(task_id, project_id, client_id) <= 1),
  foreign key (org_id, task_id) references project_task,
  foreign key (org_id, project_id) references project,
  foreign key (org_id, client_id) references client
);
create unique index rate_by_slot on rate (org_id, currency, task_id, project_id, client_id, user_id, valid_from)
  nulls not distinct;

create table billing_run (
  org_id uuid not null references organisation,
  id uuid not null,
  idempotency_key text not null,
  request jsonb not null,
  -- The clients whose drafts it makes, in order, settled by the first attempt, and how many of them are done.
  plan jsonb,
  next_planned integer not null default 0,
  state text not null check (state in ('PENDING', 'STARTED', 'RETRY', 'SUCCESS', 'FAILURE')),
  done integer not null default 0,
  total integer,
  left_out jsonb,
  error text,
  created_by uuid not null,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (org_id, id),
  unique (org_id, idempotency_key)
);
create index billing_run_by_time on billing_run (org_id, created_at desc, id desc);

-- The next number of a series. Whoever takes one holds the row until the invoice is written, so there is no gap.
create table invoice_counter (
  org_id uuid not null references organisation,
  series text not null check (series in ('invoice', 'credit_note')),
  next bigint not null default 1,
  primary key (org_id, series)
);

create table invoice (
  org_id uuid not null references organisation,
  id uuid not null,
  kind text not null check (kind in ('invoice', 'credit_note')),
  status text not null check (status in ('draft', 'issued', 'paid', 'void')),
  run_id uuid,
  client_id uuid not null,
  currency text not null,
  number_seq bigint,
  number text,
  corrects_id uuid,
  reason text,
  period_from date not null,
  period_to date not null,
  issued_on date,
  due_on date,
  paid_on date,
  -- What a draft may still change; once issued, `snapshot` alone counts.
  terms jsonb not null,
  manual_lines jsonb not null default '[]',
  discount jsonb,
  net_minor bigint not null,
  tax_minor bigint not null,
  gross_minor bigint not null,
  snapshot jsonb,
  created_by uuid,
  created_at timestamptz not null,
  issued_at timestamptz,
  primary key (org_id, id),
  unique (org_id, kind, number_seq),
  unique (org_id, number),
  foreign key (org_id, run_id) references billing_run,
  foreign key (org_id, client_id) references client,
  foreign key (org_id, corrects_id) references invoice,
  check ((status = 'draft') = (number_seq is null)),
  check ((status = 'draft') = (snapshot is null))
);
create index invoice_by_time on invoice (org_id, created_at desc, id desc);
create unique index invoice_once_a_run on invoice (org_id, run_id, client_id, currency) where kind = 'invoice';
create unique index invoice_corrected_once on invoice (org_id, corrects_id);

-- The lines that time makes. Manual lines and discounts are the invoice's own.
create table invoice_line (
  org_id uuid not null,
  invoice_id uuid not null,
  position integer not null,
  description text not null,
  project_id uuid,
  task_id uuid,
  person_id uuid,
  minor_per_hour bigint not null,
  seconds bigint not null,
  billed_seconds bigint not null,
  quantity bigint not null,
  amount_minor bigint not null,
  primary key (org_id, invoice_id, position),
  foreign key (org_id, invoice_id) references invoice on delete cascade
);

-- The entries behind each line. `live` falls when the invoice is voided; an entry lives on one invoice at most.
create table invoice_line_entry (
  org_id uuid not null,
  invoice_id uuid not null,
  position integer not null,
  entry_id uuid not null,
  seconds integer not null,
  billed_seconds integer not null,
  live boolean not null default true,
  primary key (org_id, invoice_id, entry_id),
  foreign key (org_id, invoice_id, position) references invoice_line on delete cascade
);
create unique index invoice_line_entry_once on invoice_line_entry (org_id, entry_id) where live;

-- The documents of an issued invoice, as they were first made.
create table invoice_document (
  org_id uuid not null,
  invoice_id uuid not null,
  format text not null check (format in ('pdf', 'csv', 'xml')),
  sha256 bytea not null,
  bytes bytea not null,
  created_at timestamptz not null,
  primary key (org_id, invoice_id, format),
  foreign key (org_id, invoice_id) references invoice
);
alter table invoice_document alter column bytes set storage external;

-- What approval settles about an entry: the rate in force and where it came from. `own_rate_minor` was set on the entry.
alter table time_entry
  add column project_task_id uuid,
  add column billable boolean,
  add column own_rate_minor bigint check (own_rate_minor >= 0),
  add column stamped_billable boolean,
  add column rate_minor bigint check (rate_minor >= 0),
  add column rate_currency text,
  add column rate_source text,
  add column invoice_id uuid,
  add foreign key (org_id, project_task_id) references project_task,
  add foreign key (org_id, invoice_id) references invoice,
  add check ((status = 'billed') = (invoice_id is not null));
create index time_entry_to_bill on time_entry (org_id, client_id, started_at) where status = 'approved';
create index time_entry_of_invoice on time_entry (org_id, invoice_id) where invoice_id is not null;

-- Nobody changes an issued invoice, nor what stands behind it, but for its way to paid or void.
create function refuse_change_of_issued() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.status <> 'draft' then raise exception 'an issued invoice is never deleted'; end if;
    return old;
  end if;
  if old.status <> 'draft' and (
    (new.org_id, new.id, new.kind, new.client_id, new.currency, new.number_seq, new.number, new.corrects_id,
      new.period_from, new.period_to, new.issued_on, new.due_on, new.net_minor, new.tax_minor, new.gross_minor,
      new.snapshot)
    is distinct from
    (old.org_id, old.id, old.kind, old.client_id, old.currency, old.number_seq, old.number, old.corrects_id,
      old.period_from, old.period_to, old.issued_on, old.due_on, old.net_minor, old.tax_minor, old.gross_minor,
      old.snapshot))
  then raise exception 'an issued invoice does not change'; end if;
  return new;
end $$;
create trigger issued_stays before update or delete on invoice
  for each row execute function refuse_change_of_issued();

-- What has been billed stays as it was billed, whatever its person did at the same moment.
create function refuse_change_of_billed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a billed entry is never deleted'; end if;
  if (new.org_id, new.id, new.user_id, new.started_at, new.ended_at, new.project_id, new.client_id, new.notes,
      new.project_task_id, new.rate_minor, new.rate_currency)
    is distinct from
    (old.org_id, old.id, old.user_id, old.started_at, old.ended_at, old.project_id, old.client_id, old.notes,
      old.project_task_id, old.rate_minor, old.rate_currency)
    or new.status not in ('approved', 'billed')
  then raise exception 'a billed entry does not change'; end if;
  return new;
end $$;
create trigger billed_stays before update or delete on time_entry
  for each row when (old.status = 'billed') execute function refuse_change_of_billed();

grant select, insert, update on billing_settings, client_billing, project_billing, project_task, billing_run,
  invoice_counter to stint_app;
grant select, insert, update, delete on rate, invoice, invoice_line, invoice_line_entry to stint_app;
grant select, insert on invoice_document to stint_app;

alter table billing_settings enable row level security;
alter table client_billing enable row level security;
alter table project_billing enable row level security;
alter table project_task enable row level security;
alter table rate enable row level security;
alter table billing_run enable row level security;
alter table invoice_counter enable row level security;
alter table invoice enable row level security;
alter table invoice_line enable row level security;
alter table invoice_line_entry enable row level security;
alter table invoice_document enable row level security;

create policy tenant on billing_settings to stint_app using (org_id = (select tenant_org()));
create policy tenant on client_billing to stint_app using (org_id = (select tenant_org()));
create policy tenant on project_billing to stint_app using (org_id = (select tenant_org()));
create policy tenant on project_task to stint_app using (org_id = (select tenant_org()));
-- A member's approval reads the rates that may hold for it, and nobody else's.
create policy tenant on rate to stint_app
  using (org_id = (select tenant_org()) and (user_id is null or tenant_sees(user_id)));
create policy managed on billing_run to stint_app
  using (org_id = (select tenant_org()) and (select tenant_sees_all()));
create policy managed on invoice_counter to stint_app
  using (org_id = (select tenant_org()) and (select tenant_sees_all()));
create policy managed on invoice to stint_app
  using (org_id = (select tenant_org()) and (select tenant_sees_all()));
create policy managed on invoice_line to stint_app
  using (org_id = (select tenant_org()) and (select tenant_sees_all()));
create policy managed on invoice_line_entry to stint_app
  using (org_id = (select tenant_org()) and (select tenant_sees_all()));
create policy managed on invoice_document to stint_app
  using (org_id = (select tenant_org()) and (select tenant_sees_all()));
create policy billed on time_entry for update to stint_app
  using (org_id = (select tenant_org()) and (select tenant_sees_all())
    and status <> 'rejected' and (status <> 'pending' or source = 'manual'));
