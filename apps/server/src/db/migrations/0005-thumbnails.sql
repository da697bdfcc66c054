-- A small picture beside the large one, and what a client calls its own upload so that sending it again makes no second row.
alter table screenshot
  add column thumbnail_type text check (thumbnail_type in ('image/png', 'image/jpeg', 'image/webp')),
  add column upload_id uuid,
  add check (thumbnail_type is null or image_type is not null);
create unique index screenshot_once on screenshot (org_id, window_id, upload_id) where upload_id is not null;
