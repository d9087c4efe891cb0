import type { operate as vi } from './words.vi'

export const operate: typeof vi = {}
