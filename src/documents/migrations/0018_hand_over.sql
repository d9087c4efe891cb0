-- Work files handed over to the archive together, with the minutes of it.
create table documents_hand_over (
  id {id},
  agency bigint not null,
  year bigint not null,
  made_on text not null,
  giver_unit text not null,
  giver_name text not null,
  giver_position text not null,
  receiver_unit text not null,
  receiver_name text not null,
  receiver_position text not null,
  block text not null,
  condition text not null,
  boxes bigint not null default 0,
  metres text not null default '',
  by_name text not null
);
create index documents_hand_over_agency on documents_hand_over (agency, year, id);
alter table documents_file add column hand_over bigint;
create index documents_file_hand_over on documents_file (hand_over) where hand_over is not null;
