// Words of the reports and of the search page.
export const reports = {
  title: 'Sổ và báo cáo', kind: 'Báo cáo', from: 'Từ ngày', until: 'Đến ngày', none: 'Không có dòng nào trong kỳ này', cut: 'Quá 20.000 dòng: chỉ hiện phần đầu. Hãy chọn kỳ ngắn hơn.', xlsx: 'Tải XLSX', pdf: 'Tải PDF',
  kinds: { outgoing: 'Sổ văn bản đi', incoming: 'Sổ văn bản đến', follow_up: 'Theo dõi giải quyết', people: 'Đúng hạn theo người', units: 'Đúng hạn theo cơ quan', copies: 'Sổ bản sao' },
}
export const finding = {
  title: 'Tìm văn bản', q: 'Từ cần tìm', qHelp: 'Số, trích yếu, nội dung trong tệp, người ký. Không cần gõ dấu.', direction: 'Chiều', both: 'Đến và đi', incoming: 'Văn bản đến', outgoing: 'Văn bản đi',
  type: 'Loại', sender: 'Nơi gửi', person: 'Người ký, người soạn', from: 'Từ ngày', until: 'Đến ngày', nothing: 'Không thấy văn bản nào', more: 'Xem thêm',
  saved: 'Đã lưu', save: 'Lưu tìm kiếm này', saveName: 'Tên', forget: 'Bỏ “{{name}}”', kept: 'Đã lưu tìm kiếm',
}
