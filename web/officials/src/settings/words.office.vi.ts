// Words of the page on which an agency's administrator says how its office works.
export const office = {
  steps: 'Các bước của văn bản đi', stepsHelp: 'Bỏ chọn hết thì văn thư soạn và phát hành ngay. Chỉ dự thảo trình sau khi lưu mới theo các bước mới.',
  way: { drafting: 'Soạn thảo', content: 'Duyệt nội dung', form: 'Kiểm tra thể thức', signing: 'Ký', ready: 'Cấp số, phát hành' },
  content: 'Lãnh đạo đơn vị duyệt nội dung (Điều 10)', form: 'Văn phòng kiểm tra thể thức (Điều 12)', signing: 'Lãnh đạo ký trên hệ thống hoặc trên giấy (Điều 13)',
  seal: 'Đóng dấu số trước khi gửi', sealHelp: 'Văn bản ký số được cấp số, đóng dấu số của cơ quan rồi mới gửi đi.',
  who: { content: 'Người được duyệt', form: 'Người kiểm tra', signing: 'Người được ký' }, chosen: 'Người soạn tự chọn', clerks: 'Văn thư', saveSteps: 'Lưu các bước',
  numbers: 'Số và ký hiệu', sign: 'Chữ viết tắt tên cơ quan', signHelp: 'Đứng trong ký hiệu văn bản. Để trống thì lấy theo danh mục cơ quan.', example: 'Ví dụ: {{decision}}; {{letter}}; {{copy}}',
  numbering: 'Số văn bản đi', numberings: { one: 'Một dãy số chung', by_type: 'Mỗi loại một dãy số' }, copies: 'Số bản sao (SY, TrS, SL)', copySeries: { one: 'Một dãy số chung', by_type: 'Mỗi hình thức sao một dãy số' },
  days: 'Hạn xử lý văn bản đến', daysHelp: 'Ngày làm việc, khi nơi gửi không nêu hạn (1 đến 60).', saveNumbers: 'Lưu số và ký hiệu',
  usual: 'Bút phê mẫu', lines: 'Mỗi dòng một câu', linesHelp: 'Hiện thành nút bấm khi lãnh đạo phân công xử lý; nhiều nhất 30 câu.', saveUsual: 'Lưu bút phê mẫu',
}
