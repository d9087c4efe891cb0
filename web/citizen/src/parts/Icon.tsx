// The few signs of the app: 20×20, one stroke, colour of the text beside them. Always next to a word or a label.
const paths = {
  home: 'M3 9.500 10 3l7 6.500V17H3Z',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12ZM13.500 13.500 17 17',
  file: 'M11.500 2.500h-6A1.500 1.500 0 0 0 4 4v12a1.500 1.500 0 0 0 1.500 1.500h9A1.500 1.500 0 0 0 16 16V7m-4.500-4.500L16 7m-4.500-4.500V7H16M7 11h6M7 14h6',
  track: 'M3 3h5v5H3zM12 3h5v5h-5zM3 12h5v5H3zM12 12h2v2h-2zM15 15h2v2h-2z',
  folder: 'M3 5.500A1.500 1.500 0 0 1 4.500 4H8l2 2h5.500A1.500 1.500 0 0 1 17 7.500v7a1.500 1.500 0 0 1-1.500 1.500h-11A1.500 1.500 0 0 1 3 14.500Z',
  camera: 'M3.500 6h3L8 4h4l1.500 2h3v10h-13zM10 13.500a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600Z',
  back: 'M12 4 6 10l6 6',
  next: 'm8 4 6 6-6 6',
  close: 'M5 5l10 10M15 5 5 15',
  check: 'M4 10.500 8.500 15 16 5.500',
  alert: 'M10 7v4m0 2.800v.200M8.700 3.600 2.400 14.500A1.500 1.500 0 0 0 3.700 16.800h12.600a1.500 1.500 0 0 0 1.300-2.300L11.300 3.600a1.500 1.500 0 0 0-2.600 0Z',
  offline: 'M3 3l14 14M5.300 8.200A8 8 0 0 1 8 6.700M2.500 6.500A11.500 11.500 0 0 1 5 4.800M14.700 8.200a8 8 0 0 0-3.600-1.900M17.500 6.500A11.500 11.500 0 0 0 8.600 3.600M7.300 11a5 5 0 0 1 2-.900M12.700 11l.300.200M10 14.500h.010',
  print: 'M6 7V3.500h8V7M6 14H4.500A1.500 1.500 0 0 1 3 12.500v-4A1.500 1.500 0 0 1 4.500 7h11A1.500 1.500 0 0 1 17 8.500v4a1.500 1.500 0 0 1-1.500 1.500H14M6 11.500h8v5H6v-5Z',
  share: 'M10 12V3m0 0L6.500 6.500M10 3l3.500 3.500M4 10v6a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1v-6',
  turn: 'M15.500 8A6 6 0 1 0 16 11M16 3.500V8h-4.500',
  crop: 'M6 2.500V14h11.500M2.500 6H14v11.500',
  download: 'M10 3v9.500m0 0L6.500 9M10 12.500 13.500 9M4 16.500h12',
  person: 'M10 10.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM3.500 17c.800-3.300 3.300-5 6.500-5s5.700 1.700 6.500 5',
  safe: 'M3 4h14v12H3zM10 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM5.500 16v1.500M14.500 16v1.500',
  eye: 'M2 10s3-5.500 8-5.500S18 10 18 10s-3 5.500-8 5.500S2 10 2 10ZM10 12.300a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600Z',
  look: 'M2.500 15.500 6.500 5l4 10.500M4 12h5M12.500 15.500l2.500-6.500 2.500 6.500M13.300 13.500h3.400',
} as const
export type IconName = keyof typeof paths

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6"
      stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}

export function Lotus({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 28 28" fill="none" stroke="var(--red)" stroke-width="2" stroke-linejoin="round" aria-hidden="true" focusable="false">
      <path d="M14 4c3 4 4.500 8 4.500 11S17 21 14 23c-3-2-4.500-5-4.500-8S11 8 14 4Z" />
      <path d="M9 11c-3 .500-5 2-6 4 1.500 4.500 5.500 7.500 11 8 5.500-.500 9.500-3.500 11-8-1-2-3-3.500-6-4" />
    </svg>
  )
}
