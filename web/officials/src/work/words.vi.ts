export const work = {
  shows: { open: 'Chưa xong', done: 'Đã xong' },
  show: 'Hiện',
  step: { register: 'Vào sổ', assign: 'Phân công', handle: 'Xử lý' },
  choose: 'Chọn một việc để làm. Phím J, K để xuống, lên; Enter để mở.',
  none: 'Đã xong hết việc',
  noneHelp: 'Việc mới sẽ tự hiện ở đây.',
  noneDone: 'Chưa có việc nào đã xong',
  openCount: '{{n}} việc',
  co: 'phối hợp',
  doneAt: 'xong {{at}}',
}
