// How much script a phone must fetch before the app can first be used, gzipped. Fails above 150 kB. Run after a build.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const limit = 150_000
const dist = new URL('./dist/', import.meta.url)
const page = readFileSync(new URL('index.html', dist), 'utf8')
const named = (pattern) => [...page.matchAll(pattern)].map((found) => found[1].replace('/congdan/', ''))
const size = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length, 0)
const scripts = named(/(?:src|href)="(\/[^"]+\.js)"/g)
const script = size(scripts)
const style = size(named(/href="(\/[^"]+\.css)"/g))
const kB = (n) => `${(n / 1000).toFixed(1)} kB`
console.log(`citizens: ${kB(script)} script in ${scripts.length} files, ${kB(style)} style, gzipped (limit: ${kB(limit)} script)`)
if (scripts.length === 0 || script > limit) process.exit(1)
