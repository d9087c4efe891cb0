// What is seen before anything is known: the frame of the shell, in its final place, so that nothing jumps.
import { Lotus } from '@tinhso/shared/parts/Icon'
import { Fault } from '@tinhso/shared/parts/Fault'
import { Skeleton } from '@tinhso/shared/parts/parts'
import css from './shell.module.css'

export function Boot() {
  return (
    <div className={css.shell} aria-busy="true">
      <div className={css.rail}>
        <div className={css.brand}><Lotus /><span>IOC Nam Định</span></div>
        <div className={css.bootRail}>{[70, 80, 60, 75].map((w) => <Skeleton key={w} w={`${w}%`} />)}</div>
      </div>
      <div />
    </div>
  )
}

export function Unreachable({ fault, retry }: { fault: unknown; retry: () => void }) {
  return (
    <main className={css.unreachable}>
      <div className={css.brand}><Lotus /><span>IOC Nam Định</span></div>
      <Fault fault={fault} retry={retry} />
    </main>
  )
}
