// A disk that fills up under the server. usage: node full_disk.mjs PROGRAM FOLDER
// FOLDER lies on a small file system of its own (tests/load/run sees to that).
//
// The user is told (507), nothing acknowledged is lost, reading goes on, and with room again so does writing.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clerk, Refused, Report, Server, letter, sha256 } from './server.mjs';

const [program, folder] = process.argv.slice(2);
const report = new Report();
const server = new Server(program, join(folder, 'data'));
const ballast = join(folder, 'ballast');
const kept = [];

/** Leaves about `left` bytes free. */
function fill(left) {
  const file = openSync(ballast, 'a');
  const block = Buffer.alloc(65_536, 1);
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(folder);
      const room = bavail * bsize - left;
      if (room <= 0) break;
      writeSync(file, block, 0, Math.min(block.length, Math.max(1, room)));
    }
  } catch (fault) {
    if (fault.code !== 'ENOSPC') throw fault;
  } finally {
    closeSync(file);
  }
}

async function issueOne(clerk, bytes) {
  const { ticket } = await clerk.upload('cong-van.pdf', bytes);
  const draft = await clerk.call('POST', '/api/documents/outgoing', {
    type: 'CV', subject: 'Văn bản khi sắp hết chỗ', signer_name: 'Trần Minh Họa', signer_position: 'Chủ tịch', place: 'Nam Định',
    recipients: [{ kind: 'group', key: 'communes_of:366' }], attachments: [{ ticket }],
  });
  const out = await clerk.call('POST', `/api/documents/outgoing/${draft.id}/issue`);
  kept.push({ id: out.id, code: out.code, sum: sha256(bytes) });
  return out;
}

/** Runs until refused, at most `times`; returns the refusal. */
async function untilRefused(times, action) {
  for (let i = 0; i < times; i += 1) {
    try {
      await action();
    } catch (fault) {
      if (fault instanceof Refused) return fault;
      throw fault;
    }
  }
  return null;
}

async function allThere(clerk) {
  for (const { id, code, sum } of kept) {
    const view = await clerk.call('GET', `/api/documents/outgoing/${id}`);
    if (view.code !== code) return `${code} is now ${view.code}`;
    if (sha256(await clerk.bytes(`/api/documents/outgoing/${id}/attachments/1`)) !== sum) return `other bytes in ${code}`;
  }
  return '';
}

try {
  await server.start();
  const clerk = new Clerk(server, 'vanthu.tinh');
  await clerk.signIn();
  for (let i = 0; i < 3; i += 1) await issueOne(clerk, letter(50_000));
  await sleep(500);

  fill(1_500_000);
  const big = await untilRefused(20, async () => {
    await issueOne(clerk, letter(400_000));
  });
  report.check(big?.status === 507 && big.body?.code === 'storage_full', 'an upload on a full disk is answered with 507', big?.message ?? 'it was taken');
  report.check(/storage|chỗ/.test(`${big?.body?.detail} ${big?.body?.title}`), 'and with a sentence that says so', JSON.stringify(big?.body));

  fill(0);
  const small = await untilRefused(2000, () => clerk.call('POST', '/api/documents/outgoing', { type: 'CV', subject: 'Bản thảo' }));
  report.check(small?.status === 507, 'so is a change when the database has no room', small?.message ?? 'it was taken');
  report.check((await clerk.call('GET', '/api/documents/outgoing?limit=20')).items.length > 0, 'lists are still answered');
  let lost = await allThere(clerk);
  report.check(!lost, 'what was acknowledged can be read while the disk is full', lost);

  await server.kill();
  rmSync(ballast, { force: true });
  await server.start();
  await clerk.signIn();
  lost = await allThere(clerk);
  report.check(!lost, 'and after a kill and a restart', lost);

  fill(0);
  const again = await untilRefused(2000, () => clerk.call('POST', '/api/documents/outgoing', { type: 'CV', subject: 'Bản thảo' }));
  report.check(again?.status === 507, 'full once more: 507', again?.message ?? 'it was taken');
  rmSync(ballast, { force: true });
  const out = await issueOne(clerk, letter(50_000));
  report.check(out.state === 'issued', 'with room again the same server goes on');
  const rows = await clerk.all('/api/documents/outgoing?state=issued');
  const numbers = rows.map((row) => Number(row.code.split('/')[0])).sort((a, b) => a - b);
  report.check(numbers.every((n, i) => n === i + 1), 'no number was lost or given twice', numbers.join(' '));
  let open = kept.length;
  for (let i = 0; i < 200 && open; i += 1) {
    open = 0;
    for (const { id } of kept) open += (await clerk.call('GET', `/api/documents/outgoing/${id}`)).delivered ? 0 : 1;
    if (open) await sleep(100);
  }
  report.check(open === 0, 'what was issued is delivered', `${open} are not`);
  await server.stop();
  const chain = execFileSync(program, ['audit', 'verify', '--data', join(folder, 'data')], { encoding: 'utf8' });
  report.check(/^whole/.test(chain), 'the audit chain is whole', chain);
} catch (fault) {
  report.check(false, 'the test ran to its end', `${fault.stack}\n${server.output.slice(-2000)}`);
  server.child?.kill('SIGKILL');
}
report.end();
