// The browser judges forms as the server does: the same cases are in src/services/form_test.cpp.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { askedAnswers, faultsOf, pagesOf, readForm } from './form.ts'

const root = new URL('../../../../', import.meta.url)
const read = (path) => JSON.parse(readFileSync(new URL(path, root), 'utf8'))
const cases = read('tests/data/forms/cases.json')
const formOf = (one) => readForm(one.procedure ? read(`data/namdinh-2020/services/${one.procedure}.json`).form : (one.form ?? cases[one.like].form))
const byKey = (faults) => Object.fromEntries(faults.map((fault) => [fault.key, fault.keyword]))

for (const one of cases)
  test(one.about, () => {
    const form = formOf(one)
    assert.deepEqual(byKey(faultsOf(form, one.answers)), one.faults)
    assert.deepEqual(byKey(faultsOf(form, one.answers, 'given')), one.given)
    if (one.pages) assert.deepEqual(pagesOf(form, one.answers).map((page) => page.n), one.pages)
    if (one.asked) assert.deepEqual(Object.keys(askedAnswers(form, one.answers)), one.asked)
  })
