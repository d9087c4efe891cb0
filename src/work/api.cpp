#include "work/work.hpp"

namespace tinhso::work {
namespace {

using web::Call;
using web::None;

TaskPage get_tasks(Call& call, TaskQuery const& query) { return inbox(call.context, call.principal(), query); }
TaskView get_task(Call& call, None const&) { return view(call.context, call.principal(), call.id()); }
Page<Notice> get_notices(Call& call, NoticeQuery const& query) {
  return notices(call.context, call.principal(), query);
}
None post_read(Call& call, None const&) {
  read_notice(call.context, call.principal(), call.id());
  return {};
}

}  // namespace

web::Routes routes() {
  using web::signed_in;
  return {
      web::get<TaskQuery, TaskPage>("/api/work/tasks", signed_in, get_tasks,
                                    "Everything the reader has to do, by deadline."),
      web::get<None, TaskView>("/api/work/tasks/{id}", signed_in, get_task, "One task with its people."),
      web::get<NoticeQuery, Page<Notice>>("/api/work/notices", signed_in, get_notices,
                                          "Reminders and notices, newest first."),
      web::post<None, None>("/api/work/notices/{id}/read", signed_in, post_read, "Marks a notice as read."),
  };
}

}  // namespace tinhso::work
