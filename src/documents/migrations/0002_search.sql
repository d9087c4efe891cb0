-- What can be found, in the order in which it was issued or came in. A row's words are in documents_words under the same
-- rowid, together with one token for each agency that may see it: `_s12` sent by agency 12, `_r12` received by it.
create table documents_found (
  id {id},
  document bigint not null references documents_document (id)
);
create index documents_found_document on documents_found (document);
create virtual table documents_words using fts5 (words, content = '', tokenize = "unicode61 remove_diacritics 0 tokenchars '_'",
  prefix = '2 3');
