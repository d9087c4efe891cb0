-- What can be found, in the order in which it was issued or came in. Beside a document's words, `words` has one token
-- for each agency that may see it: `_s12` sent by agency 12, `_r12` received by it.
create table documents_found (
  id {id},
  document bigint not null references documents_document (id),
  words tsvector not null
);
create index documents_found_document on documents_found (document);
create index documents_found_words on documents_found using gin (words) with (fastupdate = off);
