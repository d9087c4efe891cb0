// A leader signs forty documents on a phone with one passkey. Three programs: the training CA, the key service, the
// province; each with a folder of its own.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessible, close, person, quiet, shot, fits } from './people.mjs';

const program = process.env.TINHSO_PROGRAM;
const folder = mkdtempSync(join(tmpdir(), 'signing-'));
const at = (name) => join(folder, name);
const running = [];
const run = (...args) => execFileSync(program, args, { encoding: 'utf8' }).trim();

const freePort = () => new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

/** Starts one of the programs and waits until it says where it listens. */
function start(...args) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (data) => { said += data; if (/http:\/\//.test(said)) resolve(); });
    child.on('exit', (code) => reject(new Error(`${args[0]} ended with ${code}: ${said}`)));
  });
}

/** A PDF of one page with this text, as strict readers want it. */
function pdf(text) {
  const stream = `BT /F1 14 Tf 72 770 Td (${text}) Tj ET`;
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  let out = '%PDF-1.7\n%AAAA\n';
  let table = '0000000000 65535 f \n';
  objects.forEach((object, i) => {
    table += `${String(out.length).padStart(10, '0')} 00000 n \n`;
    out += `${i + 1} 0 obj\n${object}\nendobj\n`;
  });
  return `${out}xref\n0 6\n${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${out.length}\n%%EOF\n`;
}

let origin;
before(async () => {
  const [ca, keys, web] = await Promise.all([freePort(), freePort(), freePort()]);
  origin = `http://localhost:${web}`;
  run('pki', 'init', '--data', at('ca'), '--url', `http://127.0.0.1:${ca}`, '--key', 'ec256');
  await start('pki', 'serve', '--data', at('ca'), '--port', String(ca));
  run('key-service', 'init', '--data', at('keys'), '--origin', origin);
  const secret = run('key-service', 'client', '--data', at('keys'), 'tinhso');
  await start('key-service', 'serve', '--data', at('keys'), '--port', String(keys));
  mkdirSync(at('province'));
  mkdirSync(at('province/trust'));
  const root = await (await fetch(`http://127.0.0.1:${ca}/ca/root.crt`)).arrayBuffer();
  writeFileSync(at('province/trust/root.crt'), Buffer.from(root));
  writeFileSync(at('province/tinhso.toml'),
    `[signing]\nkey_service = "http://127.0.0.1:${keys}"\nclient = "tinhso"\nsecret = "${secret}"\ntime_stamps = "http://127.0.0.1:${ca}/tsa"\ntrust = "trust"\n`);
  await start('serve', '--demo', '--data', at('province'), '--port', String(web), '--origin', origin, '--requests-per-minute', '100000');
});
after(async () => {
  await close();
  for (const child of running) child.kill('SIGINT');
  rmSync(folder, { recursive: true, force: true });
});

test('a certificate is entered, a passkey bound, and forty documents signed with one confirmation', async () => {
  const leader = await person('chutich.haiminh', { screen: 'phone', at: origin });
  const me = await leader.page.evaluate(async () => (await fetch('/api/accounts/me')).json());
  const admin = await person('quantri.tinh', { at: origin });
  const rows = await admin.page.evaluate(async (name) => (await (await fetch(`/api/organisation/officials?limit=50&q=${encodeURIComponent(name)}`)).json()).items, me.name);
  const holder = rows.find((r) => r.official === me.official);
  assert.ok(holder, `${me.name} stands in the directory`);
  const mine = await leader.page.evaluate(async () => (await fetch('/api/signing/me')).json());

  // The training CA issues, the operator of the key service takes the key, the administrator enters the certificate.
  run('pki', 'issue', '--data', at('ca'), '--name', me.name, '--title', me.position, '--organisation', me.agency.name, '--out', at('leader'));
  const credential = run('key-service', 'add', '--data', at('keys'), '--user', mine.user, '--certificate', at('leader.crt'), '--key', at('leader.key'));
  await admin.page.goto(`${origin}/certificates`);
  await admin.page.getByRole('button', { name: 'Nhập chứng thư số' }).click();
  const form = admin.page.getByRole('dialog');
  await form.getByTestId('certificate').setInputFiles(at('leader.crt'));
  await form.getByRole('combobox', { name: 'Người được cấp' }).fill(me.name);
  await admin.page.getByRole('option', { name: new RegExp(`${me.name}.*${holder.agency_name}`) }).first().click();
  await form.getByLabel('Số văn bản').fill('12/TB-CTS');
  await accessible(admin.page, 'entering a certificate');
  await shot(admin.page, 'certificate-add-desktop');
  await form.getByRole('button', { name: 'Nhập vào sổ' }).click();
  await admin.page.getByRole('heading', { name: me.name }).waitFor();
  await accessible(admin.page, 'the register of certificates');
  await shot(admin.page, 'certificates-desktop');

  const clerk = await person('vanthu.haiminh', { at: origin });
  const files = Array.from({ length: 40 }, (_, i) => ({ title: `Quyết định số ${i + 1} về phòng chống lụt bão`, code: `${i + 1}/QĐ-UBND`, bytes: pdf(`Quyet dinh so ${i + 1}`) }));
  const sent = await clerk.page.evaluate(async ({ files, signer }) => {
    const items = [];
    for (const file of files) {
      const stored = await (await fetch('/api/files?name=quyet-dinh.pdf', { method: 'PUT', headers: { 'Content-Type': 'application/pdf' }, body: file.bytes })).json();
      items.push({ ticket: stored.ticket, title: file.title, code: file.code });
    }
    const answer = await fetch('/api/signing/requests', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ signer, items }) });
    return { status: answer.status, rows: await answer.json() };
  }, { files, signer: me.official });
  assert.equal(sent.status, 201, JSON.stringify(sent.rows));

  // The phone: a passkey that only this key service knows, bound with the operator's code.
  const devtools = await leader.context.newCDPSession(leader.page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await leader.page.goto(`${origin}/signing`);
  await leader.page.getByRole('button', { name: 'Gắn khóa truy cập' }).click();
  await leader.page.getByLabel('Mã kích hoạt').fill(run('key-service', 'activate', '--data', at('keys'), credential));
  await accessible(leader.page, 'binding a passkey');
  await shot(leader.page, 'signing-bind-phone');
  await leader.page.getByRole('button', { name: 'Gắn thiết bị này' }).click();
  await leader.page.getByText('Đã gắn khóa truy cập').first().waitFor();

  // First one document is read.
  await leader.page.getByRole('link').filter({ hasText: 'Quyết định số 40 về' }).click();
  await leader.page.getByRole('heading', { name: /Quyết định số 40 về/ }).waitFor();
  await leader.page.locator('canvas').first().waitFor();
  await accessible(leader.page, 'a document to be signed');
  await shot(leader.page, 'signing-document-phone');
  await leader.page.getByRole('link', { name: 'Ký số' }).first().click();

  // Then all forty, with one confirmation.
  await leader.page.getByRole('button', { name: 'Chọn 40' }).click();
  await accessible(leader.page, 'the list to be signed');
  await shot(leader.page, 'signing-list-phone');
  await leader.page.getByRole('button', { name: 'Ký 40 văn bản' }).click();
  const dialog = leader.page.getByRole('dialog');
  await dialog.getByText('đúng 40 văn bản').waitFor();
  await accessible(leader.page, 'the confirmation');
  await shot(leader.page, 'signing-confirm-phone');
  await dialog.getByRole('button', { name: 'Xác nhận bằng khóa truy cập' }).click();
  await dialog.getByText('Đã ký 40/40 văn bản').waitFor({ timeout: 120_000 });
  await accessible(leader.page, 'the result');
  await shot(leader.page, 'signing-done-phone');
  await dialog.getByRole('button', { name: 'Đóng' }).last().click();
  await leader.page.getByText('Không có văn bản chờ ký').waitFor();
  await fits(leader.page);

  // What came out is a signed PDF whose beginning is what was shown; poppler reads the signature too.
  const id = sent.rows[0].id;
  const [frozen, signed] = await Promise.all(['file', 'signed'].map((what) => leader.page.evaluate(async (path) => {
    const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer());
    return [...bytes];
  }, `/api/signing/requests/${id}/${what}`)));
  assert.ok(signed.length > frozen.length);
  assert.deepEqual(signed.slice(0, frozen.length), frozen);
  writeFileSync(at('signed.pdf'), Buffer.from(signed));
  const said = execFileSync('pdfsig', ['-nocert', at('signed.pdf')], { encoding: 'utf8' });
  assert.match(said, /Signature is Valid/);
  assert.match(said, /ETSI\.CAdES\.detached/);
  const row = await leader.page.evaluate(async (path) => (await fetch(path)).json(), `/api/signing/requests/${id}`);
  assert.equal(row.state, 'completed');
  assert.equal(row.level, 'T');
  quiet(leader, clerk, admin);
});
