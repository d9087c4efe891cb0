create table events_event (
  id {id},
  topic text not null,
  kind text not null,
  payload text not null,
  published_at bigint not null
);
create index events_event_topic on events_event (topic, id);
create index events_event_published_at on events_event (published_at);

-- The last id that was given; stays when events are pruned.
create table events_head (
  id bigint not null primary key check (id = 1),
  last_id bigint not null
);
insert into events_head (id, last_id) values (1, 0);
