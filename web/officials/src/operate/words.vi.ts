export const operate = {
  title: 'Thư không gửi được',
  about: 'Việc nền đã thử nhiều lần mà chưa xong. Xem lỗi, khắc phục nguyên nhân, rồi cho chạy lại; chạy lại không gửi trùng.',
  none: 'Mọi thứ đều đã gửi được',
  noneHelp: 'Khi một gói tin hay một việc nền thử mãi không xong, nó sẽ hiện ở đây.',
  kinds: { exchange_deliver: 'Gửi văn bản lên trục', exchange_report: 'Báo trạng thái cho nơi gửi', work_remind: 'Nhắc việc' },
  attempts: 'đã thử {{count}} lần, lần cuối {{at}}',
  retry: 'Chạy lại',
  retried: 'Đã cho chạy lại',
  payload: 'Nội dung',
}
