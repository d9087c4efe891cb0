// Runs before the first paint, so that neither theme, text size nor language flashes. Its own file: the page's
// Content-Security-Policy allows no inline script.
(function () {
  var root = document.documentElement
  var saved = {}
  try {
    saved = JSON.parse(localStorage.getItem('tinhso.look') || '{}') || {}
  } catch (_) {
    saved = {}
  }
  var dark = saved.theme === 'dark' || (saved.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  if (saved.text_size) root.setAttribute('data-text-size', saved.text_size)
  if (saved.language) root.lang = saved.language
  var bar = document.querySelector('meta[name="theme-color"]')
  if (bar && dark) bar.setAttribute('content', '#111417')
})()
