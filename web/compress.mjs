// Packs what a build made once and for all: `x.js` gets `x.js.gz` and `x.js.br` beside it, where they are smaller. The
// server sends them as they are, so that it need not compress two megabytes of script at every start.
//
//   node compress.mjs FOLDER…
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const packable = /\.(html|m?js|css|json|map|svg|webmanifest|geojson|txt|xml|wasm|ttf)$/
for (const folder of process.argv.slice(2)) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!packable.test(name)) continue
    const plain = readFileSync(`${folder}/${name}`)
    const br = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }
    const keep = (ending, packed) => packed.length < plain.length && writeFileSync(`${folder}/${name}${ending}`, packed)
    keep('.gz', gzipSync(plain, { level: 9 }))
    keep('.br', brotliCompressSync(plain, br))
  }
}
