import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { shake } from '../shake.mjs'

// The server the development build talks to; `npm run dev -w citizen` proxies everything under /api to it.
const server = process.env.TINHSO_SERVER ?? 'http://127.0.0.1:8080'
export const base = '/congdan/'

export default defineConfig({
  base,
  // What the apps share is written for React; its three functions used here are Preact's too.
  resolve: { alias: { '@tinhso/shared': fileURLToPath(new URL('../shared/src', import.meta.url)), react: 'preact/compat' } },
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  plugins: [
    VitePWA({
      registerType: 'autoUpdate',
      injectRegister: false,
      scope: base,
      manifest: {
        id: base,
        name: 'Smart Nam Định',
        short_name: 'Smart Nam Định',
        description: 'Nộp hồ sơ, tra cứu, nhận kết quả từ chính quyền tỉnh Nam Định trên điện thoại',
        lang: 'vi',
        start_url: base,
        scope: base,
        display: 'standalone',
        background_color: '#fbfaf7',
        theme_color: '#fbfaf7',
        icons: [
          { src: `${base}icon-192.png`, sizes: '192x192', type: 'image/png' },
          { src: `${base}icon-512.png`, sizes: '512x512', type: 'image/png' },
          { src: `${base}icon-maskable-512.png`, sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: `${base}lotus.svg`, sizes: 'any', type: 'image/svg+xml' },
        ],
        shortcuts: [{ name: 'Tra cứu hồ sơ', url: `${base}tra-cuu` }],
      },
      // The whole app is small: all of it is kept on the phone. What the public may read about procedures is kept too;
      // dossiers are not, the app keeps those it was asked to keep itself.
      workbox: {
        globPatterns: ['index.html', 'before.js', 'lotus.svg', 'assets/*.{js,css,woff2}'],
        navigateFallback: `${base}index.html`,
        navigateFallbackAllowlist: [/^\/congdan\//],
        cleanupOutdatedCaches: true,
        runtimeCaching: [
          {
            urlPattern: ({ url, sameOrigin }) => sameOrigin && /^\/api\/services\/(procedures|events)/.test(url.pathname),
            handler: 'NetworkFirst',
            options: { cacheName: 'procedures', networkTimeoutSeconds: 6, expiration: { maxEntries: 200, maxAgeSeconds: 30 * 86_400 } },
          },
        ],
      },
    }),
  ],
  build: {
    target: 'es2022', assetsInlineLimit: 0, sourcemap: false, modulePreload: { polyfill: false },
    rollupOptions: { treeshake: shake },
  },
  server: { proxy: { '/api': server } },
})
