// How much script a browser must fetch before the app can first be used: the entry and everything it imports
// statically, gzipped. Fails above 250 kB. Run after `npm run build`.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('./dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('manifest.json', dist), 'utf8'))
const limit = 250_000
const seen = new Set()
const walk = (key) => {
  if (seen.has(key)) return
  seen.add(key)
  manifest[key].imports?.forEach(walk)
}
walk(Object.keys(manifest).find((key) => manifest[key].isEntry))
const size = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length
const files = [...seen].map((key) => manifest[key].file).filter((file) => file.endsWith('.js'))
const styles = [...new Set([...seen].flatMap((key) => manifest[key].css ?? []))]
const script = files.reduce((sum, file) => sum + size(file), 0)
const style = styles.reduce((sum, file) => sum + size(file), 0)
console.log(`first load: ${(script / 1000).toFixed(1)} kB script in ${files.length} files, ${(style / 1000).toFixed(1)} kB style (gzipped; limit ${limit / 1000} kB script)`)
if (script > limit) process.exit(1)
