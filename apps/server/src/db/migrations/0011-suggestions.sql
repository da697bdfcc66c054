-- Up to which upload of focus sessions suggestions have been made.
alter table capture_person add column focus_until timestamptz;

-- A suggestion follows from what its person alone may read, and is theirs alone until they have decided it.
drop policy seen on time_entry;
create policy seen on time_entry for select to stint_app
  using (org_id = (select tenant_org()) and (select tenant_sees_all())
    and status <> 'rejected' and (status <> 'pending' or source = 'manual'));
