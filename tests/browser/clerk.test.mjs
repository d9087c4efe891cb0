// The clerk's less frequent work: copies, the correction of what was sent, the check of form, the archive; and the
// administrator who says how the office works.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { accessible, base, close, fits, person, quiet, shot, walked } from './people.mjs';

const letter = new URL('../data/letter.pdf', import.meta.url).pathname;
after(close);

const call = (page, method, path, body) => page.evaluate(async ([method, path, body]) => {
  const answer = await fetch(path, { method, headers: body ? { 'content-type': 'application/json' } : {}, body: body && JSON.stringify(body) });
  return { status: answer.status, body: await answer.json().catch(() => null) };
}, [method, path, body]);
const upload = (page, name = 'van-ban.pdf') => page.evaluate(async ([bytes, name]) =>
  (await (await fetch(`/api/files?name=${name}`, { method: 'PUT', body: Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0)) })).json()).ticket, [readFileSync(letter).toString('base64'), name]);
const agencyOf = async (who) => (await call(who.page, 'GET', '/api/accounts/me')).body.agency.id;

/** Written, issued and delivered. */
async function sends(sender, to, subject) {
  const ticket = await upload(sender.page);
  const draft = (await call(sender.page, 'POST', '/api/documents/outgoing', { type: 'CĐ', subject, signer_name: 'Phạm Đình Nghị', signer_position: 'Chủ tịch', place: 'Nam Định', recipients: to.map((id) => ({ kind: 'agency', key: String(id) })), attachments: [{ ticket }] })).body;
  const issued = (await call(sender.page, 'POST', `/api/documents/outgoing/${draft.id}/issue`)).body;
  for (let n = 0; n < 100 && !(await call(sender.page, 'GET', `/api/documents/outgoing/${draft.id}`)).body.delivered; n++) await sender.page.waitForTimeout(100);
  return issued;
}
const arrived = async (who, subject) => (await call(who.page, 'GET', '/api/documents/incoming?limit=50')).body.items.find((i) => i.subject === subject);
const both = async (username, path, name, ready) => {
  for (const [screen, dark] of [['desktop', false], ['desktop', true], ['phone', false], ['phone', true]]) {
    if (!walked(screen, dark)) continue;
    const who = await person(username, { screen, dark });
    if (screen === 'desktop') await who.page.setViewportSize({ width: 1280, height: 800 });
    await who.page.goto(`${base}${path}`);
    await ready(who.page);
    await accessible(who.page, name);
    if (screen === 'phone') await fits(who.page);
    await shot(who.page, `${name}-${screen}${dark ? '-dark' : ''}`);
    quiet(who);
    await who.context.close();
  }
};

test('the sender corrects what was sent, and the receiver takes it', async () => {
  const sender = await person('vanthu.tinh');
  const receiver = await person('vanthu.haiminh');
  const issued = await sends(sender, [await agencyOf(receiver)], 'Kế hoạch ứng phó bảo số 9');
  await sender.page.goto(`${base}/documents/outgoing/${issued.id}`);
  await sender.page.getByRole('button', { name: 'Cập nhật…' }).click();
  const dialog = sender.page.getByRole('dialog');
  await dialog.getByLabel('Trích yếu').fill('Kế hoạch ứng phó bão số 9');
  await dialog.getByRole('button', { name: 'Gửi yêu cầu cập nhật' }).click();
  await dialog.getByText('Ghi lý do cập nhật.').waitFor();
  await dialog.getByLabel('Lý do cập nhật').fill('Sai chính tả trong trích yếu');
  await accessible(sender.page, 'the update');
  await shot(sender.page, 'update-desktop');
  await dialog.getByRole('button', { name: 'Gửi yêu cầu cập nhật' }).click();
  await sender.page.getByText('0 đồng ý · 0 không đồng ý · 1 chờ trả lời').waitFor();
  await shot(sender.page, 'update-sent-desktop');
  const row = await arrived(receiver, 'Kế hoạch ứng phó bảo số 9');
  await receiver.page.goto(`${base}/documents/incoming/${row.id}`);
  await receiver.page.getByText('“Sai chính tả trong trích yếu”').waitFor();
  assert.match(await receiver.page.getByRole('article').innerText(), /ứng phó bảo số 9\s*→\s*Kế hoạch ứng phó bão số 9/);
  await accessible(receiver.page, 'the question');
  await shot(receiver.page, 'update-asked-desktop');
  await receiver.page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await receiver.page.getByRole('heading', { level: 1, name: 'Kế hoạch ứng phó bão số 9' }).waitFor();
  await sender.page.reload();
  await sender.page.getByText('1 đồng ý · 0 không đồng ý · 0 chờ trả lời').waitFor();
  quiet(sender, receiver);
});

test('the administrator says which steps a document takes; others may not', async () => {
  const clerk = await person('vanthu.haiminh');
  await clerk.page.goto(`${base}/settings`);
  assert.equal(await clerk.page.getByRole('link', { name: /Văn thư của cơ quan/ }).count(), 0);
  await clerk.page.goto(`${base}/settings/office`);
  await clerk.page.getByText(/chưa có quyền sửa danh mục cơ quan, cán bộ\. Người cấp được quyền này ở UBND huyện Hải Hậu: \S+ .+ \(Quản trị hệ thống\)/).waitFor();
  const agency = await agencyOf(clerk);
  assert.equal((await call(clerk.page, 'PUT', `/api/documents/agencies/${agency}/flow`, { content: true, form: true, signing: true, seal: false })).status, 403);
  // Every page that is closed to them names a person, not only a refusal.
  for (const path of ['/operate', '/axis', '/axis/agencies/1', '/axis/packages/1', '/certificates/kept', '/services/feedback']) {
    await clerk.page.goto(`${base}${path}`);
    await clerk.page.getByText(/Người cấp được quyền này ở UBND huyện Hải Hậu: \S+ .+ \(Quản trị hệ thống\)/).waitFor();
  }
  clerk.faults.length = 0; // the refusal was asked for
  const admin = await person('quantri.tinh');
  const { page } = admin;
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${base}/settings/office`);
  await page.getByRole('heading', { name: 'Các bước của văn bản đi' }).waitFor();
  await page.getByLabel(/Lãnh đạo đơn vị duyệt nội dung/).check();
  await page.getByLabel(/Văn phòng kiểm tra thể thức/).check();
  assert.match(await page.getByRole('status').first().innerText(), /Duyệt nội dung[\s\S]*Kiểm tra thể thức/);
  await page.getByRole('combobox', { name: 'Người được duyệt' }).click();
  await page.getByRole('option').first().click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Lưu các bước' }).click();
  await page.getByText('Đã lưu').first().waitFor();
  await page.getByLabel('Mỗi dòng một câu').fill('Xử lý theo quy định.\nBáo cáo trước 10 giờ.');
  await page.getByRole('button', { name: 'Lưu bút phê mẫu' }).click();
  await page.waitForTimeout(500);
  const own = await agencyOf(admin);
  assert.deepEqual((await call(page, 'GET', `/api/documents/agencies/${own}/directions`)).body.lines, ['Xử lý theo quy định.', 'Báo cáo trước 10 giờ.']);
  assert.equal((await call(page, 'GET', `/api/documents/agencies/${own}/flow`)).body.holders.reviewers.length, 1);
  quiet(clerk, admin);
  await both('quantri.tinh', '/settings/office', 'settings-office', (p) => p.getByRole('heading', { name: 'Bút phê mẫu' }).waitFor());
  await call(page, 'PUT', `/api/documents/agencies/${own}/flow`, { content: false, form: false, signing: false, seal: false, holders: { reviewers: [], checker: null, signers: [] } });
});

test('the clerk copies a document and sends the copy on', async () => {
  const sender = await person('vanthu.tinh');
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  await sends(sender, [await agencyOf(clerk)], 'Công điện cần sao gửi các thôn');
  const row = await arrived(clerk, 'Công điện cần sao gửi các thôn');
  await call(page, 'POST', `/api/documents/incoming/${row.id}/receive`, {});
  await page.goto(`${base}/documents/incoming/${row.id}`);
  await page.getByRole('button', { name: 'Sao văn bản…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cấp số và gửi' }).click();
  await dialog.getByText('Cần nhập mục này.').first().waitFor();
  await dialog.getByText('Trích sao').click();
  await dialog.getByLabel('Trang cần trích').fill('9');
  await dialog.getByRole('combobox', { name: 'Người ký bản sao' }).click();
  await page.getByRole('option', { name: /Chủ tịch/ }).first().click();
  await dialog.getByLabel('Địa danh').fill('Hải Minh');
  await dialog.getByText('Chỉ in').click();
  await dialog.getByLabel('Nơi nhận ghi thêm').fill('Các trưởng thôn');
  await dialog.getByRole('button', { name: 'Cấp số và tạo bản in' }).click();
  await dialog.getByText(/tệp có \d+ trang/).waitFor();
  await accessible(page, 'the copy');
  await shot(page, 'copy-desktop');
  await dialog.getByLabel('Trang cần trích').fill('1');
  await dialog.getByRole('button', { name: 'Cấp số và tạo bản in' }).click();
  await page.getByRole('link', { name: /^\d+\/TrS-/ }).waitFor();
  const href = await page.getByRole('link', { name: /^\d+\/TrS-/ }).getAttribute('href');
  const file = await page.evaluate(async (href) => { const a = await fetch(href); return [a.status, a.headers.get('content-type'), (await a.arrayBuffer()).byteLength]; }, href);
  assert.equal(file[0], 200);
  assert.equal(file[1], 'application/pdf');
  await page.getByRole('button', { name: 'Sao văn bản…' }).click();
  await dialog.getByRole('combobox', { name: 'Người ký bản sao' }).click();
  await page.getByRole('option', { name: /Chủ tịch/ }).first().click();
  await dialog.getByLabel('Địa danh').fill('Hải Minh');
  await dialog.getByRole('combobox', { name: /Nơi nhận|Gõ/ }).fill('xã hải anh');
  await page.getByRole('option', { name: /xã Hải Anh/ }).first().click();
  await dialog.getByRole('button', { name: 'Cấp số và gửi' }).click();
  await page.getByRole('link', { name: 'Theo dõi gửi' }).click();
  await page.getByText(/SAO Y/).first().waitFor();
  await shot(page, 'copy-sent-desktop');
  await page.goto(`${base}/documents/reports?kind=copies`);
  await page.getByRole('cell', { name: /\/SY-/ }).first().waitFor();
  await accessible(page, 'the register of copies');
  await shot(page, 'copies-register-desktop');
  const phone = await person('vanthu.haiminh', { screen: 'phone', dark: true });
  await phone.page.goto(`${base}/documents/incoming/${row.id}`);
  await phone.page.getByRole('button', { name: 'Sao văn bản…' }).click();
  await phone.page.getByRole('dialog').getByLabel('Địa danh').waitFor();
  await accessible(phone.page, 'the copy on a phone');
  await fits(phone.page);
  await shot(phone.page, 'copy-phone-dark');
  quiet(sender, clerk, phone);
});

test('a year of work files goes to the archive with its minutes', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  const year = new Date().getFullYear();
  const made = (await call(page, 'POST', '/api/documents/files', { year, notation: '77.NL', title: 'Hồ sơ nộp lưu', maintenance: '10 năm' })).body;
  const issued = (await call(page, 'GET', '/api/documents/outgoing?state=issued&limit=5')).body.items;
  assert.ok(issued.length > 0);
  await call(page, 'POST', `/api/documents/files/${made.file.id}/documents`, { direction: 'outgoing', object: issued[0].id });
  await page.goto(`${base}/documents/files`);
  await page.getByRole('button', { name: `Giao nộp hồ sơ năm ${year}…` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Giao nộp và lập biên bản' }).click();
  await dialog.getByText('Cần nhập mục này.').first().waitFor();
  const receiver = dialog.getByRole('group', { name: 'Bên nhận' });
  await receiver.getByLabel('Họ và tên').fill('Ngô Văn Kho');
  await receiver.getByLabel('Chức vụ').fill('Lưu trữ viên');
  await accessible(page, 'the hand-over');
  await shot(page, 'hand-over-desktop');
  await dialog.getByRole('button', { name: 'Giao nộp và lập biên bản' }).click();
  await page.getByRole('link', { name: 'Biên bản PDF' }).first().waitFor();
  for (const name of ['Biên bản PDF', 'Biên bản XLSX', 'Mục lục PDF', 'Mục lục XLSX']) {
    const href = await page.getByRole('link', { name }).first().getAttribute('href');
    const got = await page.evaluate(async (href) => { const a = await fetch(href); const b = new Uint8Array(await a.arrayBuffer()); return [a.status, String.fromCharCode(...b.slice(0, 4))]; }, href);
    assert.equal(got[0], 200, name);
    assert.equal(got[1], name.endsWith('PDF') ? '%PDF' : 'PK\x03\x04', name);
  }
  quiet(clerk);
  await both('vanthu.haiminh', '/documents/files', 'files-minutes', (p) => p.getByRole('link', { name: 'Biên bản PDF' }).first().waitFor());
});

test('the office checks the form of a draft and sends it back with what it found', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  const agency = await agencyOf(clerk);
  const admin = await person('quantri.tinh');
  assert.equal((await call(admin.page, 'PUT', `/api/documents/agencies/${agency}/flow`, { content: false, form: true, signing: false, seal: false })).status, 200);
  const ticket = await upload(page);
  const haianh = (await call(page, 'GET', '/api/organisation/agencies?q=hai%20anh&limit=5')).body.items[0].id;
  const draft = (await call(page, 'POST', '/api/documents/outgoing', { type: 'CV', subject: 'Dự thảo cần kiểm tra thể thức', signer_name: 'Ai Đó', signer_position: 'Chủ tịch', place: 'Hải Minh', recipients: [{ kind: 'agency', key: String(haianh) }], attachments: [{ ticket }] })).body;
  assert.equal((await call(page, 'POST', `/api/documents/outgoing/${draft.id}/submit`, {})).status, 200);
  await page.goto(`${base}/documents/outgoing/${draft.id}`);
  await page.getByRole('heading', { name: 'Kiểm tra thể thức' }).waitFor();
  const seen = page.getByRole('checkbox', { name: /^Đã xem/ }).first();
  await seen.check();
  await page.getByRole('checkbox', { name: /^Đưa vào ý kiến/ }).first().check();
  await accessible(page, 'the check of form');
  await shot(page, 'form-check-desktop');
  await page.getByRole('button', { name: 'Trả lại với 1 lỗi đã chọn…' }).click();
  const words = page.getByRole('dialog').getByLabel('Ý kiến');
  assert.match(await words.inputValue(), /Phụ lục I, phần I, mục/);
  await page.getByRole('dialog').getByRole('button', { name: 'Trả lại người soạn' }).click();
  await page.getByText('Đang soạn').first().waitFor();
  await page.getByText(/đã xem$/).first().waitFor();
  await call(admin.page, 'PUT', `/api/documents/agencies/${agency}/flow`, { content: false, form: false, signing: false, seal: false });
  const phone = await person('vanthu.haiminh', { screen: 'phone' });
  await phone.page.goto(`${base}/documents/outgoing/${draft.id}`);
  await phone.page.getByRole('button', { name: 'Kiểm tra thể thức' }).click();
  await phone.page.getByText(/Phụ lục I, phần I/).first().waitFor();
  await accessible(phone.page, 'the check of form on a phone');
  await fits(phone.page);
  await phone.page.getByText(/Phụ lục I, phần I/).first().scrollIntoViewIfNeeded();
  await shot(phone.page, 'form-check-phone');
  quiet(clerk, admin, phone);
});
