-- `answer_key` is the Idempotency-Key of a citizen's answer to a request for supplement: sent again it is the same step.
alter table services_step add column answer_key text;
create unique index services_step_answer_key on services_step (answer_key);
