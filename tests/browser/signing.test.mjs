// A leader signs forty documents on a phone with one passkey. Three programs: the training CA, the key service, the
// province; each with a folder of its own.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import jsQR from 'jsqr';
import { tmpdir } from 'node:os';
import { crc32, deflateSync } from 'node:zlib';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessible, close, person, quiet, shot, fits, visitor as phone } from './people.mjs';

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
function pdf(text, x = 72, y = 770) {
  const stream = `BT /F1 14 Tf ${x} ${y} Td (${text}) Tj ET`;
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

/** A PNG of one colour, drawn as a ring on a transparent ground. */
function ring(size, [r, g, b]) {
  const rows = Buffer.alloc(size * (1 + 4 * size));
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const far = Math.hypot(x - size / 2, y - size / 2) / (size / 2);
      if (far < 0.98 && far > 0.85) rows.set([r, g, b, 255], y * (1 + 4 * size) + 1 + 4 * x);
    }
  const part = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const out = Buffer.alloc(8 + body.length);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), 4 + body.length);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), part('IHDR', head), part('IDAT', deflateSync(rows)), part('IEND', Buffer.alloc(0))]);
}

/** A phone or computer that can hold passkeys. */
async function authenticator({ context, page }) {
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
}
const call = (page, method, path, body) => page.evaluate(async ({ method, path, body }) => {
  const answer = await fetch(path, { method, headers: { 'Content-Type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) });
  return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
}, { method, path, body });
const stored = (page, name, type, bytes) => page.evaluate(async ({ name, type, bytes }) =>
  (await (await fetch(`/api/files?name=${name}`, { method: 'PUT', headers: { 'Content-Type': type }, body: new Uint8Array(bytes) })).json()).ticket, { name, type, bytes: [...Buffer.from(bytes)] });
const bytesOf = async (page, path) => Buffer.from(await page.evaluate(async (path) => [...new Uint8Array(await (await fetch(path)).arrayBuffer())], path));
const plain = (words) => words.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');

let origin;
let leader;
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
  writeFileSync(at('province/trust/policy.toml'), '[upkeep]\ngrace_minutes = 0\n');
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
  leader = await person('chutich.haiminh', { screen: 'phone', at: origin });
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
  await authenticator(leader);
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

test('the chairman signs a draft, the clerk seals it with its number, and both are checked where it arrives and in public', async () => {
  const clerk = await person('vanthu.haiminh', { at: origin });
  const admin = await person('quantri.tinh', { at: origin });
  const me = (await call(clerk.page, 'GET', '/api/accounts/me')).body;
  const chief = (await call(leader.page, 'GET', '/api/accounts/me')).body;
  assert.equal((await call(admin.page, 'PUT', `/api/documents/agencies/${me.agency.id}/flow`, { content: false, form: false, signing: true, seal: true })).status, 200);

  // The agency's certificate and key, the pictures of seal and signature, the clerk's passkey.
  const seal = (await call(clerk.page, 'GET', '/api/signing/seal')).body;
  run('pki', 'issue', '--data', at('ca'), '--for', 'seal', '--name', me.agency.name, '--out', at('seal'));
  const credential = run('key-service', 'add', '--data', at('keys'), '--user', seal.user, '--certificate', at('seal.crt'), '--key', at('seal.key'));
  const certificate = await stored(admin.page, 'con-dau.crt', 'application/x-x509-ca-cert', readFileSync(at('seal.crt')));
  const entered = await call(admin.page, 'POST', '/api/signing/certificates', { ticket: certificate, kind: 'seal', agency: me.agency.id, paper: '13/TB-CTS' });
  assert.equal(entered.status, 201, JSON.stringify(entered.body));
  const hand = await stored(leader.page, 'chu-ky.png', 'image/png', ring(200, [32, 64, 160]));
  assert.ok((await call(leader.page, 'PUT', '/api/signing/image', { kind: 'person', ticket: hand })).status < 300);
  await authenticator(clerk);
  const { page } = clerk;
  await page.goto(`${origin}/settings/signatures`);
  writeFileSync(at('xanh.png'), ring(300, [32, 64, 160]));
  writeFileSync(at('do.png'), ring(300, [208, 21, 21]));
  await page.getByTestId('picture-file-seal').setInputFiles(at('xanh.png'));
  await page.getByRole('alert').waitFor();
  await page.getByTestId('picture-file-seal').setInputFiles(at('do.png'));
  await page.getByRole('img', { name: 'Con dấu cơ quan' }).waitFor();
  await page.waitForFunction(() => document.querySelector('img[alt="Con dấu cơ quan"]')?.naturalWidth === 300);
  const own = page.getByRole('region', { name: 'Con dấu cơ quan' });
  await own.getByRole('button', { name: 'Gắn khóa truy cập' }).click();
  await page.getByLabel('Mã kích hoạt').fill(run('key-service', 'activate', '--data', at('keys'), credential));
  await page.getByRole('button', { name: 'Gắn thiết bị này' }).click();
  await own.getByText(/Khóa ký dùng được đến/).waitFor();
  await accessible(page, 'the pictures of signature and seal');
  await shot(page, 'signatures-settings-desktop');

  // A decision with an annex goes to the chairman's phone.
  const subject = 'Quyết định thành lập tổ phòng cháy';
  const files = [await stored(page, 'quyet-dinh.pdf', 'application/pdf', pdf(plain(chief.name), 360, 300)), await stored(page, 'danh-sach.pdf', 'application/pdf', pdf('Danh sach kem theo'))];
  const to = (await call(page, 'GET', `/api/organisation/suggestions?q=${encodeURIComponent('UBND xã Hải Anh')}`)).body[0].key;
  const draft = await call(page, 'POST', '/api/documents/outgoing', {
    type: 'QĐ', subject, signer: chief.official, authority: 'TM', recipients: [{ kind: 'agency', key: to }], attachments: files.map((ticket) => ({ ticket })),
  });
  assert.equal(draft.status, 201, JSON.stringify(draft.body));
  const sent = await call(page, 'POST', `/api/documents/outgoing/${draft.body.id}/submit`, {});
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  await leader.page.goto(`${origin}/signing`);
  await leader.page.getByRole('link').filter({ hasText: subject }).click();
  await leader.page.getByRole('heading', { name: subject }).waitFor();
  await leader.page.locator('canvas').first().waitFor();
  await leader.page.getByRole('button', { name: /^Ký/ }).first().click();
  await leader.page.getByRole('dialog').getByRole('button', { name: 'Xác nhận bằng khóa truy cập' }).click();
  await leader.page.getByText('Đã ký 1/1 văn bản').waitFor({ timeout: 60_000 });

  // It comes back to the clerk, who gives it the number and the seal; only then it leaves.
  await page.goto(`${origin}/documents/outgoing/${draft.body.id}`);
  await page.getByRole('button', { name: 'Cấp số và phát hành' }).click();
  await page.getByText(/Đã cấp số .* chờ đóng dấu/).waitFor();
  assert.equal((await call(page, 'GET', `/api/documents/outgoing/${draft.body.id}`)).body.delivered, false, 'nothing leaves without the seal');
  await accessible(page, 'a document that waits for the seal');
  await shot(page, 'seal-waits-desktop');
  await page.getByRole('button', { name: 'Đóng dấu số và gửi' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Xác nhận bằng khóa truy cập' }).click();
  await page.getByText('Đã ký 2/2 văn bản').waitFor({ timeout: 60_000 });
  await page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).last().click();
  await page.getByText('Đã đóng dấu số').first().waitFor();

  // Where it arrives the signatures are checked without being asked for.
  const receiver = await person('vanthu.haianh', { at: origin });
  await receiver.page.goto(`${origin}/documents/incoming`);
  await receiver.page.getByRole('link').filter({ hasText: subject }).click();
  await receiver.page.getByRole('button', { name: /Chữ ký hợp lệ quyet-dinh/ }).click({ timeout: 60_000 });
  const result = receiver.page.getByRole('dialog');
  await result.getByRole('heading', { name: new RegExp(chief.name) }).waitFor();
  await result.getByRole('heading', { name: me.agency.name, exact: true }).waitFor();
  await accessible(receiver.page, 'the check of signatures');
  await shot(receiver.page, 'checked-incoming-desktop');
  await receiver.page.keyboard.press('Escape');
  await shot(receiver.page, 'checked-incoming-reader-desktop');

  // Other tools agree, and the page looks as the decree wants it: the seal over a third of the signature, from the left.
  const paper = await bytesOf(page, `/api/documents/outgoing/${draft.body.id}/attachments/1`);
  writeFileSync(at('sealed.pdf'), paper);
  const said = execFileSync('pdfsig', ['-nocert', at('sealed.pdf')], { encoding: 'utf8' });
  assert.equal(said.match(/Signature is Valid/g)?.length, 2, said);
  execFileSync('pdftoppm', ['-png', '-r', '60', '-singlefile', at('sealed.pdf'), new URL('output/sealed-page', import.meta.url).pathname]);

  // Anybody, signed in or not, may check it; one byte more or less is not overlooked.
  const visitor = await phone('a visitor', { at: `${origin}/verify` });
  await visitor.page.locator('input[type=file]').setInputFiles(at('sealed.pdf'));
  await visitor.page.getByText('Chữ ký hợp lệ').first().waitFor({ timeout: 60_000 });
  await accessible(visitor.page, 'the public check');
  await fits(visitor.page);
  await shot(visitor.page, 'verify-good-phone');
  const forged = Buffer.from(paper);
  const where = forged.indexOf('Td (') + 4;
  forged[where] = forged[where] === 65 ? 66 : 65;
  writeFileSync(at('forged.pdf'), forged);
  await visitor.page.locator('input[type=file]').setInputFiles(at('forged.pdf'));
  await visitor.page.getByText('Chữ ký không hợp lệ').first().waitFor({ timeout: 60_000 });
  await accessible(visitor.page, 'the public check of a forged file');
  await shot(visitor.page, 'verify-forged-phone');
  quiet(leader, clerk, admin, receiver, visitor);
});

test('an agency asks for a certificate with its document, and the province answers', async () => {
  const clerk = await person('vanthu.haiminh', { at: origin });
  const admin = await person('quantri.tinh', { at: origin });
  const me = (await call(clerk.page, 'GET', '/api/accounts/me')).body;
  const people = (await call(clerk.page, 'GET', `/api/organisation/officials?agency=${me.agency.id}&limit=100`)).body.items;
  const holder = people.find((p) => p.role === 'officer');
  const { page } = clerk;
  await page.goto(`${origin}/certificates/requests`);
  await page.getByText('Không có đề nghị').waitFor();
  await page.getByRole('button', { name: 'Lập đề nghị' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('combobox', { name: 'Người được cấp' }).fill(holder.official_name);
  await page.getByRole('option', { name: new RegExp(holder.official_name) }).first().click();
  await form.getByLabel('Lý do').fill('Mới tuyển dụng');
  await form.getByLabel('Số văn bản').fill('20/CV-UBND');
  writeFileSync(at('de-nghi.pdf'), pdf('De nghi cap chung thu so'));
  await form.getByTestId('request-file').setInputFiles(at('de-nghi.pdf'));
  await accessible(page, 'asking for a certificate');
  await shot(page, 'certificate-ask-desktop');
  await form.getByRole('button', { name: 'Gửi đề nghị' }).click();
  await page.getByText('Đã gửi đề nghị').first().waitFor();
  await page.getByText(`Cấp mới: ${holder.official_name}`).waitFor();
  await accessible(page, 'the requests of an agency');

  run('pki', 'issue', '--data', at('ca'), '--name', holder.official_name, '--title', holder.title, '--organisation', me.agency.name, '--out', at('officer'));
  await admin.page.goto(`${origin}/certificates/requests`);
  const line = admin.page.getByRole('listitem').filter({ hasText: holder.official_name });
  await line.getByRole('link', { name: 'Xem văn bản' }).waitFor();
  const paper = await bytesOf(admin.page, await line.getByRole('link', { name: 'Xem văn bản' }).getAttribute('href'));
  assert.deepEqual(paper, readFileSync(at('de-nghi.pdf')));
  await accessible(admin.page, 'the requests that wait for the province');
  await shot(admin.page, 'certificate-requests-desktop');
  await line.getByRole('button', { name: 'Nhập chứng thư số' }).click();
  const grant = admin.page.getByRole('dialog');
  await grant.getByTestId('certificate').setInputFiles(at('officer.crt'));
  await grant.getByLabel('Số văn bản').fill('21/TB-CTS');
  await accessible(admin.page, 'answering a request');
  await grant.getByRole('button', { name: 'Nhập vào sổ' }).click();
  await admin.page.getByRole('heading', { name: holder.official_name }).waitFor();

  // Another is refused, and the clerk reads why.
  const ticket = await stored(page, 'thu-hoi.pdf', 'application/pdf', readFileSync(at('de-nghi.pdf')));
  const certificate = (await call(page, 'GET', '/api/signing/certificates?limit=50')).body.items.find((c) => c.holder === holder.official_name);
  assert.equal((await call(page, 'POST', '/api/signing/papers', { kind: 'revoke', certificate: certificate.id, reason: 'Chuyển công tác', paper: '22/CV-UBND', ticket })).status, 201);
  await admin.page.goto(`${origin}/certificates/requests`);
  await admin.page.getByRole('button', { name: 'Từ chối', exact: true }).click();
  await admin.page.getByLabel('Lý do, cơ quan đề nghị sẽ đọc').fill('Chưa có quyết định chuyển công tác');
  await admin.page.getByRole('dialog').getByRole('button', { name: 'Từ chối' }).click();
  await admin.page.getByText('Không có đề nghị').waitFor();
  await page.goto(`${origin}/certificates/requests?show=all`);
  await page.getByText('Chưa có quyết định chuyển công tác').waitFor();
  await shot(page, 'certificate-requests-answered-desktop');
  const small = await person('vanthu.haiminh', { at: origin, screen: 'phone', dark: true });
  await small.page.goto(`${origin}/certificates/requests?show=all`);
  await small.page.getByText('Chưa có quyết định chuyển công tác').waitFor();
  await fits(small.page);
  await accessible(small.page, 'the requests on a phone');
  await shot(small.page, 'certificate-requests-phone-dark');
  quiet(clerk, admin, small);
});

test('signed files reach LT by themselves and LTA in a work file; the page tells how far they are', async () => {
  const clerk = await person('vanthu.haiminh', { at: origin });
  const admin = await person('quantri.tinh', { at: origin });
  const sent = (await call(clerk.page, 'GET', '/api/documents/outgoing?state=issued')).body.items.find((d) => d.subject === 'Quyết định thành lập tổ phòng cháy');
  const before = await bytesOf(clerk.page, `/api/documents/outgoing/${sent.id}/attachments/1`);
  const until = async (level) => {
    for (let i = 0; i < 60; i++) {
      const rows = (await call(admin.page, 'GET', '/api/signing/kept')).body.items.filter((r) => r.document === sent.id);
      if (rows.length === 2 && rows.every((r) => r.level === level)) return rows;
      await new Promise((resolve) => setTimeout(resolve, 1000));
      if (i === 59) assert.fail(JSON.stringify(rows));
    }
  };
  await until('LT');
  const folder = await call(clerk.page, 'POST', '/api/documents/files', { year: new Date().getFullYear(), notation: '09.KT', title: 'Phòng cháy', maintenance: '10 năm' });
  assert.equal(folder.status, 201, JSON.stringify(folder.body));
  assert.equal((await call(clerk.page, 'POST', `/api/documents/files/${folder.body.file.id}/documents`, { direction: 'outgoing', object: sent.id })).status, 200);
  await until('LTA');
  const { page } = admin;
  await page.goto(`${origin}/certificates`);
  await page.getByRole('link', { name: 'Lưu giữ dài hạn' }).click();
  await page.getByRole('heading', { name: 'Lưu giữ chữ ký dài hạn' }).waitFor();
  const line = page.getByRole('listitem').filter({ hasText: 'quyet-dinh.pdf' }).first();
  await line.getByText('Đã đạt').waitFor();
  await line.getByText('Các bước đã làm').click();
  await line.getByText('Vào hồ sơ').waitFor();
  await accessible(page, 'the long-term upkeep');
  await shot(page, 'kept-desktop');
  // What was sent is what it was; the kept copy goes on from there, and another tool reads both signatures in it.
  assert.deepEqual(await bytesOf(clerk.page, `/api/documents/outgoing/${sent.id}/attachments/1`), before);
  const kept = await bytesOf(clerk.page, `/api/signing/checks/outgoing/${sent.id}/1/kept`);
  assert.ok(kept.length > before.length);
  assert.deepEqual(kept.subarray(0, before.length), before);
  writeFileSync(at('kept.pdf'), kept);
  const verdict = run('sign', 'verify', '--json', '--trust', at('province/trust'), at('kept.pdf'));
  assert.deepEqual(JSON.parse(verdict).signatures.filter((s) => s.level !== 'timestamp').map((s) => [s.verdict, s.level]), [['TOTAL_PASSED', 'LTA'], ['TOTAL_PASSED', 'LTA']]);
  await clerk.page.goto(`${origin}/documents/outgoing/${sent.id}`);
  await clerk.page.getByRole('tab', { name: 'Văn bản' }).click();
  await clerk.page.getByRole('button', { name: /quyet-dinh/ }).click();
  await clerk.page.getByRole('link', { name: 'Tải bản lưu LTA' }).waitFor();
  await accessible(clerk.page, 'a document with its kept copy');
  const small = await person('quantri.tinh', { at: origin, screen: 'phone', dark: true });
  await small.page.goto(`${origin}/certificates/kept`);
  await small.page.getByText('quyet-dinh.pdf').first().waitFor();
  await fits(small.page);
  await accessible(small.page, 'the long-term upkeep on a phone');
  await shot(small.page, 'kept-phone-dark');
  quiet(clerk, admin, small);
});

test('the code on a printed copy leads a stranger with a camera to the original', async () => {
  const clerk = await person('vanthu.haiminh', { at: origin });
  const { page } = clerk;
  const sent = (await call(page, 'GET', '/api/documents/outgoing?state=issued')).body.items.find((d) => d.subject === 'Quyết định thành lập tổ phòng cháy');
  await page.goto(`${origin}/documents/outgoing/${sent.id}`);
  await page.getByRole('tab', { name: 'Văn bản' }).click();
  await page.getByRole('button', { name: 'In bản có mã QR' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Người quét mã tải được bản gốc').check();
  await dialog.getByRole('button', { name: 'Tạo bản in' }).click();
  const made = dialog.getByRole('link', { name: 'Mở bản in' });
  await made.waitFor();
  await accessible(page, 'printing with a code');
  await shot(page, 'print-code-desktop');
  writeFileSync(at('copy.pdf'), await bytesOf(page, await made.getAttribute('href')));
  execFileSync('pdftoppm', ['-png', '-r', '150', '-singlefile', at('copy.pdf'), new URL('output/print-code-page', import.meta.url).pathname]);
  execFileSync('pdftoppm', ['-r', '300', '-singlefile', at('copy.pdf'), at('copy')]);

  // The camera: the page as a picture of 300 dots an inch, read by a decoder that knows nothing of us.
  const picture = readFileSync(at('copy.ppm'));
  const [, width, height] = picture.subarray(0, 20).toString('latin1').match(/^P6\s(\d+)\s(\d+)\s255\s/).map(Number);
  const pixels = picture.subarray(picture.length - 3 * width * height);
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) rgba.set([pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2], 255], 4 * i);
  const read = jsQR(rgba, width, height)?.data;
  assert.match(read ?? '', new RegExp(`^${origin}/verify#ma=[\\w-]{27}$`));

  const visitor = await phone('somebody with the paper', { at: read });
  await visitor.page.getByRole('heading', { name: 'Văn bản gốc' }).waitFor();
  await visitor.page.getByText(sent.code, { exact: true }).waitFor();
  await visitor.page.getByText('Quyết định thành lập tổ phòng cháy').waitFor();
  await visitor.page.getByText('Chữ ký hợp lệ').first().waitFor();
  await accessible(visitor.page, 'the original behind a printed copy');
  await fits(visitor.page);
  await shot(visitor.page, 'printed-phone');
  const [download] = await Promise.all([visitor.page.waitForEvent('download'), visitor.page.getByRole('button', { name: 'Tải bản gốc' }).click()]);
  assert.deepEqual(readFileSync(await download.path()), await bytesOf(page, `/api/documents/outgoing/${sent.id}/attachments/1`));

  // Revoked, it leads nowhere; so does a code that somebody made up.
  await dialog.getByRole('button', { name: 'Hủy mã' }).click();
  await dialog.getByText(/hủy lúc/).waitFor();
  await shot(page, 'print-revoked-desktop');
  for (const address of [read, `${origin}/verify#ma=${'A'.repeat(27)}`]) {
    const late = await phone('too late', { at: address, dark: true });
    await late.page.getByText('Mã trên bản in không có hoặc đã bị hủy').waitFor();
    await accessible(late.page, 'a code that leads nowhere');
    await shot(late.page, 'printed-unknown-phone-dark');
    quiet(late);
  }
  quiet(clerk, visitor);
});
