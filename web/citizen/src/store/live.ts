// Hears when somebody acts on a dossier: a stream of events (text/event-stream), opened by POST so that the proof stands in
// no address. While it is open nothing has to be asked; when it fails the page asks from time to time as before.

const shortest = 2_000
const longest = 120_000
/** The server says something every fifteen seconds; a stream that is silent for longer is dead. */
const silence = 45_000

interface Listener {
  /** Something has changed. Also after a gap, in which something may have. */
  changed: () => void
  connected: (is: boolean) => void
}

/** Returns what ends it. */
export function listen(code: string, proof: string, { changed, connected }: Listener): () => void {
  let over = false
  let wait = shortest
  let timer = 0
  let last = ''
  let running: AbortController | undefined
  let gap = false

  const open = async () => {
    if (over || document.visibilityState !== 'visible') return
    const mine = (running = new AbortController())
    let watch = 0
    const alive = () => {
      clearTimeout(watch)
      watch = window.setTimeout(() => mine.abort(), silence)
    }
    let refused = false
    try {
      alive()
      const response = await fetch('/api/services/tracking/stream', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream', ...(last && { 'Last-Event-ID': last }) },
        body: JSON.stringify({ code, proof }),
        signal: mine.signal,
      })
      refused = response.status >= 400 && response.status < 500 && response.status !== 429
      if (!response.ok || !response.body) throw new Error(String(response.status))
      wait = shortest
      connected(true)
      if (gap) changed()
      gap = true
      await read(response.body, alive)
    } catch {
      wait = Math.min(longest, wait * 2)
    } finally {
      clearTimeout(watch)
      if (running === mine) running = undefined
      if (!over) connected(false)
    }
    if (!over && !refused) timer = window.setTimeout(() => void open(), wait)
  }

  /** Events are parted by an empty line (WHATWG HTML, 9.2.6); one with data is news. */
  const read = async (body: ReadableStream<Uint8Array>, alive: () => void) => {
    const reader = body.getReader()
    const decoder = new TextDecoder()
    let rest = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      alive()
      rest += decoder.decode(value, { stream: true })
      const blocks = rest.split('\n\n')
      rest = blocks.pop()!
      let news = false
      for (const block of blocks)
        for (const line of block.split('\n')) {
          if (line.startsWith('id:')) last = line.slice(3).trim()
          if (line.startsWith('data:')) news = true
        }
      if (news) changed()
    }
  }

  // A page in the background needs no stream; it opens one when it is looked at again.
  const seen = () => {
    if (document.visibilityState === 'hidden') return running?.abort()
    clearTimeout(timer)
    if (!running) void open()
  }
  document.addEventListener('visibilitychange', seen)
  void open()
  return () => {
    over = true
    clearTimeout(timer)
    running?.abort()
    document.removeEventListener('visibilitychange', seen)
  }
}
