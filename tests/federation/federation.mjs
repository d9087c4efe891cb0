// Three instances as three provinces and one as the national axis; documents between all, while the axis is slow, fails,
// cuts connections, tells things twice and in another order, and one province is killed (SIGKILL) in the midst.
// usage: node federation.mjs PROGRAM DOCUMENTS
//
// Every document must be in the register of its receiver exactly once, and every status must reach its sender.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clerk, Report, Server, letter } from '../load/server.mjs';

const [program, documents = '12'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'tinhso-federation-'));
const report = new Report();
const codes = ['H40', 'H41', 'H39'];

/** The province's data under another code; only its provincial bodies, so that it is quick. */
function province(code) {
  const from = 'data/namdinh-2020';
  const to = join(folder, `province-${code}`);
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    if (name.includes('2025')) continue;
    if (!name.endsWith('.csv')) { cpSync(join(from, name), join(to, name), { recursive: true }); continue; }
    let text = readFileSync(join(from, name), 'utf8').replaceAll('H40', code);
    if (code !== 'H40') text = text.replaceAll('tỉnh Nam Định', `tỉnh ${code}`);
    writeFileSync(join(to, name), text);
  }
  return to;
}

async function startAxis() {
  const child = spawn(program, ['national', 'serve', '--data', join(folder, 'axis'), '--port', '0', '--seed', '7',
    '--faults', 'slow=0.05,error=0.08,cut=0.08,duplicate=0.3,disorder=0.5',
    ...codes.flatMap((code) => ['--system', `${code}=secret of ${code}`])], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text) => { output += text; });
  for (let i = 0; i < 500; i += 1) {
    const url = /http:\/\/[0-9.]+:\d+/.exec(output)?.[0];
    if (url) return { child, url };
    await sleep(20);
  }
  throw new Error('the axis did not start');
}

/** Waits until `probe` gives a true value; what it throws counts as not yet. */
async function until(what, probe, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const got = await probe().catch(() => null);
    if (got) return got;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(200);
  }
}

const axis = await startAxis();
const provinces = [];
try {
  for (const code of codes) {
    const data = join(folder, `data-${code}`);
    mkdirSync(data);
    writeFileSync(join(data, 'tinhso.toml'), `province_code = "${code}"\n`);
    writeFileSync(join(data, 'national.toml'),
      `endpoint = "${axis.url}"\nsystem_id = "${code}"\nsecret = "secret of ${code}"\npoll_seconds = 1\nlist_seconds = 2\n`);
    const server = new Server(program, data, ['--province', province(code)]);
    await server.start();
    const clerk = new Clerk(server, 'vanthu.tinh');
    await clerk.signIn();
    provinces.push({ code, server, clerk, sent: [] });
  }
  const find = (p, code) => p.clerk.call('GET', `/api/organisation/suggestions?q=${encodeURIComponent(code)}`)
    .then((list) => list.find((s) => s.kind === 'outside' && s.detail.startsWith(`${code} `)));
  const address = new Map();
  for (const p of provinces)
    for (const code of [...codes.filter((c) => c !== p.code), 'G22'])
      address.set(`${p.code} ${code}`, await until(`${code} can be written to from ${p.code}`, () => find(p, code)));
  report.check(true, 'every province finds the others and the ministries by searching');

  const write = async (p, i) => {
    const others = codes.filter((c) => c !== p.code);
    const to = [...others, ...(i % 3 === 0 ? ['G22'] : [])];
    const subject = `Phối hợp ${p.code} số ${i}`;
    const kept = await p.clerk.upload('cong-van.pdf', letter(20_000));
    const draft = await p.clerk.call('POST', '/api/documents/outgoing', {
      type: 'CV', subject, signer_name: 'Trần Minh Họa', signer_position: 'Chủ tịch', place: 'Nơi gửi',
      recipients: to.map((code) => ({ kind: 'outside', key: address.get(`${p.code} ${code}`).key })),
      attachments: [{ ticket: kept.ticket }],
    });
    await p.clerk.call('POST', `/api/documents/outgoing/${draft.id}/issue`);
    p.sent.push({ id: draft.id, subject, to });
  };
  const count = Number(documents);
  for (let i = 0; i < count; i += 1) {
    for (const p of provinces) await write(p, i);
    if (i === Math.floor(count / 2)) {  // dies with packages on their way in and out
      await provinces[1].server.kill();
      await provinces[1].server.start();
      await provinces[1].clerk.signIn();
    }
  }
  const expected = (p) => provinces.filter((o) => o !== p).flatMap((o) => o.sent.map((d) => d.subject)).sort();
  for (const p of provinces) {
    const arrived = await until(`all documents are in ${p.code}`, async () => {
      const rows = await p.clerk.all('/api/documents/incoming');
      return rows.length >= expected(p).length && rows;
    }, 90).catch(async () => p.clerk.all('/api/documents/incoming'));
    await sleep(500);
    const subjects = arrived.map((r) => r.subject).sort();
    report.check(JSON.stringify(subjects) === JSON.stringify(expected(p)), `${p.code}: every document is there exactly once`,
      `${subjects.length} instead of ${expected(p).length}, ${new Set(subjects).size} distinct`);
    for (const row of arrived) await p.clerk.call('POST', `/api/documents/incoming/${row.id}/receive`, {});
  }
  for (const p of provinces) {
    const missing = [];
    for (const d of p.sent) {
      const got = await until('03', async () => {
        const page = await p.clerk.call('GET', `/api/documents/outgoing/${d.id}/deliveries`);
        return page.items.length === d.to.length && page.items.every((r) => r.status === '03');
      }, missing.length ? 1 : 60).catch(() => false);
      if (!got) missing.push(d.subject);
    }
    report.check(missing.length === 0, `${p.code}: every status has come back`, missing.join(', '));
  }
  // Nothing more comes when the axis tells old things again.
  await sleep(3000);
  for (const p of provinces) {
    const rows = await p.clerk.all('/api/documents/incoming');
    report.check(rows.length === expected(p).length, `${p.code}: nothing came twice afterwards`, `${rows.length}`);
  }
} catch (fault) {
  report.check(false, 'the federation works', fault.stack);
} finally {
  for (const p of provinces) await p.server.kill().catch(() => {});
  axis.child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  report.end();
}
