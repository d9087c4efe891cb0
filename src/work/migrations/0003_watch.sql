-- The right of those who are warned besides whoever has the task; then also while nobody in particular has it.
alter table work_task add column watch text not null default '';
drop index work_task_due;
create index work_task_due on work_task (due_at) where state = 'open' and (duty = '' or watch <> '') and overdue_at is null;
