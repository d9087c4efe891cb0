-- The last number of an agency and day; its row is locked by whoever gives a number or calls one.
create table services_queue (
  agency bigint not null,
  day text not null,
  last bigint not null,
  primary key (agency, day)
);

-- One waiting person. `slot`: minute of the day that was agreed on, for who had an appointment. `secret` opens it on a phone.
create table services_ticket (
  id {id},
  agency bigint not null,
  day text not null,
  number bigint not null,
  field text not null,
  slot bigint,
  secret text not null,
  state text not null,
  desk bigint not null default 0,
  official bigint not null default 0,
  clerk text not null default '',
  calls bigint not null default 0,
  taken_at bigint not null,
  called_at bigint,
  begun_at bigint,
  ended_at bigint
);
create unique index services_ticket_number on services_ticket (agency, day, number);
create unique index services_ticket_secret on services_ticket (secret);
create index services_ticket_state on services_ticket (agency, day, state, number);

-- `phone`: digits only; with it and the day the kiosk finds the appointment. `ticket` 0: has not come yet.
create table services_appointment (
  id {id},
  agency bigint not null,
  day text not null,
  slot bigint not null,
  field text not null,
  name text not null,
  phone text not null,
  secret text not null,
  state text not null,
  ticket bigint not null default 0,
  booked_at bigint not null
);
create unique index services_appointment_secret on services_appointment (secret);
create unique index services_appointment_once on services_appointment (agency, day, phone) where state <> 'cancelled';
create index services_appointment_slot on services_appointment (agency, day, slot);
