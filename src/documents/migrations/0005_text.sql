-- The words inside attachments, once for each content; read by the job `documents.read_text`.
create table documents_text (
  sha256 text not null primary key,
  words text not null,
  by_ocr integer not null default 0,
  complete integer not null default 1
);
-- Which agencies a row of the index is for, so that it can be written again with more words.
alter table documents_found add column seen_by text not null default '';
-- The index over everything in a document, its files included; same rowid as documents_found.
create virtual table documents_content using fts5 (words, content = '', tokenize = "unicode61 remove_diacritics 0 tokenchars '_'");

create table documents_saved_search (
  id {id},
  official bigint not null,
  name text not null,
  query text not null
);
create unique index documents_saved_search_name on documents_saved_search (official, name);
