import type { ComponentChildren } from 'preact'
import { address, go } from '../router'

interface Props {
  to: string
  class?: string
  children: ComponentChildren
  current?: boolean
  label?: string
}

export function Link({ to, children, current, label, ...rest }: Props) {
  const follow = (e: MouseEvent) => {
    if (e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
    e.preventDefault()
    go(to)
  }
  return (
    <a href={address(to)} onClick={follow} aria-current={current ? 'page' : undefined} aria-label={label} {...rest}>
      {children}
    </a>
  )
}
