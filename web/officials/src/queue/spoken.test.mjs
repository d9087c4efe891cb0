// Numbers as a call is spoken: the forms that are not read digit by digit.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callWords, numberWords } from './spoken.ts'

test('numbers are said as people say them', () => {
  const said = {
    0: 'không', 4: 'bốn', 5: 'năm', 10: 'mười', 11: 'mười một', 14: 'mười bốn', 15: 'mười lăm', 20: 'hai mươi', 21: 'hai mươi mốt', 24: 'hai mươi tư', 25: 'hai mươi lăm',
    100: 'một trăm', 101: 'một trăm linh một', 104: 'một trăm linh bốn', 105: 'một trăm linh năm', 110: 'một trăm mười', 115: 'một trăm mười lăm', 121: 'một trăm hai mươi mốt', 1005: 'một nghìn không trăm linh năm', 1015: 'một nghìn không trăm mười lăm',
  }
  for (const [n, words] of Object.entries(said)) assert.equal(numberWords(Number(n)), words, n)
  assert.equal(callWords(105, 4), 'Mời số một trăm linh năm đến quầy số bốn')
})
