// A leader whose certificate lies on a USB token signs with the software on the computer; what the software sends back is
// taken only when it is the document with that signature, whatever the software says.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { accessible, close, fits, person, quiet, shot } from './people.mjs';
import { bytesOf, call, freePort, pdf, stored, workshop } from './programs.mjs';
import { vgcaAgent } from './vgca-agent.mjs';

const { at, run, start, close: tidy } = workshop('agent');
let origin;
let agent;
before(async () => {
  const [ca, web, port] = await Promise.all([freePort(), freePort(), freePort()]);
  origin = `http://localhost:${web}`;
  run('pki', 'init', '--data', at('ca'), '--url', `http://127.0.0.1:${ca}`, '--key', 'ec256');
  await start('pki', 'serve', '--data', at('ca'), '--port', String(ca));
  mkdirSync(at('province/trust'), { recursive: true });
  writeFileSync(at('province/trust/root.crt'), Buffer.from(await (await fetch(`http://127.0.0.1:${ca}/ca/root.crt`)).arrayBuffer()));
  writeFileSync(at('province/trust/policy.toml'), 'local_addresses = true\n');
  writeFileSync(at('province/tinhso.toml'), '[signing]\ntrust = "trust"\n');
  writeFileSync(at('province/vgca.toml'), `address = "wss://127.0.0.1:${port}/SignApproved"\n`);
  await start('serve', '--demo', '--data', at('province'), '--port', String(web), '--origin', origin, '--requests-per-minute', '100000');
  run('pki', 'init', '--data', at('foreign'), '--url', 'http://127.0.0.1:1', '--key', 'ec256');
  run('pki', 'issue', '--data', at('foreign'), '--name', 'Người lạ', '--out', at('stranger'));
  run('pki', 'issue', '--data', at('ca'), '--name', 'Nguyễn Văn Khác', '--out', at('other'));
  agent = await vgcaAgent({ at, port, keys: { own: at('own'), other: at('other'), stranger: at('stranger') } });
});
after(async () => {
  agent?.close();
  await close();
  tidy();
});

test('the software on the computer signs, and closes the step only with what was handed out', async () => {
  const leader = await person('chutich.haiminh', { at: origin, trusting: true });
  const clerk = await person('vanthu.haiminh', { at: origin });
  const admin = await person('quantri.tinh', { at: origin });
  const me = (await call(leader.page, 'GET', '/api/accounts/me')).body;
  assert.equal((await call(admin.page, 'PUT', `/api/documents/agencies/${me.agency.id}/flow`, { content: false, form: false, signing: true, seal: false })).status, 200);
  const rows = (await call(admin.page, 'GET', `/api/organisation/officials?limit=50&q=${encodeURIComponent(me.name)}`)).body.items;
  const position = rows.find((r) => r.official === me.official).id;
  run('pki', 'issue', '--data', at('ca'), '--name', me.name, '--title', me.position, '--organisation', me.agency.name, '--out', at('own'));
  const certificate = await stored(admin.page, 'usb.crt', 'application/x-x509-ca-cert', readFileSync(at('own.crt')));
  const entered = await call(admin.page, 'POST', '/api/signing/certificates', { ticket: certificate, kind: 'person', position, paper: '21/TB-CTS' });
  assert.equal(entered.status, 201, JSON.stringify(entered.body));

  const subject = 'Quyết định điều động cán bộ y tế';
  const to = (await call(clerk.page, 'GET', `/api/organisation/suggestions?q=${encodeURIComponent('UBND xã Hải Anh')}`)).body[0].key;
  const frozen = Buffer.from(pdf('Quyet dinh dieu dong can bo'));
  const draft = await call(clerk.page, 'POST', '/api/documents/outgoing', {
    type: 'QĐ', subject, signer: me.official, authority: 'TM', recipients: [{ kind: 'agency', key: to }],
    attachments: [{ ticket: await stored(clerk.page, 'quyet-dinh.pdf', 'application/pdf', frozen) }],
  });
  assert.equal(draft.status, 201, JSON.stringify(draft.body));
  assert.equal((await call(clerk.page, 'POST', `/api/documents/outgoing/${draft.body.id}/submit`, {})).status, 200);
  const step = async () => (await call(clerk.page, 'GET', `/api/documents/outgoing/${draft.body.id}`)).body.step;

  const { page } = leader;
  await page.goto(`${origin}/signing`);
  await page.getByText('Chứng thư số của bạn nằm trên USB token').waitFor();
  await page.getByRole('link').filter({ hasText: subject }).click();
  const button = page.getByRole('button', { name: 'Ký bằng phần mềm trên máy (VGCA)' });
  await button.waitFor();
  await page.locator('canvas').first().waitFor();
  await accessible(page, 'a document to be signed with a token');
  await shot(page, 'agent-document-desktop');

  // Nobody listens there: what to do is told.
  await button.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Không thấy phần mềm ký số trên máy này.').waitFor();
  await accessible(page, 'help where there is no signing software');
  await shot(page, 'agent-absent-desktop');
  leader.faults.length = 0; // the browser itself logs the connection that failed

  await agent.start();
  const attempts = [
    ['cancelled', 'Người dùng đã hủy ký số'],
    ['other bytes', 'Tệp trả về không phải văn bản đã chuyển đi ký; không nhận.'],
    ['nonsense', 'Tệp trả về không phải văn bản đã chuyển đi ký; không nhận.'],
    ['unsigned', 'Tệp trả về chưa có chữ ký mới; không nhận.'],
    ['other certificate', 'Tệp được ký bằng chứng thư số không phải của bạn trong sổ (Nguyễn Văn Khác); không nhận.'],
    ['unknown authority', 'Tệp được ký bằng chứng thư số không phải của bạn trong sổ (Người lạ); không nhận.'],
    ['changed before', 'Tệp trả về có thay đổi ngoài chữ ký; không nhận.'],
    ['changed after', 'Tệp trả về có thay đổi ngoài chữ ký; không nhận.'],
  ];
  for (const [manner, words] of attempts) {
    agent.manner = manner;
    await dialog.getByRole('button', { name: 'Thử lại' }).click();
    await dialog.getByRole('alert').filter({ hasText: words }).waitFor();
    assert.equal(await step(), 'signing', `${manner}: the document still waits`);
    assert.equal(agent.answers.at(-1)?.Status ?? false, false, `${manner}: the software is told no`);
    if (manner === 'changed before') {
      await accessible(page, 'a refused file');
      await shot(page, 'agent-refused-desktop');
    }
  }

  // The addresses of the last order count no more, whoever tries them.
  const spent = agent.orders.at(-1);
  assert.equal((await fetch(spent.FileName)).status, 404);
  assert.equal((await fetch(spent.FileUploadHandler, { method: 'POST', body: new FormData() })).status, 404);
  assert.equal((await fetch(spent.FileUploadHandler.replace(/token=.*/, 'token=guess'), { method: 'POST', body: new FormData() })).status, 404);

  agent.manner = 'honest';
  await dialog.getByRole('button', { name: 'Thử lại' }).click();
  await dialog.getByText('Đã ký và kiểm tra chữ ký.').waitFor();
  await accessible(page, 'signed with a token');
  await shot(page, 'agent-signed-desktop');
  assert.deepEqual(agent.answers.at(-1).Status, true);
  assert.equal(await step(), 'ready');
  const signed = await bytesOf(clerk.page, `/api/documents/outgoing/${draft.body.id}/attachments/1`);
  assert.ok(signed.length > frozen.length && signed.subarray(0, frozen.length).equals(frozen), 'what was handed out is a prefix');
  await dialog.getByRole('button', { name: 'Đóng' }).last().click();
  await page.getByText(new RegExp(`${me.name} ký lúc`)).first().waitFor();

  // The page may speak to this address and to no other.
  const policy = (await fetch(`${origin}/`)).headers.get('content-security-policy');
  const address = /address = "(.*)"/.exec(readFileSync(at('province/vgca.toml'), 'utf8'))[1];
  assert.equal(/connect-src ([^;]*)/.exec(policy)[1], `'self' ${address}`);
  quiet(leader, clerk, admin);
});

test('on a phone and in the dark the same page tells that a token does not work there', async () => {
  const leader = await person('chutich.haiminh', { at: origin, screen: 'phone', dark: true, trusting: true });
  const clerk = await person('vanthu.haiminh', { at: origin });
  const me = (await call(leader.page, 'GET', '/api/accounts/me')).body;
  const ticket = await stored(clerk.page, 'to-trinh.pdf', 'application/pdf', pdf('To trinh'));
  const sent = await call(clerk.page, 'POST', '/api/signing/requests', { signer: me.official, items: [{ ticket, title: 'Tờ trình mua vật tư', code: '7/TTr-UBND' }] });
  assert.equal(sent.status, 201, JSON.stringify(sent.body));
  agent.close();
  const { page } = leader;
  await page.goto(`${origin}/signing`);
  await page.getByRole('link').filter({ hasText: 'Tờ trình mua vật tư' }).click();
  await page.getByRole('button', { name: 'Ký bằng phần mềm trên máy (VGCA)' }).waitFor();
  await fits(page);
  await shot(page, 'agent-document-phone-dark');
  await page.getByRole('button', { name: 'Ký bằng phần mềm trên máy (VGCA)' }).click();
  await page.getByRole('dialog').getByText('Điện thoại và máy tính bảng không ký được bằng USB token.').waitFor();
  await accessible(page, 'help on a phone');
  await fits(page);
  await shot(page, 'agent-absent-phone-dark');
  // Who has no certificate in the register is not offered it, and cannot begin.
  const refused = await call(clerk.page, 'POST', `/api/signing/requests/${sent.body[0].id}/agent`);
  assert.notEqual(refused.status, 201);
  quiet(clerk);
});
