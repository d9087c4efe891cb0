// Reads rows of JSON (one a line) and prints one table, in Markdown that can also be read as it is.
import { readFileSync } from 'node:fs';

const rows = readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const number = (n) => (n === undefined || n === null ? '' : n >= 100 ? Math.round(n).toLocaleString('en') : n.toPrecision(3));
const cells = [['what', 'measured', 'CPU each', 'yardstick', 'ratio', 'aim']];
for (const row of rows) {
  cells.push([row.name, `${number(row.value)} ${row.unit}`, row.cpu_us ? `${number(row.cpu_us)} µs` : '',
    row.yardstick ? `${number(row.yardstick)} ${row.unit}: ${row.beside}` : row.beside ?? '', row.ratio ? number(row.ratio) : '', row.aim ?? '']);
}
const width = cells[0].map((_, i) => Math.max(...cells.map((row) => [...row[i]].length)));
const line = (row) => `| ${row.map((cell, i) => cell + ' '.repeat(width[i] - [...cell].length)).join(' | ')} |`;
console.log(line(cells[0]));
console.log(`|${width.map((w) => '-'.repeat(w + 2)).join('|')}|`);
for (const row of cells.slice(1)) console.log(line(row));
