-- The copy of a signed file that is kept for the years: the bytes that were sent or came in, and after them what proves
-- the signatures later (time-stamps, revocation data). `sha256` stays what was sent. `kept_level`: '', 'T', 'LT', 'LTA'.
alter table documents_attachment add column kept_sha256 text;
alter table documents_attachment add column kept_bytes bigint;
alter table documents_attachment add column kept_level text not null default '';
create index documents_attachment_sha256 on documents_attachment (sha256);
