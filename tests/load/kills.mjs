// SIGKILL in the midst of uploads, issuing, delivery and registering, again and again on the same folder.
// usage: node kills.mjs PROGRAM KILLS [SEED]
//
// Whatever was acknowledged must be there afterwards, numbers must have no doubles and no gaps, every attachment must have
// its bytes, deliveries must be complete and single, and the audit chain whole.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clerk, Refused, Report, Server, letter, sha256 } from './server.mjs';

const [program, kills = '6', seed = '1'] = process.argv.slice(2);
const data = mkdtempSync(join(tmpdir(), 'tinhso-kills-'));
const server = new Server(program, data);
const report = new Report();
const senders = ['vanthu.tinh', 'vanthu.haihau'];
const receivers = ['vanthu.haiminh', 'vanthu.haihau', 'vanthu.giaothuy'];
const clerks = Object.fromEntries([...new Set([...senders, ...receivers])].map((name) => [name, new Clerk(server, name)]));

// What the server has said yes to.
const tickets = [];   // {clerk, ticket, sha256}
const drafts = [];    // {clerk, id, sha256}
const issued = [];    // {clerk, id, code, number, recipient_count, sha256}
const received = [];  // {clerk, id, number}

let state = Number(seed);
const random = (n) => {  // the same moments for the same seed, as far as a machine allows
  state = (state * 1103515245 + 12345) % 2147483648;
  return Math.floor((state / 2147483648) * n);
};
const any = (list) => list[random(list.length)];
let stopping = false;

const group = (key) => ({ kind: 'group', key });
const audiences = [[group('communes')], [group('communes_of:366')], [group('districts'), group('departments')], [group('communes_of:365')]];

/** One clerk who uploads, drafts and issues until the server dies. */
async function write(clerk) {
  while (!stopping) {
    const bytes = letter(2_000 + random(400_000));
    const sum = sha256(bytes);
    const kept = await clerk.upload('cong-van.pdf', bytes);
    if (kept.sha256 !== sum) throw new Error('the server kept other bytes than were sent');
    tickets.push({ clerk, ticket: kept.ticket, sha256: sum });
    const draft = await clerk.call('POST', '/api/documents/outgoing', {
      type: any(['CV', 'QĐ', 'TB']), subject: `Văn bản thử ${tickets.length}`, signer_name: 'Trần Minh Họa',
      signer_position: 'Chủ tịch', place: 'Nam Định', recipients: any(audiences), attachments: [{ ticket: kept.ticket }],
    });
    tickets.splice(tickets.findIndex((t) => t.ticket === kept.ticket), 1);
    drafts.push({ clerk, id: draft.id, sha256: sum });
    const out = await clerk.call('POST', `/api/documents/outgoing/${draft.id}/issue`);
    issued.push({ clerk, id: out.id, code: out.code, number: out.number, recipient_count: out.recipient_count, sha256: sum });
  }
}

/** One clerk who registers what arrives. */
async function register(clerk) {
  while (!stopping) {
    const page = await clerk.call('GET', '/api/documents/incoming?state=arrived&limit=20');
    if (page.items.length === 0) await sleep(20);
    for (const { id } of page.items) {
      await clerk.call('POST', `/api/documents/incoming/${id}/opened`);
      const view = await clerk.call('POST', `/api/documents/incoming/${id}/receive`, {});
      received.push({ clerk, id, number: view.arrival_number });
    }
  }
}

/** What a worker throws: the server being gone is what we wait for; an answer that refuses is worth telling. */
const worker = (promise) => promise.catch((fault) => {
  if (fault instanceof Refused && fault.status !== 429) report.check(false, `a clerk was refused`, fault.message);
});

/** Until the clerks have got on by some acknowledged steps, of another kind each round, and a moment more. */
async function untilBusy(round) {
  const lists = [() => issued.length, () => received.length, () => drafts.length];
  const now = lists[round % lists.length];
  const enough = now() + 1 + random(8);
  const until = Date.now() + 20_000;
  while (now() < enough && Date.now() < until) await sleep(2);
  await sleep(random(120));
}

async function signInAll() {
  await Promise.all(Object.values(clerks).map((clerk) => clerk.signIn()));
}

/** 1, 2, … without doubles and gaps? */
function series(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  for (let i = 0; i < sorted.length; i += 1) if (sorted[i] !== i + 1) return `at place ${i + 1} stands ${sorted[i]}`;
  return '';
}

/** Waits until every issued document is delivered; says which is not. */
async function delivered() {
  const waiting = new Set(issued);
  const until = Date.now() + 30_000;
  let late = '';
  while (waiting.size && Date.now() < until) {
    for (const document of waiting) {
      const view = await document.clerk.call('GET', `/api/documents/outgoing/${document.id}`);
      if (view.delivered) waiting.delete(document);
      else late = `${view.code} after 30 s`;
    }
    if (waiting.size) await sleep(50);
  }
  return waiting.size ? late : '';
}

/** Everything that was acknowledged, as it stands after a restart. */
async function verify(round, checked) {
  const wrong = [];
  const fault = (text) => { if (wrong.length < 5) wrong.push(text); };
  const late = await delivered();
  if (late) fault(`not delivered: ${late}`);

  for (const { clerk, id, code, number, recipient_count: count, sha256: sum } of issued.slice(checked.issued)) {
    const view = await clerk.call('GET', `/api/documents/outgoing/${id}`);
    if (view.state !== 'issued' || view.code !== code || view.number !== number) fault(`issued ${code} is now ${view.state} ${view.code}`);
    if (sha256(await clerk.bytes(`/api/documents/outgoing/${id}/attachments/1`)) !== sum) fault(`other bytes in ${code}`);
    const rows = await clerk.all(`/api/documents/outgoing/${id}/deliveries`);
    if (rows.length !== count || new Set(rows.map((r) => r.agency)).size !== count) fault(`${code}: ${rows.length} deliveries of ${count}`);
  }
  checked.issued = issued.length;
  for (const { clerk, id } of drafts.slice(checked.drafts)) await clerk.call('GET', `/api/documents/outgoing/${id}`).catch((e) => fault(`draft ${id}: ${e.message}`));
  checked.drafts = drafts.length;
  for (const { clerk, id, number } of received.slice(checked.received)) {
    const view = await clerk.call('GET', `/api/documents/incoming/${id}`);
    if (view.arrival_number !== number) fault(`arrival ${number} is now ${view.arrival_number}`);
  }
  checked.received = received.length;

  for (const name of senders) {
    const rows = await clerks[name].all('/api/documents/outgoing?state=issued');
    const gap = series(rows.map((row) => Number(row.code.split('/')[0])));
    if (gap) fault(`numbers of ${name}: ${gap}`);
    for (const row of rows.slice(0, 10))  // also those whose answer nobody heard
      for (let n = 1; n <= row.attachments; n += 1) await clerks[name].bytes(`/api/documents/outgoing/${row.id}/attachments/${n}`).catch((e) => fault(`${row.code}: ${e.message}`));
  }
  for (const name of receivers) {
    const rows = await clerks[name].all('/api/documents/incoming');
    const gap = series(rows.filter((row) => row.arrival_number).map((row) => row.arrival_number));
    if (gap) fault(`arrival numbers of ${name}: ${gap}`);
    const twice = rows.map((row) => `${row.from_name} ${row.code}`).filter((key, i, all) => all.indexOf(key) !== i);
    if (twice.length) fault(`${name} has twice ${twice[0]}`);
  }
  report.check(wrong.length === 0, `round ${round}: what was acknowledged is there`, wrong.join('; '));
}

/** Tickets that were given but not used must still be good. */
async function redeem() {
  let fault = '';
  for (const { clerk, ticket, sha256: sum } of tickets.splice(0)) {
    const draft = await clerk.call('POST', '/api/documents/outgoing', { type: 'CV', subject: 'Tệp giữ lại', attachments: [{ ticket }] }).catch((e) => { fault = e.message; });
    if (!draft) continue;
    if (draft.attachments[0]?.sha256 !== sum) fault = 'other bytes';
    await clerk.call('DELETE', `/api/documents/outgoing/${draft.id}`, undefined, { 'if-match': `"${draft.version}"` });
  }
  return fault;
}

/** Every file of the store is what its name says. */
function wholeFiles() {
  let count = 0;
  for (const entry of readdirSync(join(data, 'files'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/^[0-9a-f]{64}$/.test(entry.name)) continue;
    const bytes = readFileSync(join(entry.path ?? entry.parentPath, entry.name));
    if (createHash('sha256').update(bytes).digest('hex') !== entry.name) return `${entry.name} holds other bytes`;
    count += 1;
  }
  return count ? '' : 'there are none';
}

const checked = { issued: 0, drafts: 0, received: 0 };
try {
  await server.start();
  await signInAll();
  for (let round = 1; round <= Number(kills); round += 1) {
    stopping = false;
    const running = [...senders.flatMap((name) => [write(clerks[name]), write(clerks[name])]), ...receivers.map((name) => register(clerks[name]))].map(worker);
    await untilBusy(round);
    stopping = true;
    await server.kill();
    await Promise.all(running);
    const took = await server.start();
    await signInAll();
    console.log(`# kill ${round}: ${issued.length} issued, ${received.length} received, ${tickets.length} tickets not used; again after ${Math.round(took)} ms`);
    await verify(round, checked);
    const fault = await redeem();
    report.check(!fault, `round ${round}: tickets are still good`, fault);
  }
  const how = await server.stop();
  report.check(how.code === 0, 'it stops cleanly', JSON.stringify(how));
  const chain = execFileSync(program, ['audit', 'verify', '--data', data], { encoding: 'utf8' });
  report.check(/^whole/.test(chain), 'the audit chain is whole', chain);
  const files = wholeFiles();
  report.check(!files, 'every file is what its name says', files);
  report.check(issued.length >= Number(kills) && received.length > 0, 'clerks got work done between the kills', `${issued.length} issued, ${received.length} received`);
} catch (fault) {
  report.check(false, 'the test ran to its end', `${fault.stack}\n${server.output.slice(-2000)}`);
  server.child?.kill('SIGKILL');
} finally {
  if (report.failed && process.env.TINHSO_KEEP) console.log(`# kept: ${data}`);
  else rmSync(data, { recursive: true, force: true });
}
report.end();
