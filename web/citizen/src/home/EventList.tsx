import { Fault, Waiting } from '../parts/Fault'
import { Icon } from '../parts/Icon'
import { Link } from '../parts/Link'
import { useLoad } from '../parts/load'
import { events } from '../store/api'
import { t } from '../words'

export const upper = (text: string) => text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)

export function EventList() {
  const { value, fault, loading, again } = useLoad('events', events)
  if (loading) return <div class="events waiting-for"><Waiting /></div>
  if (fault) return <Fault problem={fault} again={again} />
  return (
    <ul class="events">
      {value!.items.map((event) => (
        <li key={event.name}>
          <Link to={`thu-tuc?viec=${encodeURIComponent(event.name)}`}>
            <span><span lang="vi">{upper(event.name)}</span><small>{t.home.procedures(event.procedures)}</small></span>
            <Icon name="next" size={16} />
          </Link>
        </li>
      ))}
    </ul>
  )
}
