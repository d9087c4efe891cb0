-- Each co-handler may have a deadline and words of their own.
alter table work_assignment add column words text not null default '';
