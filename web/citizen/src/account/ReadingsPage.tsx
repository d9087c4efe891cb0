import { moment } from '@tinhso/shared/words/format'
import { Fault, Waiting } from '../parts/Fault'
import { useLoad } from '../parts/load'
import { readings } from '../store/api'
import { t } from '../words'
import { AccountOnly } from './SignIn'

export function ReadingsPage() {
  return <AccountOnly title={t.account.readings} back="tai-khoan" here="ai-da-xem"><List /></AccountOnly>
}

function List() {
  const found = useLoad('readings', readings)
  if (found.fault) return <Fault problem={found.fault} again={found.again} />
  if (!found.value) return <Waiting />
  if (!found.value.items.length) return <p>{t.account.noReadings}</p>
  return (
    <>
      <ul class="items">
        {found.value.items.map((one, n) => (
          <li key={n}>
            <b lang="vi">{one.who}</b>
            <span lang="vi">{one.agency}</span>
            <span lang="vi">{one.what}</span>
            <small><time dateTime={one.at}>{moment(one.at)}</time></small>
          </li>
        ))}
      </ul>
      <p class="quiet">{t.account.readingsHelp}</p>
    </>
  )
}
