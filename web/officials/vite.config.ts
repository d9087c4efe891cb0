import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

// The server the development build talks to; `npm run dev` proxies everything under /api to it.
const server = process.env.TINHSO_SERVER ?? 'http://127.0.0.1:8080'

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
        globPatterns: ['index.html', 'before.js', 'lotus.svg', 'assets/index-*.{js,css}', 'assets/*.woff2'],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/api\//, /^\/healthz/, /^\/metrics/],
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
    assetsInlineLimit: 0,
    sourcemap: false,
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': server, '/healthz': server } },
})
