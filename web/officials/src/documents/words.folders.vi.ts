// Work files.
export const folders = {
  title: 'Hồ sơ công việc', one: 'Hồ sơ',
  about: 'Danh mục hồ sơ của cơ quan theo năm. Văn bản đã xử lý được đưa vào hồ sơ, hết việc thì nộp lưu trữ.',
  year: 'Năm', open: 'Lập hồ sơ', opened: 'Đã lập hồ sơ', missing: 'Cần nhập mục này.',
  none: 'Năm {{year}} chưa có hồ sơ nào', noneHelp: 'Bấm “Lập hồ sơ” để mở hồ sơ đầu tiên theo danh mục của năm.',
  columns: { notation: 'Số và ký hiệu', name: 'Tiêu đề hồ sơ', term: 'Thời hạn bảo quản', keeper: 'Người lập', documents: 'Văn bản', state: 'Trạng thái' },
  notationHelp: 'Theo danh mục hồ sơ, ví dụ 01.TH',
  states: { open: 'Đang lập', closed: 'Đã kết thúc', handed_over: 'Đã nộp lưu trữ' },
  description: 'Chú giải', span: 'Thời gian', rights: 'Chế độ sử dụng', handedAt: 'Nộp lúc',
  filed: { ordinal: 'STT', code: 'Số, ký hiệu', day: 'Ngày', subject: 'Trích yếu', from: 'Tác giả', pages: 'Số trang' },
  empty: 'Hồ sơ chưa có văn bản', emptyHelp: 'Mở một văn bản, chọn “Việc khác”, rồi “Đưa vào hồ sơ”.',
  handOverAsk: 'Nộp lưu trữ…', handOverSure: 'Hồ sơ gồm {{n}} văn bản sẽ đóng lại và được đóng gói. Sau đó không thêm văn bản được nữa.', handOver: 'Đóng và nộp lưu trữ', handedOver: 'Đã nộp lưu trữ',
  package: 'Tải gói hồ sơ',
  putTitle: 'Đưa vào hồ sơ', putButton: 'Đưa vào hồ sơ…', putDo: 'Đưa vào', put: 'Đã đưa vào “{{name}}”', noneOpen: 'Năm {{year}} chưa có hồ sơ đang lập.', notFound: 'Không thấy hồ sơ nào',
}
