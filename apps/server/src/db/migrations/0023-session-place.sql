-- Where the session's row was when it was opened. Only a hint: a row that has moved since, by an update or when the
-- table was copied, is found by its key as before. Going there at once takes a third of the work of a search.
alter table presence add column session_place tid;
