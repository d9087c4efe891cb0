create index documents_document_number on documents_document
  (issued_on, lower(split_part(ltrim(replace(code, ' ', ''), '0'), '/', 1)));
