// Who helps with a procedure, who receives it and who settles it, in one line each.
import { useTranslation } from 'react-i18next'
import './boardWords'
import { useNamedAgencies, type Procedure } from './data'

const parts = ['receives', 'handles', 'supports'] as const

export function Places({ procedure }: { procedure: Procedure }) {
  return <>{parts.map((part) => <Place key={part} procedure={procedure} part={part} />)}</>
}

function Place({ procedure, part }: { procedure: Procedure; part: (typeof parts)[number] }) {
  const { t } = useTranslation()
  const rules = procedure[part]
  const named = useNamedAgencies(procedure.code, part, rules.some((rule) => rule.code))
  const kinds = rules.flatMap((rule) => (rule.level ? [t(`board.kinds.${rule.level}`)] : []))
  const names = [...new Set([...kinds, ...(named.data?.items.map((one) => one.name) ?? [])])]
  return names.length ? <small>{t(`board.place.${part}`, { names: names.join('; ') })}</small> : null
}
