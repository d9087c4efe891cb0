import type { settings as vi } from './words.vi'

export const settings: typeof vi = {}
