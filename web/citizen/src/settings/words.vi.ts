export const settings = {
  title: 'Chữ và màu',
  language: 'Ngôn ngữ',
  size: 'Cỡ chữ',
  sizes: { normal: 'Thường', larger: 'Lớn', largest: 'Rất lớn' },
  theme: 'Nền',
  themes: { system: 'Theo máy', light: 'Sáng', dark: 'Tối' },
  onPhone: 'Trên máy này',
  remembered: (name: string) => `Máy này nhớ: ${name}`,
  forget: 'Quên thông tin về tôi',
  forgotten: 'Đã quên.',
  nothing: 'Máy này không nhớ gì về bạn.',
  privacy: 'Bản nháp, ảnh và hồ sơ theo dõi chỉ nằm trên máy này cho đến khi bạn bấm nộp.',
}
