// Proposing, passing on, giving back, more time.
export const handle = {
  more: 'Việc khác',
  wordsMissing: 'Cần ghi lý do.',
  propose: { button: 'Trình', title: 'Trình người phân công', whom: 'Đề xuất người chủ trì', words: 'Ý kiến đề xuất', do: 'Trình', done: 'Đã trình' },
  forward: { button: 'Chuyển tiếp…', title: 'Chuyển tiếp cho người khác chủ trì', whom: 'Người nhận', days: 'Số ngày làm việc', words: 'Ý kiến', do: 'Chuyển tiếp', done: 'Đã chuyển tiếp' },
  'give-back': { button: 'Trả lại…', title: 'Trả lại người phân công', words: 'Lý do trả lại', do: 'Trả lại', done: 'Đã trả lại' },
  extend: { button: 'Gia hạn…', title: 'Gia hạn xử lý', until: 'Hạn mới', untilMissing: 'Hãy chọn hạn mới.', words: 'Lý do gia hạn', do: 'Gia hạn', done: 'Đã ghi nhận gia hạn' },
  deny: { title: 'Không đồng ý gia hạn', words: 'Lý do không đồng ý', do: 'Không đồng ý', done: 'Đã trả lời, không gia hạn' },
  asked: 'Xin gia hạn đến {{day}}',
  answer: { granted: 'Đã gia hạn đến {{day}}', refused: 'Không gia hạn đến {{day}}' },
  grant: 'Đồng ý gia hạn', denyAsk: 'Không đồng ý…', granted: 'Đã gia hạn',
  proposed: 'Văn thư đề xuất',
  own: 'Hạn và ý kiến riêng của từng người phối hợp', ownDays: 'Ngày làm việc, {{name}}', ownWords: 'Ý kiến, {{name}}', ownUsual: 'hạn chung',
  stamp: 'In dấu đến', slip: 'In phiếu giải quyết', print: 'In trang này',
}
