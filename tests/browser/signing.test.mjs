// A leader signs forty documents on a phone with one passkey. Three programs: the training CA, the key service, the
// province; each with a folder of its own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import jsQR from 'jsqr';
import { crc32, deflateSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { accessible, close, everyLook, person, quiet, shot, fits, visitor as phone } from './people.mjs';
import { bytesOf, call, freePort, pdf, stored, workshop } from './programs.mjs';

const { at, run, start, close: tidy } = workshop('signing');

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
const plain = (words) => words.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');

let origin;
let authority;
let leader;
before(async () => {
  const [ca, keys, web] = await Promise.all([freePort(), freePort(), freePort()]);
  origin = `http://localhost:${web}`;
  authority = `http://127.0.0.1:${ca}`;
  run('pki', 'init', '--data', at('ca'), '--url', `http://127.0.0.1:${ca}`, '--key', 'ec256');
  await start('pki', 'serve', '--data', at('ca'), '--port', String(ca));
  run('key-service', 'init', '--data', at('keys'), '--origin', origin);
  const secret = run('key-service', 'client', '--data', at('keys'), 'tinhso');
  await start('key-service', 'serve', '--data', at('keys'), '--port', String(keys));
  mkdirSync(at('province'));
  mkdirSync(at('province/trust'));
  const root = await (await fetch(`http://127.0.0.1:${ca}/ca/root.crt`)).arrayBuffer();
  writeFileSync(at('province/trust/root.crt'), Buffer.from(root));
  writeFileSync(at('province/trust/policy.toml'), 'local_addresses = true\n[upkeep]\ngrace_minutes = 0\n');
  writeFileSync(at('province/tinhso.toml'),
    `[signing]\nkey_service = "http://127.0.0.1:${keys}"\nclient = "tinhso"\nsecret = "${secret}"\ntime_stamps = "http://127.0.0.1:${ca}/tsa"\ntrust = "trust"\n`);
  await start('serve', '--demo', '--data', at('province'), '--port', String(web), '--origin', origin, '--requests-per-minute', '100000');
});
after(async () => {
  await close();
  tidy();
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
  const rows = await until('LTA');
  const { page } = admin;
  await page.goto(`${origin}/certificates`);
  await page.getByRole('link', { name: 'Lưu giữ dài hạn' }).click();
  await page.getByRole('heading', { name: 'Lưu giữ chữ ký dài hạn' }).waitFor();
  const line = page.getByRole('listitem').filter({ hasText: 'quyet-dinh.pdf' }).first();
  await line.getByText('Đã đạt').waitFor();
  await line.getByText('Các bước đã làm').click();
  await line.getByText('Vào hồ sơ').waitFor();
  await everyLook(page, 'kept');
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

  // Who does not oversee signing has no such page, and another commune's overseer no such line.
  await clerk.page.goto(`${origin}/certificates/kept`);
  await clerk.page.getByRole('heading', { name: 'Bạn chưa có quyền vào đây' }).waitFor();
  for (const path of ['kept', 'kept/summary', `kept/${rows[0].id}`])
    assert.equal((await clerk.context.request.get(`${origin}/api/signing/${path}`)).status(), 403, path);
  assert.equal((await clerk.context.request.post(`${origin}/api/signing/kept/${rows[0].id}/retry`)).status(), 403);
  quiet(clerk, admin);
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
  const made = dialog.getByRole('link', { name: 'Tải bản in' });
  await made.waitFor();
  await everyLook(page, 'print-code');
  const [copy] = await Promise.all([page.waitForEvent('download'), made.click()]);
  assert.match(copy.suggestedFilename(), /^ban-in-.*\.pdf$/);
  await copy.saveAs(at('copy.pdf'));
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
  await everyLook(visitor.page, 'printed');
  const [download] = await Promise.all([visitor.page.waitForEvent('download'), visitor.page.getByRole('button', { name: 'Tải bản gốc' }).click()]);
  assert.deepEqual(readFileSync(await download.path()), await bytesOf(page, `/api/documents/outgoing/${sent.id}/attachments/1`));

  // Revoked, it leads nowhere; so does a code that somebody made up.
  await dialog.getByRole('button', { name: 'Hủy mã' }).click();
  await dialog.getByText(/hủy lúc/).waitFor();
  await everyLook(page, 'print-revoked');
  // Who works on documents but does not issue them is offered no printing, and refused by the server.
  const officer = await person('chuyenvien.haiminh', { at: origin });
  await officer.page.goto(`${origin}/documents/outgoing/${sent.id}`);
  await officer.page.getByRole('heading', { name: 'Quyết định thành lập tổ phòng cháy' }).waitFor();
  assert.equal(await officer.page.getByRole('button', { name: 'In bản có mã QR' }).count(), 0);
  for (const [method, path] of [['get', 'prints'], ['post', 'prints'], ['post', 'prints/1/revoke']])
    assert.equal((await officer.context.request[method](`${origin}/api/signing/documents/${sent.id}/${path}`, method === 'post' ? { data: {} } : {})).status(), 403, path);
  const fetched = await visitor.context.request.post(`${origin}/api/signing/printed/file`, { data: { code: read.split('=')[1] } });
  assert.equal(fetched.status(), 404, 'a revoked code gives no file');
  quiet(officer);
  for (const address of [read, `${origin}/verify#ma=${'A'.repeat(27)}`]) {
    const late = await phone('too late', { at: address, dark: true });
    await late.page.getByText('Mã trên bản in không có hoặc đã bị hủy').waitFor();
    await accessible(late.page, 'a code that leads nowhere');
    await shot(late.page, 'printed-unknown-phone-dark');
    quiet(late);
  }
  quiet(clerk, visitor);
});

test('a signed result reaches the citizen, who sees whose signature it is and that it holds', async () => {
  run('pki', 'issue', '--data', at('ca'), '--name', 'Bùi Văn Chủ', '--key', 'ec256', '--out', at('signer'));
  writeFileSync(at('result.pdf'), pdf('Giay xac nhan'));
  run('sign', 'pdf', at('result.pdf'), '-o', at('signed.pdf'), '--key', at('signer.key'), '--cert', at('signer.crt'), '--level', 't', '--tsa', `${authority}/tsa`);
  const citizen = await phone('who waits for a result', { at: `${origin}/congdan/` });
  const code = await citizen.page.evaluate(async () => {
    const [{ agency }] = (await (await fetch('/api/services/procedures/1.115330/receivers?q=hai%20minh')).json()).items;
    const answer = await fetch('/api/services/filings', {
      method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': Math.random().toString(36).repeat(3) },
      body: JSON.stringify({ procedure: '1.115330', agency, applicant: 'Đinh Thị Ngô', phone: '0912345678', answers: {} }),
    });
    return (await answer.json()).code;
  });
  const clerk = await person('vanthu.haiminh', { at: origin });
  const officer = await person('chuyenvien.haiminh', { at: origin });
  const chairman = await person('chutich.haiminh', { at: origin, screen: 'phone' });
  const id = (await call(clerk.page, 'GET', `/api/services/dossiers?shelf=all&q=${code}`)).body.items[0].id;
  const step = async (who, body) => {
    const done = await call(who.page, 'POST', `/api/services/dossiers/${id}/actions`, body);
    assert.equal(done.status, 200, JSON.stringify([body, done.body]));
  };
  await step(clerk, { action: 'receive', due_on: new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10) });
  await step(officer, { action: 'propose', words: 'Gia hạn đến năm 2045' });
  // The chairman approves on a phone, with the file that bears the signature.
  const { page } = chairman;
  await page.goto(`${origin}/services?q=${code}&show=all`);
  await page.getByRole('link').filter({ hasText: code }).click();
  await page.getByRole('button', { name: 'Duyệt kết quả…' }).click();
  await page.getByTestId('files').setInputFiles(at('signed.pdf'));
  await page.getByRole('dialog').getByText('signed.pdf').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Duyệt', exact: true }).click();
  await page.getByText('Có kết quả, chờ trả').first().waitFor();

  await citizen.page.goto(`${origin}/congdan/tra-cuu/${encodeURIComponent(code)}`);
  await citizen.page.getByRole('textbox', { name: 'Bốn số cuối điện thoại' }).fill('5678');
  await citizen.page.getByRole('button', { name: 'Xem hồ sơ' }).click();
  await citizen.page.getByRole('button', { name: /^Tải signed\.pdf/ }).waitFor();
  await citizen.page.getByText('Chữ ký số hợp lệ').waitFor();
  await citizen.page.getByText('Bùi Văn Chủ').waitFor();
  await accessible(citizen.page, 'a signed result at the citizen');
  await shot(citizen.page, 'citizen-signed-result');
  quiet(citizen, clerk, officer, chairman);
});
