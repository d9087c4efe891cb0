// Lets code outside React (events, toasts) go to a document; the router is given by router.tsx at start.
type Direction = 'incoming' | 'outgoing'
let go: (direction: Direction, id?: number) => void = () => {}
export const openDocument = (direction: Direction, id?: number) => go(direction, id)
export const setOpenDocument = (to: typeof go) => (go = to)
