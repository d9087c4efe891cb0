// Words of the way to the signature, of paper on its way into the register, and of the leader's morning.
export const flow = {
  title: 'Trình duyệt',
  steps: { drafting: 'Đang soạn', content: 'Chờ duyệt nội dung', form: 'Chờ kiểm tra thể thức', signing: 'Chờ ký', ready: 'Đã ký, chờ phát hành' },
  turn: 'Đến lượt {{who}}',
  submit: 'Trình…', submitTitle: 'Trình dự thảo', submitted: 'Đã trình', reviewer: 'Người duyệt nội dung',
  approve: 'Duyệt', approved: 'Đã duyệt', giveBack: 'Trả lại…', giveBackTitle: 'Trả lại người soạn', givenBack: 'Đã trả lại người soạn',
  signPaper: 'Ký giấy…', signPaperTitle: 'Đã ký trên giấy', signed: 'Đã ghi nhận chữ ký', scan: 'Bản chụp văn bản đã ký (PDF, JPEG, PNG)', scanOf: 'Bản đã ký: {{name}}', chooseScan: 'Chọn tệp',
  signDigital: 'Ký số', sealed: 'Đã đóng dấu số',
  sealWaits: 'Đã cấp số {{code}}, chờ đóng dấu.', sealWaitsHelp: 'Văn bản được gửi đi ngay sau khi đóng dấu số của cơ quan.', seal: 'Đóng dấu số và gửi', sendUnsealed: 'Gửi không đóng dấu', unsealed: 'Đã gửi, không có dấu số', unsealedReason: 'Lý do không đóng dấu số',
  issue: 'Cấp số và phát hành', issued: 'Đã cấp số {{code}}',
  words: 'Ý kiến', comment: 'Góp ý', commentDo: 'Gửi góp ý', comments: 'Góp ý', versions: 'Các bản đã trình', version: 'Bản {{n}}',
  entry: { submit: 'trình', approve: 'duyệt', return: 'trả lại', sign_paper: 'ký trên giấy', sign_digital: 'ký số' },
  checkUnread: 'Không đọc được tệp {{name}}.',
}
export const scans = {
  open: 'Văn bản giấy, thư',
  title: 'Văn bản giấy và thư điện tử', help: 'Chụp hoặc quét văn bản (PDF, JPEG, PNG), hoặc chọn tệp thư .eml. Máy đọc chữ và điền sẵn; văn thư kiểm tra rồi vào sổ.',
  choose: 'Chọn tệp hoặc chụp', none: 'Không có bản chụp nào chờ vào sổ', waiting: 'Đang đọc…', read: 'Đã đọc, chờ vào sổ', failed: 'Không đọc được, cần tự nhập',
  code: 'Số, ký hiệu', from: 'Nơi gửi', issued: 'Ngày văn bản', type: 'Loại văn bản', subject: 'Trích yếu', signer: 'Người ký',
  register: 'Vào sổ', registered: 'Đã vào sổ, số đến {{n}}', discard: 'Bỏ', discarded: 'Đã bỏ bản chụp',
  duplicate: 'Có thể trùng với số đến {{n}}: {{code}}, {{subject}}', despite: 'Không trùng, vẫn vào sổ', secret: 'Có dấu chỉ độ mật: không được đưa vào hệ thống.', pick: 'Chọn một bản chụp để kiểm tra.',
}
export const morning = {
  open: 'Xử lý nhanh', title: 'Phân công buổi sáng', progress: 'Còn {{n}} văn bản', done: 'Đã phân công hết', doneHelp: 'Đã xử lý {{n}} văn bản trong lượt này.',
  lead: 'Chủ trì', days: 'Hạn', daysN: '{{n}} ngày', opinion: 'Ý kiến chỉ đạo', speak: 'Đọc ý kiến', listening: 'Đang nghe…', send: 'Chuyển', skip: 'Để sau', proposed: '{{who}} đề xuất: {{words}}',
  read: 'Xem văn bản', sent: 'Đã chuyển {{code}} cho {{who}}', needLead: 'Chọn người chủ trì', swipe: 'Vuốt trái để sau, vuốt phải để chuyển.', pickLead: 'Người khác',
}
