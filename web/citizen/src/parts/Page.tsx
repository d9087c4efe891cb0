import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { moved } from '../router'
import { t } from '../words'
import { Icon } from './Icon'
import { Link } from './Link'

interface Props {
  title: string
  /** Another language than the app's: names of procedures are Vietnamese. */
  titleLang?: string
  caption?: string
  back?: { to: string; words?: string }
  /** The window's title when it says more than the heading, as when there are errors. */
  windowTitle?: string
  children: ComponentChildren
}

/** A page with its heading, which takes the focus when one has moved to it, so that a screen reader starts there. */
export function Page({ title, titleLang, caption, back, windowTitle, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${windowTitle ?? title} · Smart Nam Định`
  }, [title, windowTitle])
  useEffect(() => {
    if (moved) heading.current?.focus({ preventScroll: true })
  }, [title])
  return (
    <>
      {back && (
        <Link to={back.to} class="back">
          <Icon name="back" size={16} /> {back.words ?? t.shell.back}
        </Link>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {caption && <span class="caption">{caption} </span>}
        <span lang={titleLang}>{title}</span>
      </h1>
      {children}
    </>
  )
}
