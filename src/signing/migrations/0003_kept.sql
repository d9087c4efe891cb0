-- Signed files on their way to, and at, the level that lasts for the years. One row for each signed file of a document,
-- however many agencies have it.
create table signing_kept (
  id {id},
  document bigint not null,
  ordinal bigint not null,
  sha256 text not null,                 -- of what was sent or came in
  state text not null,                  -- 'waiting', 'failing', 'stopped', 'kept', 'unfit'
  level text not null,                  -- reached: '', 'B', 'T', 'LT', 'LTA'
  wanted text not null,                 -- 'LT'; 'LTA' from the day it lies in a work file
  why text not null,                    -- 'arrival', 'filed', 'renewal', 'policy', 'retry': what the next step is for
  due_at bigint not null,               -- by when the level wanted ought to be reached
  next_at bigint,                       -- of the next attempt; null: none is planned
  attempts bigint not null,             -- that failed, since the last success
  problem_vi text not null,
  problem_en text not null,
  good_until bigint,                    -- when the proof in the file stops to count
  renew_at bigint,                      -- when it is renewed
  policy text not null,                 -- under which rules that was reckoned
  created_at bigint not null,
  kept_at bigint
);
create unique index signing_kept_file on signing_kept (document, ordinal);
create index signing_kept_state on signing_kept (state, id);
create index signing_kept_next on signing_kept (next_at) where next_at is not null;
create index signing_kept_renew on signing_kept (renew_at) where renew_at is not null;

-- What was done to it. The bytes before are a prefix of those after.
create table signing_kept_step (
  id {id},
  kept bigint not null references signing_kept (id),
  at bigint not null,
  why text not null,
  by_name text not null,
  level_before text not null,
  level_after text not null,
  sha256_before text not null,
  sha256_after text not null,
  bytes_before bigint not null,
  bytes_after bigint not null,
  problem_vi text not null,             -- of an attempt that failed
  problem_en text not null
);
create index signing_kept_step_of on signing_kept_step (kept, id);
