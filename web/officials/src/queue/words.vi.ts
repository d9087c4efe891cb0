export const queue = {
  open: 'Gọi số',
  kiosk: {
    title: 'Lấy số thứ tự', choose: 'Bạn đến làm việc gì?', other: 'Việc khác', appointed: 'Tôi đã hẹn giờ', waiting: '{{n}} người đang chờ, khoảng {{minutes}} phút', nobody: 'Không có ai đang chờ', noAgency: 'Địa chỉ của máy này thiếu mã cơ quan.',
    number: 'Số của bạn', ahead: 'Trước bạn còn {{n}} người, khoảng {{minutes}} phút', next: 'Bạn là người tiếp theo', phone: 'Quét mã để xem số trên điện thoại', print: 'In phiếu', again: 'Người tiếp theo', back: 'Quay lại',
    phoneNumber: 'Số điện thoại đã hẹn', find: 'Lấy số', returns: 'Tự trở về sau {{n}} giây',
  },
  board: { title: 'Bảng gọi số', sound: 'Bật loa', muted: 'Loa đang tắt', noVoice: 'Máy không có giọng đọc tiếng Việt: dùng chuông và chữ.', number: 'Số', desk: 'Quầy', nobody: 'Chưa gọi số nào', next: 'Tiếp theo', waiting: '{{n}} người đang chờ' },
  desk: {
    title: 'Quầy', which: 'Quầy số', next: 'Gọi số tiếp', again: 'Gọi lại', absent: 'Vắng mặt', serve: 'Tiếp nhận', done: 'Xong', openCounter: 'Nhận hồ sơ', called: 'Đang gọi', serving: 'Đang phục vụ', nobody: 'Quầy đang trống', waiting: 'Đang chờ', waitingNone: 'Không có ai đang chờ', absents: 'Vắng mặt', callAbsent: 'Gọi lại số {{n}}',
    served: 'Hôm nay đã phục vụ {{n}} người', mean: ', trung bình {{n}} phút', appointed: 'đã hẹn giờ', since: 'từ {{at}}', kiosk: 'Mở trang lấy số', board: 'Mở bảng gọi', by: 'quầy {{desk}}',
  },
}
