// Words of copies, of the check of form, and of handing work files over.
export const copies = {
  title: 'Bản sao', make: 'Sao văn bản…', newTitle: 'Sao văn bản', form: 'Hình thức sao', forms: { SY: 'Sao y', TrS: 'Trích sao', SL: 'Sao lục' },
  pages: 'Trang cần trích', pagesHelp: 'Ví dụ 1-3,7', ofPages: 'trang {{pages}}', file: 'Tệp được sao', signer: 'Người ký bản sao', way: 'Chuyển bản sao', ways: { send: 'Gửi qua trục', print: 'Chỉ in' },
  places: 'Nơi nhận ghi thêm trên bản sao', placesHelp: 'Không bắt buộc. Mỗi dòng một nơi; dòng “Lưu: VT” được in sẵn.', amount: 'Số bản',
  doSend: 'Cấp số và gửi', doPrint: 'Cấp số và tạo bản in', made: 'Đã cấp số {{code}}', follow: 'Theo dõi gửi',
}
export const formCheck = {
  title: 'Kiểm tra thể thức', none: 'Không có tệp DOCX hoặc PDF để kiểm tra.', start: 'Kiểm tra thể thức', advice: 'Máy chỉ gợi ý; người kiểm tra quyết định.', good: '{{n}} mục đạt',
  page: 'Trang {{n}}', section: 'Phần {{n}}', seen: 'Đã xem', seenBy: '{{who}} đã xem', choose: 'Đưa vào ý kiến trả lại', giveBack: 'Trả lại với {{n}} lỗi đã chọn…',
}
export const minutes = {
  title: 'Giao nộp lưu trữ', ask: 'Giao nộp hồ sơ năm {{year}}…', help: 'Mọi hồ sơ của năm có văn bản và chưa có biên bản sẽ đóng lại, được đóng gói và ghi vào một biên bản giao nhận.',
  giver: 'Bên giao', receiver: 'Bên nhận', unit: 'Đơn vị', name: 'Họ và tên', position: 'Chức vụ', archive: 'Lưu trữ cơ quan', block: 'Tên khối tài liệu', blockOf: 'Hồ sơ, tài liệu năm {{year}} của {{agency}}',
  condition: 'Tình trạng tài liệu', conditionUsual: 'Tài liệu đầy đủ, mở đọc được', boxes: 'Tài liệu giấy: số hộp (cặp)', metres: 'Quy ra mét giá', do: 'Giao nộp và lập biên bản', done: 'Đã giao nộp {{n}} hồ sơ',
  row: '{{day}}: {{n}} hồ sơ, {{documents}} văn bản; {{giver}} giao, {{receiver}} nhận', minutes: 'Biên bản', list: 'Mục lục',
}
