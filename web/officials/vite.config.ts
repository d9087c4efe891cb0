import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Rollup } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import type { ManifestTransform } from 'workbox-build'
import { shake } from '../shake.mjs'

// The server the development build talks to; `npm run dev` proxies everything under /api to it.
const server = process.env.TINHSO_SERVER ?? 'http://127.0.0.1:8080'

// What index.html names is what a first visit loads; other pages are kept once they were visited.
const firstLoadOnly: ManifestTransform = (entries) => {
  const page = readFileSync(new URL('./dist/index.html', import.meta.url), 'utf8')
  return { manifest: entries.filter((e) => !/^assets\/.*\.(js|css)$/.test(e.url) || page.includes(e.url)) }
}

// What every page needs comes in few files; everything else stays with the page that asks for it.
let initial: Set<string> | undefined
function firstLoad(id: string, { getModuleIds, getModuleInfo }: Rollup.ManualChunkMeta) {
  if (!initial) {
    initial = new Set()
    const walk = (from: string) => {
      if (initial!.has(from)) return
      initial!.add(from)
      getModuleInfo(from)?.importedIds.forEach(walk)
    }
    for (const each of getModuleIds()) if (getModuleInfo(each)?.isEntry) walk(each)
  }
  if (!initial.has(id) || getModuleInfo(id)?.isEntry) return undefined
  // Names that begin with a zero byte are the bundler's own small parts.
  return id.includes('/node_modules/') || id.startsWith('\0') ? 'vendor' : 'shell'
}

export default defineConfig({
  resolve: { alias: { '@tinhso/shared': fileURLToPath(new URL('../shared/src', import.meta.url)) } },
  plugins: [
    react(),
    VitePWA({
      registerType: 'autoUpdate',
      injectRegister: false,
      manifest: {
        name: 'IOC Nam Định',
        short_name: 'IOC Nam Định',
        description: 'Văn bản, công việc và điều hành của cán bộ, công chức tỉnh Nam Định',
        lang: 'vi',
        start_url: '/',
        display: 'standalone',
        background_color: '#fbfaf7',
        theme_color: '#f3f1ec',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: '/lotus.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
      // Only the shell is kept on the device: documents and lists never are.
      workbox: {
        globPatterns: ['index.html', 'before.js', 'lotus.svg', 'assets/*.{js,css,woff2}'],
        manifestTransforms: [firstLoadOnly],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/api\//, /^\/congdan(\/|$)/, /^\/healthz/, /^\/metrics/],
        cleanupOutdatedCaches: true,
        runtimeCaching: [
          {
            urlPattern: ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'),
            handler: 'CacheFirst',
            options: { cacheName: 'assets', expiration: { maxEntries: 120 } },
          },
        ],
      },
    }),
  ],
  build: {
    target: 'es2022',
    rollupOptions: { output: { manualChunks: firstLoad }, treeshake: shake },
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': server, '/healthz': server } },
})
