-- How far a run is. `done` actions of its plan have been taken; `plan` is a fingerprint, so that a run is never gone on
-- with after the program has learned to plan otherwise.
create table simulate_run (
  run text not null primary key,
  plan text not null,
  done bigint not null,
  skipped bigint not null,
  clock_at bigint not null
);

-- Which document each letter of the plan became.
create table simulate_letter (
  run text not null,
  ordinal bigint not null,
  document bigint not null,
  primary key (run, ordinal)
);
