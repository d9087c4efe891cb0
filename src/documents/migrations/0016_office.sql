-- Who holds a step on the way to the signature in an agency; no row: whom the drafter chooses, or who has the duty.
create table documents_flow_holder (
  agency bigint not null,
  step text not null,
  official bigint not null,
  primary key (agency, step, official)
);

-- A leader's usual directions in an agency, in their order; no row: those that the app brings.
create table documents_direction (
  agency bigint not null,
  ordinal bigint not null,
  words text not null,
  primary key (agency, ordinal)
);
