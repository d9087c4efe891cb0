import type { organisation as vi } from './words.vi'

export const organisation: typeof vi = {}
