// The signing software on this computer, that holds the USB token: one connection, one order, one answer.
export type Told =
  | { kind: 'answered'; done: boolean; message: string }
  | { kind: 'absent' } // nobody listens, or the browser does not trust who does
  | { kind: 'gone' } // it hung up without an answer

const patience = 8_000

/** What the software answers: `Status` 0 is done, as a number or as text. */
function read(text: string): Told {
  try {
    const said = JSON.parse(text) as { Status?: unknown; Message?: unknown }
    return { kind: 'answered', done: said.Status === 0 || said.Status === '0', message: typeof said.Message === 'string' ? said.Message.slice(0, 500) : '' }
  } catch {
    return { kind: 'answered', done: false, message: '' }
  }
}

/** Gives the order and waits for its end; `opened` tells that the software is there. Ends as `gone` when given up. */
export function giveOrder(address: string, order: string, opened: () => void, given: AbortSignal): Promise<Told> {
  return new Promise((resolve) => {
    let there = false
    const socket = new WebSocket(address)
    const end = (told: Told) => {
      clearTimeout(late)
      resolve(told)
      socket.close()
    }
    const late = setTimeout(() => end({ kind: 'absent' }), patience)
    given.addEventListener('abort', () => end({ kind: 'gone' }))
    socket.onopen = () => {
      there = true
      clearTimeout(late)
      opened()
      socket.send(order)
    }
    socket.onmessage = (event) => end(read(String(event.data)))
    socket.onclose = () => end({ kind: there ? 'gone' : 'absent' })
  })
}
