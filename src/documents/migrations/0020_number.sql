-- The number of a document as its sender wrote it, without blanks, leading zeros and what follows the stroke: "012/UBND-VP" is
-- 12. Who looks for the same document of a day reads those of its number, not all of the province.
create index documents_document_number on documents_document
  (issued_on, lower(substr(ltrim(replace(code, ' ', ''), '0'), 1, instr(ltrim(replace(code, ' ', ''), '0') || '/', '/') - 1)));
