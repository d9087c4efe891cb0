// Chứng thực bản sao từ bản chính: one form for who stands at the counter, by keyboard alone, and the register below it.
import { Checkbox, Modal, Select, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { api, Problem } from '@tinhso/shared/api/client'
import { upload } from '@tinhso/shared/api/upload'
import { Fault, useFaultWords } from '@tinhso/shared/parts/Fault'
import { Icon } from '@tinhso/shared/parts/Icon'
import { Button, buttonClass, Empty, Notice, Skeleton } from '@tinhso/shared/parts/parts'
import { toast, toastFault } from '@tinhso/shared/parts/toast'
import { day, moment, number } from '@tinhso/shared/words/format'
import { getRouteApi } from '@tanstack/react-router'
import { useLayoutEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../accounts/me'
import dialog from '../documents/parts/dialog.module.css'
import { BackBar, FilterBox, More } from '../panes/Panes'
import { dong } from '../payments/data'
import { Money } from '../payments/Money'
import '../payments/words'
import { certifiedChanged, certifiedSheet, pageFee, useCertification, useCertified, useCertifyForm, useStrikeOut, type CertificationView, type CertifiedRow, type CertifyForm } from './certify'
import css from './services.module.css'

const route = getRouteApi('/services/certified')

export function CertifyPage() {
  const { t } = useTranslation()
  const form = useCertifyForm()
  const [round, setRound] = useState(0)
  const [done, setDone] = useState<{ id: number; seconds?: number } | null>(null)
  return (
    <div className={css.page}>
      <BackBar to="/services" words={t('shell.system.services')} />
      <h1>{t('services.certify.title')}</h1>
      {form.isPending ? <Skeleton h="20rem" /> : form.error ? (form.error instanceof Problem && form.error.status === 404 ? <Empty icon="dossier" title={t('services.certify.notHere')} /> : <Fault fault={form.error} retry={() => void form.refetch()} />) : (
        done ? <Done key={done.id} {...done} next={() => (setDone(null), setRound(round + 1))} /> : <Form key={round} about={form.data} done={(view, seconds) => setDone({ id: view.id, seconds })} />
      )}
      <Register open={(id) => setDone({ id })} />
    </div>
  )
}

interface Line { name: string; pages: string; copies: string; scan?: { ticket: string; name: string }; sending?: boolean }
const empty: Line = { name: '', pages: '1', copies: '1' }
const whole = (text: string, most: number) => Math.min(most, Number(text.replace(/\D/g, '')) || 0)

function Form({ about, done }: { about: CertifyForm; done: (view: CertificationView, seconds: number) => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const began = useRef(Date.now())
  const box = useRef<HTMLFormElement>(null)
  const [requester, setRequester] = useState('')
  const [phone, setPhone] = useState('')
  const [lines, setLines] = useState<Line[]>([empty])
  const [signer, setSigner] = useState<string | null>(String(about.last_signer || about.signers[0]?.official || '') || null)
  const [cash, setCash] = useState(true)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>(null)
  // One key a person at the counter: whatever is sent again is never a second number.
  const key = useRef(crypto.randomUUID())
  // In the same beat as the key, so that no letter of a quick typist goes astray.
  const fresh = useRef(false)
  useLayoutEffect(() => {
    if (fresh.current) box.current?.querySelector<HTMLElement>(`[data-line="${lines.length - 1}"]`)?.focus()
    fresh.current = false
  }, [lines.length])
  const field = (name: string) => (fault instanceof Problem ? fault.field(name) : undefined)
  const change = (n: number, to: Partial<Line>) => setLines((all) => all.map((line, i) => (i === n ? { ...line, ...to } : line)))
  const filled = lines.filter((line) => line.name.trim())
  const cost = (line: Line) => (about.fee ? pageFee(about.fee, whole(line.pages, 2000)) * whole(line.copies, 500) : null)
  const total = about.fee ? filled.reduce((sum, line) => sum + (cost(line) ?? 0), 0) : null
  const sending = lines.some((line) => line.sending)

  const submit = async () => {
    setTried(true)
    if (busy || sending || !requester.trim() || !filled.length || !signer || filled.some((line) => !whole(line.pages, 2000) || !whole(line.copies, 500))) return
    setBusy(true)
    setFault(null)
    try {
      const view = await api.post('/api/services/certified', {
        key: key.current,
        body: {
          requester: requester.trim(), phone: phone.trim() || null, signer: Number(signer), cash,
          papers: filled.map((line) => ({ name: line.name.trim(), pages: whole(line.pages, 2000), copies: whole(line.copies, 500), scan: line.scan?.ticket ?? null })),
        },
      })
      certifiedChanged()
      done(view, Math.round((Date.now() - began.current) / 1000))
    } catch (no) {
      setFault(no)
      if (no instanceof Problem && no.status !== 0) key.current = crypto.randomUUID()
      setBusy(false)
    }
  }
  /** Enter moves on, as on the paper form; after the last box of a filled line there is a next line, after an empty one the end. */
  const keys = (event: KeyboardEvent<HTMLFormElement>) => {
    if ((event.key === 'Enter' && (event.ctrlKey || event.metaKey)) || event.key === 'F9') {
      event.preventDefault()
      return void submit()
    }
    if (event.key !== 'Enter' || event.defaultPrevented || !(event.target instanceof HTMLInputElement) || event.target.type === 'file') return
    event.preventDefault()
    const at = Number(event.target.dataset.line ?? -1)
    const last = at >= 0 && at === lines.length - 1
    if (last && event.target.dataset.box === 'copies' && lines[at]!.name.trim()) {
      fresh.current = true
      return setLines((all) => [...all, empty])
    }
    if (last && event.target.dataset.box === 'name' && !lines[at]!.name.trim()) return box.current?.querySelector<HTMLElement>('[type=submit]')?.focus()
    const all = [...(box.current?.querySelectorAll<HTMLElement>('[data-next]') ?? [])]
    const here = all.indexOf(event.target)
    const next = (here >= 0 && all[here + 1]) || box.current?.querySelector<HTMLElement>('[type=submit]')
    next?.focus()
    if (next instanceof HTMLInputElement) next.select()
  }
  const take = (n: number, file: File | undefined) => {
    if (!file) return
    change(n, { sending: true })
    upload(file, () => {}).done.then(
      (stored) => change(n, { sending: false, scan: { ticket: stored.ticket, name: stored.name || file.name } }),
      (no: unknown) => (change(n, { sending: false }), toastFault(no, words)),
    )
  }
  const number4 = (n: number, what: 'pages' | 'copies', most: number) => (
    <TextInput label={t(`services.certify.${what}`)} inputMode="numeric" autoComplete="off" maxLength={4} value={lines[n]![what]} data-next data-line={n} data-box={what}
      onFocus={(e) => e.currentTarget.select()} onChange={(e) => change(n, { [what]: e.currentTarget.value.replace(/\D/g, '') })}
      error={tried && lines[n]!.name.trim() && !whole(lines[n]![what], most) ? t('services.certify.needed') : field(`papers[${n}].${what}`)} />
  )
  return (
    <form ref={box} className={css.counter} noValidate onKeyDown={keys} onSubmit={(e: FormEvent) => (e.preventDefault(), void submit())}>
      {!about.confirmed && <Notice>{t('services.certify.unconfirmed')}</Notice>}
      <fieldset className={css.person}>
        <legend>{t('services.certify.who')}</legend>
        <TextInput label={t('services.certify.requester')} autoFocus autoComplete="off" maxLength={200} value={requester} data-next onChange={(e) => setRequester(e.currentTarget.value)} error={tried && !requester.trim() ? t('services.certify.needed') : field('requester')} />
        <TextInput label={t('services.counter.phone')} placeholder={t('common.optional')} inputMode="tel" autoComplete="off" maxLength={20} value={phone} data-next onChange={(e) => setPhone(e.currentTarget.value)} error={field('phone')} />
      </fieldset>
      <section className={css.certified} aria-labelledby="certified-papers">
        <h2 id="certified-papers">{t('services.certify.papers')}</h2>
        {lines.map((line, n) => (
          <div key={n} className={css.certifiedLine}>
            <TextInput label={t('services.certify.paper', { n: n + 1 })} autoComplete="off" maxLength={200} list="certified-kinds" value={line.name} data-next data-line={n} data-box="name" onChange={(e) => change(n, { name: e.currentTarget.value })}
              error={tried && n === 0 && !filled.length ? t('services.certify.needed') : field(`papers[${n}].name`)} />
            {number4(n, 'pages', 2000)}
            {number4(n, 'copies', 500)}
            <span className={css.cost}>{line.name.trim() && cost(line) !== null ? dong(cost(line)!) : ''}</span>
            <Scan n={n} line={line} take={(file) => take(n, file)} remove={() => change(n, { scan: undefined })} />
          </div>
        ))}
        <datalist id="certified-kinds">{about.certification.papers.map((name) => <option key={name} value={name} />)}</datalist>
        <div className={css.certifiedFoot}>
          <Button icon="plus" onClick={() => setLines([...lines, empty])}>{t('services.certify.more')}</Button>
          <b role="status">{total === null ? t('services.certify.noFee') : t('services.certify.total', { amount: dong(total) })}</b>
        </div>
        {about.fee_words && <small>{about.fee_words}</small>}
      </section>
      <div className={css.last}>
        <Select label={t('services.certify.signer')} allowDeselect={false} value={signer} onChange={setSigner} data={about.signers.map((one) => ({ value: String(one.official), label: `${one.name} · ${one.title}` }))}
          error={tried && !signer ? t('services.certify.needed') : field('signer')} />
        <Checkbox size="md" label={t('services.certify.cash')} checked={cash} onChange={(e) => setCash(e.currentTarget.checked)} />
      </div>
      {fault != null && <Notice tone="late" role="alert">{fault instanceof Problem && fault.errors.length ? t('services.counter.wrong') : words(fault)}</Notice>}
      <div className={`${css.submit} ${css.filing}`}><Button type="submit" look="primary" busy={busy || sending}>{t('services.certify.file')}</Button></div>
      <small className={css.hint}>{t('services.certify.keys')}</small>
    </form>
  )
}

function Scan({ n, line, take, remove }: { n: number; line: Line; take: (file: File | undefined) => void; remove: () => void }) {
  const { t } = useTranslation()
  const chooser = useRef<HTMLInputElement>(null)
  if (line.scan)
    return <span className={css.fileLine}><Icon name="file" size={16} />{line.scan.name}<button type="button" aria-label={t('services.counter.removeFile', { name: line.scan.name })} onClick={remove}><Icon name="close" size={16} /></button></span>
  return (
    <>
      <Button icon="scan" busy={line.sending ?? false} aria-label={t('services.certify.scan', { n: n + 1 })} title={t('services.counter.scan')} onClick={() => chooser.current?.click()} />
      <input ref={chooser} type="file" hidden accept="application/pdf,image/jpeg,image/png,image/tiff" onChange={(e) => (take(e.currentTarget.files?.[0]), (e.currentTarget.value = ''))} />
    </>
  )
}

function Done({ id, seconds, next }: { id: number; seconds?: number; next: () => void }) {
  const { t } = useTranslation()
  const view = useCertification(id)
  const print = useRef<HTMLAnchorElement>(null)
  const [mistake, setMistake] = useState<CertifiedRow | null>(null)
  const keeps = useMay('services.receive')
  const data = view.data
  useLayoutEffect(() => print.current?.focus(), [data === undefined])
  if (!data) return <Skeleton h="12rem" />
  return (
    <section className={css.received}>
      <p className={css.ok} role="status"><Icon name="check" />{seconds === undefined ? t('services.certify.of', { name: data.requester, at: moment(data.at) }) : t('services.certify.done')}</p>
      <ul className={css.numbers}>
        {data.papers.map((paper) => {
          const line = <><b>{t('services.certify.number', { number: paper.number, book: paper.book })}</b> {paper.paper}, {t('services.certify.count', { pages: paper.pages, copies: paper.copies })}</>
          return (
            <li key={paper.id}>
              {paper.struck_at ? <><del>{line}</del><Struck row={paper} /></> : line}
              {!paper.struck_at && keeps && <Button look="quiet" aria-label={t('services.certify.strikeLine', { number: paper.number })} onClick={() => setMistake(paper)}>{t('services.certify.strike')}</Button>}
            </li>
          )
        })}
      </ul>
      {data.payment && <Money charge={data.payment} />}
      <div className={css.buttons}>
        {data.papers.some((paper) => !paper.struck_at) && <a ref={print} className={buttonClass('primary')} href={`/api/services/certified/${id}/labels`} target="_blank" rel="noreferrer"><Icon name="print" />{t('services.certify.print')}</a>}
        <Button onClick={next}>{t('services.counter.next')}</Button>
      </div>
      {seconds !== undefined && <small>{t('services.counter.took', { seconds: number(seconds) })}</small>}
      {mistake && <StrikeOut row={mistake} close={() => setMistake(null)} />}
    </section>
  )
}

/** When a line was struck out, by whom and why. */
function Struck({ row }: { row: CertifiedRow }) {
  const { t } = useTranslation()
  return <small>{t('services.certify.struck', { at: moment(row.struck_at!), who: row.struck_by, why: row.struck_why })}</small>
}

function StrikeOut({ row, close }: { row: CertifiedRow; close: () => void }) {
  const { t } = useTranslation()
  const words = useFaultWords()
  const strike = useStrikeOut(row)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!reason.trim() || strike.isPending) return
    strike.mutate(reason.trim(), { onSuccess: () => (close(), toast({ icon: 'check', text: t('services.certify.strikeDone', { number: row.number }) })) })
  }
  return (
    <Modal opened onClose={close} size="lg" title={t('services.certify.strikeTitle', { number: row.number })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={dialog.form} onSubmit={submit} noValidate>
        <p className={dialog.about}><b>{row.book}</b> {row.paper}, {row.requester}</p>
        <Textarea label={t('services.certify.strikeWhy')} description={t('services.certify.strikeHelp')} autosize minRows={2} maxLength={500} data-autofocus value={reason} onChange={(e) => setReason(e.currentTarget.value)}
          error={tried && !reason.trim() ? t('services.certify.needed') : undefined} />
        {strike.error && <Notice tone="late" role="alert">{words(strike.error)}</Notice>}
        <div className={dialog.buttons}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" look="filledDanger" busy={strike.isPending}>{t('services.certify.strikeDo')}</Button>
        </div>
      </form>
    </Modal>
  )
}

function Register({ open }: { open: (certification: number) => void }) {
  const { t } = useTranslation()
  const { q = '', from, until } = route.useSearch()
  const navigate = route.useNavigate()
  const put = (to: { q?: string; from?: string; until?: string }) => void navigate({ search: (s) => ({ ...s, ...to }), replace: true })
  const list = useCertified({ q, from, until })
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  const date = (name: 'from' | 'until', value: string | undefined) => (
    <DateInput label={t(`services.certify.${name}`)} placeholder="dd/mm/yyyy" valueFormat="DD/MM/YYYY" clearable clearButtonProps={{ 'aria-label': t('shell.clear') }} value={value ?? null} onChange={(v) => put({ [name]: v ? String(v).slice(0, 10) : undefined })} />
  )
  return (
    <section className={css.book} aria-labelledby="certified-book">
      <h2 id="certified-book">{t('services.certify.book')}</h2>
      <div className={css.bookTools}>
        <FilterBox label={t('services.certify.search')} value={q} change={(to) => put({ q: to || undefined })} />
        {date('from', from)}
        {date('until', until)}
        <a className={buttonClass()} href={certifiedSheet({ q, from, until })} download><Icon name="download" size={18} />{t('services.certify.sheet')}</a>
      </div>
      {list.isPending ? <Skeleton h="10rem" /> : list.error && !items.length ? <Fault fault={list.error} retry={() => void list.refetch()} /> : !items.length ? <Empty icon="list" title={t(q ? 'services.nothingFound' : 'services.certify.none')} /> : (
        <div className={css.bookWrap} tabIndex={0} role="region" aria-label={t('services.certify.book')}>
          <table>
            <thead><tr>
              <th scope="col">{t('services.certify.no')}</th><th scope="col">{t('services.certify.day')}</th><th scope="col">{t('services.certify.requester')}</th><th scope="col">{t('services.certify.paperName')}</th>
              <th scope="col" data-number>{t('services.certify.pages')}</th><th scope="col" data-number>{t('services.certify.copies')}</th><th scope="col" data-number>{t('services.certify.fee')}</th><th scope="col">{t('services.certify.signer')}</th>
            </tr></thead>
            <tbody>
              {items.map((row) => (
                <tr key={row.id} data-struck={row.struck_at ? '' : undefined}>
                  <th scope="row"><button type="button" onClick={() => open(row.certification)} aria-label={t('services.certify.openLine', { number: row.number })}>{row.number}</button><small>{row.book}</small></th>
                  <td>{day(row.day)}</td><td>{row.requester}</td>
                  <td>{row.struck_at ? <><del>{row.paper}</del><Struck row={row} /></> : row.paper}{row.scan_name && <small><a href={`/api/services/certified/papers/${row.id}/scan`} download={row.scan_name}>{row.scan_name}</a></small>}</td>
                  <td data-number>{number(row.pages)}</td><td data-number>{number(row.copies)}</td><td data-number>{row.fee == null ? '' : dong(row.fee)}</td><td>{row.signer_name}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <More more={list.hasNextPage} loading={list.isFetchingNextPage} load={() => void list.fetchNextPage()} />
    </section>
  )
}
