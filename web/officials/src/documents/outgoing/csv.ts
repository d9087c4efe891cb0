// The tracking table for a spreadsheet: UTF-8 with a byte order mark and commas, so that Excel reads the Vietnamese.
import type { DeliveryRow, OutgoingView } from '@tinhso/shared/api/types'
import { moment } from '@tinhso/shared/words/format'

// A cell that begins like a formula is text all the same.
const cell = (text: string) => `"${(/^[=+\-@\t]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`

export function saveCsv(view: OutgoingView, rows: DeliveryRow[], state: (status: string) => string) {
  const at = (when: string | null) => (when ? moment(when) : '')
  const lines = [
    ['Mã', 'Nơi nhận', 'Trạng thái', 'Đến (01)', 'Mở', 'Từ chối (02)', 'Tiếp nhận (03)', 'Phân công (04)', 'Đang xử lý (05)', 'Hoàn thành (06)', 'Lý do', 'Nhắc lần cuối'],
    ...rows.map((d) => [d.code, d.name, state(d.status), at(d.arrived_at), at(d.opened_at), at(d.refused_at), at(d.received_at), at(d.assigned_at), at(d.processing_at), at(d.finished_at), d.reason, at(d.reminded_at)]),
  ]
  const blob = new Blob(['\ufeff', lines.map((line) => line.map(cell).join(',')).join('\r\n')], { type: 'text/csv' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = `${view.code.replace(/[/\\]/g, '-')}.csv`
  link.click()
  URL.revokeObjectURL(link.href)
}
