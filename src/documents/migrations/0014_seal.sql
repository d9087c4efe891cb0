-- Whether the agency's seal is put on by a digital signature after the number is given and before anything is sent.
alter table documents_flow_setting add column seal integer not null default 0;

-- The files of an issued document that wait for the seal, or have it.
create table documents_seal (
  document bigint not null references documents_document (id),
  ordinal bigint not null,
  sealed_at bigint,
  primary key (document, ordinal)
);
