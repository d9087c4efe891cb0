export const workShows = ['open', 'notices', 'done'] as const
export type WorkShow = (typeof workShows)[number]
