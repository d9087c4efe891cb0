export default function SearchOverlay({ close }: { close: () => void }) { return <button onClick={close} /> }
