// Certificates from asking to revoking, each step with its document. Two programs: the training CA and the province.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { accessible, close, everyLook, person, quiet, shot } from './people.mjs';
import { bytesOf, call, freePort, pdf, stored, workshop } from './programs.mjs';

const { at, run, start, close: tidy } = workshop('certificates');

let origin;
before(async () => {
  const [ca, web] = await Promise.all([freePort(), freePort()]);
  origin = `http://localhost:${web}`;
  run('pki', 'init', '--data', at('ca'), '--url', `http://127.0.0.1:${ca}`, '--key', 'ec256');
  await start('pki', 'serve', '--data', at('ca'), '--port', String(ca));
  mkdirSync(at('province'));
  await start('serve', '--demo', '--data', at('province'), '--port', String(web), '--origin', origin, '--requests-per-minute', '100000');
});
after(async () => {
  await close();
  tidy();
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
  await everyLook(page, 'certificate-ask');
  await form.getByRole('button', { name: 'Gửi đề nghị' }).click();
  await page.getByText('Đã gửi đề nghị').first().waitFor();
  await page.getByText(`Cấp mới: ${holder.official_name}`).waitFor();

  run('pki', 'issue', '--data', at('ca'), '--name', holder.official_name, '--title', holder.title, '--organisation', me.agency.name, '--out', at('officer'));
  await admin.page.goto(`${origin}/certificates/requests`);
  const line = admin.page.getByRole('listitem').filter({ hasText: holder.official_name });
  await line.getByRole('link', { name: 'Xem văn bản' }).waitFor();
  const paper = await bytesOf(admin.page, await line.getByRole('link', { name: 'Xem văn bản' }).getAttribute('href'));
  assert.deepEqual(paper, readFileSync(at('de-nghi.pdf')));
  await everyLook(admin.page, 'certificate-requests');
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
  await admin.page.getByRole('listitem').filter({ hasText: '22/CV-UBND' }).getByRole('button', { name: 'Từ chối' }).click();
  await admin.page.getByLabel('Lý do, cơ quan đề nghị sẽ đọc').fill('Chưa có quyết định chuyển công tác');
  await admin.page.getByRole('dialog').getByRole('button', { name: 'Từ chối' }).click();
  await admin.page.getByText('Không có đề nghị').waitFor();
  await page.goto(`${origin}/certificates/requests?show=all`);
  await page.getByText('Chưa có quyết định chuyển công tác').waitFor();

  // Asked once more by the form; the province revokes it, with a document of its own.
  await page.getByRole('button', { name: 'Lập đề nghị' }).click();
  await form.getByRole('combobox', { name: 'Đề nghị' }).click();
  await page.getByRole('option', { name: 'Thu hồi' }).click();
  await form.getByRole('combobox', { name: 'Chứng thư số' }).fill(holder.official_name);
  await page.getByRole('option', { name: new RegExp(holder.official_name) }).first().click();
  await form.getByLabel('Lý do').fill('Đã chuyển công tác');
  await form.getByLabel('Số văn bản').fill('23/CV-UBND');
  await form.getByTestId('request-file').setInputFiles(at('de-nghi.pdf'));
  await form.getByRole('button', { name: 'Gửi đề nghị' }).click();
  await page.getByText('23/CV-UBND').waitFor();
  await everyLook(page, 'certificate-requests-answered');
  await admin.page.goto(`${origin}/certificates/requests`);
  await admin.page.getByRole('button', { name: 'Ghi thu hồi' }).click();
  const revoke = admin.page.getByRole('dialog');
  await revoke.getByLabel('Lý do').fill('Theo đề nghị của xã');
  await revoke.getByLabel('Số văn bản').fill('24/TB-CTS');
  writeFileSync(at('thu-hoi.pdf'), pdf('Thong bao thu hoi chung thu so'));
  await revoke.getByTestId('change-file').setInputFiles(at('thu-hoi.pdf'));
  await accessible(admin.page, 'revoking a certificate');
  await shot(admin.page, 'certificate-revoke-desktop');
  await admin.page.waitForLoadState('networkidle');
  await revoke.getByRole('button', { name: 'Thu hồi' }).click();
  await admin.page.getByText('Không có đề nghị').waitFor();
  await admin.page.goto(`${origin}/certificates/${certificate.id}`);
  await admin.page.getByText('24/TB-CTS').waitFor();
  const proof = admin.page.getByRole('link', { name: 'Mở tệp thu-hoi.pdf' }).first();
  assert.deepEqual(await bytesOf(admin.page, await proof.getAttribute('href')), readFileSync(at('thu-hoi.pdf')));
  await everyLook(admin.page, 'certificate-revoked');
  assert.equal((await call(admin.page, 'GET', `/api/signing/certificates/${certificate.id}`)).body.certificate.state, 'revoked');

  // Another commune's clerk sees none of it; a leader asks for nothing and reads nobody's requests.
  const stranger = await person('vanthu.haianh', { at: origin });
  await stranger.page.goto(`${origin}/certificates/requests?show=all`);
  await stranger.page.getByText('Không có đề nghị').waitFor();
  const asked = (await call(admin.page, 'GET', '/api/signing/papers')).body.items[0];
  assert.equal((await stranger.context.request.get(`${origin}/api/signing/papers/${asked.id}/file`)).status(), 404);
  const leader = await person('chutich.haiminh', { at: origin });
  await leader.page.goto(`${origin}/certificates/requests`);
  await leader.page.getByRole('heading', { name: 'Bạn chưa có quyền vào đây' }).waitFor();
  for (const path of ['papers', `papers/${asked.id}/file`, 'certificates'])
    assert.equal((await leader.context.request.get(`${origin}/api/signing/${path}`)).status(), 403, path);
  quiet(clerk, admin, stranger, leader);
});
