import { Link } from '../parts/Link'
import type { ProcedureRow } from '../store/api'
import { t } from '../words'

export function ProcedureList({ items }: { items: ProcedureRow[] }) {
  return (
    <ul class="list">
      {items.map((row) => (
        <li key={row.code}>
          <Link to={`thu-tuc/${row.code}`}>
            <b lang="vi">{row.name}</b>
            <small><span lang="vi">{row.field}</span>{row.handled !== 'here' && <> · {t.home.elsewhere[row.handled]}</>}</small>
          </Link>
        </li>
      ))}
    </ul>
  )
}
