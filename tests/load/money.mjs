// SIGKILL between payment and receipt, again and again on the same folder: citizens pay at the gateway while the server dies.
// usage: node money.mjs PROGRAM KILLS [SEED]
//
// Whatever the gateway took must have exactly one receipt afterwards, though its word was lost with the server; receipts
// have no doubles and no gaps, and the comparison with the gateway finds no difference. Odd rounds: the gateway never
// tells of a payment by itself, so it has to be asked.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clerk, Report, Server } from './server.mjs';

const [program, kills = '6', seed = '1'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'tinhso-money-'));
const data = join(folder, 'province');
const server = new Server(program, data, ['--trusted-proxy', '127.0.0.1']);
const report = new Report();
const keys = { out: 'key of the province', in: 'key of the gateway' };
let state = Number(seed);
const random = (n) => {
  state = (state * 1103515245 + 12345) % 2147483648;
  return Math.floor((state / 2147483648) * n);
};

async function startGateway(times) {
  const child = spawn(program, ['payment', 'sandbox', 'serve', '--data', join(folder, 'gateway'), '--merchant', 'Nam Định', '--key-out', keys.out,
    '--key-in', keys.in, '--port', '0', '--notify', String(times)], { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (text) => { output += text; });
  for (let i = 0; i < 500; i += 1) {
    const url = /http:\/\/[0-9.]+:\d+/.exec(output)?.[0];
    if (url) return { url, stop: () => new Promise((done) => { child.once('exit', done); child.kill('SIGINT'); }) };
    await sleep(20);
  }
  throw new Error('the gateway did not start');
}

let caller = 0;
async function post(path, body) {
  caller += 1;  // every citizen has an address of their own
  const answer = await fetch(server.url + path, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.${(caller % 250) + 1}` }, body: JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(`${path} => ${answer.status} ${json.code} ${JSON.stringify(json.errors ?? json.detail)}`);
  return json;
}

async function file(agency, n) {
  const filed = await post('/api/services/filings', {
    procedure: '2.000635', agency, applicant: `Người nộp ${n}`, phone: '0912345678',
    answers: { kind: 'Khai sinh', copies: '1', registered: 'UBND xã Hải Minh', who_name: 'Đinh Văn Khoai', relation: 'Chính tôi', applicant_home: 'Xóm 3', applicant_id: '036190000001' },
  });
  return filed.code;
}
const proof = (code) => ({ code, proof: '5678' });

const paid = [];
try {
  for (let round = 0; round < Number(kills); round += 1) {
    const gateway = await startGateway(round % 2 ? 0 : 3);
    await server.start();
    writeFileSync(join(data, 'payments.toml'), `endpoint = "${gateway.url}"\nmerchant = "Nam Định"\nkey_out = "${keys.out}"\nkey_in = "${keys.in}"\norigin = "${server.url}"\nquery_seconds = 1\n`);
    const [{ agency }] = (await (await fetch(`${server.url}/api/services/procedures/2.000635/receivers?q=${encodeURIComponent('hai minh')}`)).json()).items;
    const codes = [];
    for (let n = 0; n < 5; n += 1) codes.push(await file(agency, round * 5 + n));
    const pages = [];
    for (const code of codes) pages.push((await post('/api/services/tracking/payment', proof(code))).url);
    // All pay at once; the server dies somewhere in between.
    const deaths = sleep(random(60)).then(() => server.kill());
    const answers = await Promise.all(pages.map((page) => fetch(page, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'act=pay' })));
    report.check(answers.every((answer) => answer.ok), `round ${round + 1}: the gateway took the money`);
    await deaths;
    paid.push(...codes);
    await server.start();
    const open = new Set(codes);
    for (const end = Date.now() + 40_000; open.size && Date.now() < end; await sleep(200))
      for (const code of [...open]) if ((await post('/api/services/tracking', proof(code))).payment?.state === 'paid') open.delete(code);
    report.check(!open.size, `round ${round + 1}: every payment has its receipt after the restart`, [...open].join(', '));
    if (round + 1 < Number(kills)) await server.kill();
    else {
      const clerk = new Clerk(server, 'vanthu.haiminh');
      await clerk.signIn();
      const today = await clerk.call('GET', '/api/payments/day');
      const numbers = today.lines.map((line) => line.number).sort((a, b) => a - b);
      report.check(numbers.length === paid.length && new Set(today.lines.map((line) => line.code)).size === paid.length, `${paid.length} payments are ${numbers.length} receipts`);
      report.check(numbers.every((number, n) => number === n + 1), 'the receipts have no gaps', numbers.join(' '));
      const compared = await clerk.call('POST', '/api/payments/day/comparison', { day: today.day });
      report.check(compared.matched === paid.length && !compared.differences.length, 'the gateway and we agree', JSON.stringify(compared.differences));
      await server.stop();
      execFileSync(program, ['audit', 'verify', '--data', data]);
      report.check(true, 'the audit chain is whole');
    }
    await gateway.stop();
  }
} catch (fault) {
  report.check(false, 'the test came to its end', fault.stack);
  server.child?.kill('SIGKILL');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report.end();
