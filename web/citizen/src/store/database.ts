// What the phone keeps: drafts, photographed papers, dossiers that are followed, what somebody lets it remember of
// themselves. Nothing of it leaves the phone but by the button that files. IndexedDB, because photographs are large.
import { useEffect, useState } from 'preact/hooks'

export type Shelf = 'drafts' | 'papers' | 'dossiers' | 'person'
const shelves: Record<Shelf, string> = { drafts: 'id', papers: 'id', dossiers: 'code', person: 'id' }

let opening: Promise<IDBDatabase> | undefined
function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('smart-nam-dinh', 1)
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(shelves)) request.result.createObjectStore(name, { keyPath })
    }
    request.onsuccess = () => {
      // Another tab brings a newer version: let it.
      request.result.onversionchange = () => request.result.close()
      request.result.onclose = () => (opening = undefined)
      resolve(request.result)
    }
    request.onerror = () => {
      opening = undefined
      reject(request.error ?? new Error('IndexedDB'))
    }
  })
  return opening
}

async function run<T>(shelf: Shelf, mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  return new Promise((resolve, reject) => {
    // A draft is what somebody typed for half an hour: it is on the disk before the page says that it is kept.
    const transaction = database.transaction(shelf, mode, { durability: 'strict' })
    const request = act(transaction.objectStore(shelf))
    // Only a finished transaction survives a dead battery, and only a strict one is flushed when it is said to be finished.
    transaction.oncomplete = () => resolve(request.result)
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? request.error ?? new Error('IndexedDB'))
  })
}

const listeners = new Set<(shelf: Shelf) => void>()
const changed = (shelf: Shelf) => listeners.forEach((listener) => listener(shelf))

export const take = <T>(shelf: Shelf, key: string) => run<T | undefined>(shelf, 'readonly', (store) => store.get(key) as IDBRequest<T | undefined>)
export const all = <T>(shelf: Shelf) => run<T[]>(shelf, 'readonly', (store) => store.getAll() as IDBRequest<T[]>)
export async function keep(shelf: Shelf, value: object) {
  await run(shelf, 'readwrite', (store) => store.put(value))
  changed(shelf)
}
export async function drop(shelf: Shelf, key: string) {
  await run(shelf, 'readwrite', (store) => store.delete(key))
  changed(shelf)
}
export async function clear(shelf: Shelf) {
  await run(shelf, 'readwrite', (store) => store.clear())
  changed(shelf)
}

/** Everything of a shelf, kept up to date; undefined until it was read, empty when the browser keeps nothing. */
export function useAll<T>(shelf: Shelf): T[] | undefined {
  const [found, setFound] = useState<T[]>()
  useEffect(() => {
    let gone = false
    const read = () => void all<T>(shelf).then((values) => !gone && setFound(values), () => !gone && setFound([]))
    const listener = (which: Shelf) => which === shelf && read()
    listeners.add(listener)
    read()
    return () => {
      gone = true
      listeners.delete(listener)
    }
  }, [shelf])
  return found
}

/** Asks the browser not to throw drafts away when the phone is full. */
export const protectStorage = () => void navigator.storage?.persist?.().catch(() => {})
