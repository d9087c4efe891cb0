-- Whether the three forms of copies share one series of numbers ('one') or have one each ('by_type').
alter table documents_agency add column copies text not null default 'one';

-- Copies: whose series the number is of, what was copied from where, and the file. `excerpt`: the pages of an extract.
-- `sent`: the outgoing document by which it was sent; null: printed only.
drop index documents_copy_number;
alter table documents_copy add column series text not null default '';
alter table documents_copy add column incoming bigint;
alter table documents_copy add column authority text not null default 'none';
alter table documents_copy add column competence text not null default '';
alter table documents_copy add column place text not null default '';
alter table documents_copy add column sheets bigint not null default 0;
alter table documents_copy add column name text not null default '';
alter table documents_copy add column sha256 text not null default '';
alter table documents_copy add column bytes bigint not null default 0;
alter table documents_copy add column sent bigint;
create unique index documents_copy_series on documents_copy (agency, year, series, number);
