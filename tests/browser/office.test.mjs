// The clerk's day on a desktop and the leader's morning on a phone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { accessible, choose, base, close, person, quiet, shot, fits } from './people.mjs';

const letter = new URL('../data/letter.pdf', import.meta.url).pathname;
after(close);

const call = (page, method, path, body) => page.evaluate(async ([method, path, body]) => {
  const answer = await fetch(path, { method, headers: body ? { 'content-type': 'application/json' } : {}, body: body && JSON.stringify(body) });
  return { status: answer.status, body: await answer.json().catch(() => null) };
}, [method, path, body]);

/** A paper as a scanner gives it: a PDF of one page, made by the browser. */
async function paper(page, n) {
  const other = await page.context().newPage();
  await other.setContent(`<body style="font:16px serif;margin:60px"><table width="100%"><tr><td align="center"><b>ỦY BAN NHÂN DÂN<br>HUYỆN HẢI HẬU</b><br>Số: ${n}/UBND-VP</td><td align="center"><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</b><br>Hải Hậu, ngày 12 tháng 10 năm 2020</td></tr></table><p>Kính gửi: các xã, thị trấn.</p><p>Đề nghị báo cáo số liệu tiêm phòng lần ${n}.</p></body>`);
  const bytes = await other.screenshot({ type: 'png', fullPage: true, scale: 'device' });
  await other.close();
  return { name: `anh-${n}.png`, mimeType: 'image/png', buffer: bytes };
}

test('the clerk registers a paper that was photographed, and is warned of the same one again', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  await page.goto(`${base}/documents/scans`);
  await page.getByRole('heading', { level: 1, name: /Văn bản giấy/ }).waitFor();
  await page.getByTestId('scans').setInputFiles(await paper(page, 217));
  await page.getByLabel('Số, ký hiệu').waitFor({ timeout: 120_000 });
  assert.match(await page.getByLabel('Số, ký hiệu').inputValue(), /217/);
  await page.getByLabel('Số, ký hiệu').fill('217/UBND-VP');
  await page.getByLabel('Nơi gửi').fill('Ủy ban nhân dân huyện Hải Hậu');
  await page.getByLabel('Trích yếu').fill('Báo cáo số liệu tiêm phòng');
  await page.getByLabel('Ngày văn bản').fill('12/10/2020');
  await page.getByLabel('Số, ký hiệu').focus();
  await page.getByRole('listbox').waitFor({ state: 'hidden' });
  await accessible(page, 'the scans');
  await shot(page, 'scans-desktop');
  await page.getByRole('button', { name: 'Vào sổ' }).click();
  await page.getByText(/Đã vào sổ, số đến \d+/).first().waitFor();
  await page.goto(`${base}/documents/scans`);
  await page.getByTestId('scans').setInputFiles(await paper(page, 217));
  await page.getByText(/Có thể trùng với số đến/).waitFor({ timeout: 120_000 });
  await shot(page, 'scans-duplicate-desktop');
  quiet(clerk);
});

test('a draft goes to the chairman, who signs on paper, and is issued', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  const me = (await call(page, 'GET', '/api/accounts/me')).body;
  const admin = await person('quantri.tinh');
  const set = await call(admin.page, 'PUT', `/api/documents/agencies/${me.agency.id}/flow`, { content: false, form: false, signing: true, seal: false });
  assert.equal(set.status, 200);
  const people = (await call(page, 'GET', `/api/organisation/officials?agency=${me.agency.id}&limit=200`)).body.items;
  const chief = people.find((p) => p.role === 'leader' && p.rank === 1);
  await page.goto(`${base}/documents/compose`);
  await choose(page, 'Loại văn bản', 'Báo cáo');
  await page.getByLabel('Trích yếu').fill('Kết quả tiêm phòng vụ thu');
  await page.getByRole('combobox', { name: 'Người ký' }).click();
  await page.getByRole('option', { name: new RegExp(chief.official_name) }).first().click();
  await page.getByTestId('files').setInputFiles([letter]);
  await page.getByRole('combobox', { name: /Nơi nhận|Gõ/ }).fill('xã hải anh');
  await page.getByRole('option', { name: /xã Hải Anh/ }).first().click();
  await page.getByText(/Đã lưu lúc/).waitFor();
  await page.goto(`${base}/documents/outgoing?show=draft`);
  await page.getByRole('link').filter({ hasText: 'Kết quả tiêm phòng vụ thu' }).first().click();
  await page.getByRole('button', { name: 'Trình…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Trình dự thảo' }).click();
  await page.getByText('Chờ ký').first().waitFor();
  const chairman = await person('chutich.haiminh');
  await chairman.page.goto(`${base}/work`);
  await chairman.page.getByRole('link').filter({ hasText: 'Kết quả tiêm phòng vụ thu' }).first().click();
  await chairman.page.getByRole('button', { name: 'Ký giấy…' }).click();
  await chairman.page.getByTestId('signed-scan').setInputFiles(letter);
  await accessible(chairman.page, 'the signature');
  await chairman.page.getByRole('dialog').getByRole('button', { name: 'Đã ký trên giấy' }).click();
  await chairman.page.getByText('Đã ký, chờ phát hành').first().waitFor();
  await shot(chairman.page, 'signed-desktop');
  await page.reload();
  await page.getByRole('button', { name: 'Cấp số và phát hành' }).click();
  await page.getByRole('tab', { name: 'Theo dõi' }).waitFor();
  await call(admin.page, 'PUT', `/api/documents/agencies/${me.agency.id}/flow`, { content: false, form: false, signing: false, seal: false });
  quiet(clerk, chairman);
});

test('the clerk proposes, the leader adds a co-handler with a deadline of their own, the lead asks for time and passes it on', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  const me = (await call(page, 'GET', '/api/accounts/me')).body;
  const sender = await person('vanthu.tinh');
  const subject = 'Rà soát hộ nghèo cuối năm';
  const ticket = await sender.page.evaluate(async (bytes) => (await (await fetch('/api/files?name=van-ban.pdf', { method: 'PUT', body: Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0)) })).json()).ticket, readFileSync(letter).toString('base64'));
  const draft = (await call(sender.page, 'POST', '/api/documents/outgoing', { type: 'CV', subject, signer_name: 'Người Ký Mẫu', signer_position: 'Chủ tịch', recipients: [{ kind: 'agency', key: String(me.agency.id) }], attachments: [{ ticket }] })).body;
  assert.equal((await call(sender.page, 'POST', `/api/documents/outgoing/${draft.id}/issue`)).status, 200);
  await page.goto(`${base}/documents/incoming`);
  await page.getByRole('link').filter({ hasText: subject }).first().click();
  await page.getByRole('button', { name: /^Tiếp nhận/ }).first().click();
  await page.getByRole('button', { name: 'Trình', exact: true }).click();
  const officer = await person('chuyenvien.haiminh');
  const lead = (await call(officer.page, 'GET', '/api/accounts/me')).body;
  await page.getByRole('combobox', { name: 'Đề xuất người chủ trì' }).fill(lead.name);
  await page.getByRole('option', { name: new RegExp(lead.name) }).first().click();
  await page.getByLabel('Ý kiến đề xuất').fill('Đã làm việc này năm ngoái.');
  await accessible(page, 'the proposal');
  await shot(page, 'propose-desktop');
  await page.getByRole('dialog').getByRole('button', { name: 'Trình', exact: true }).click();
  await page.getByText('Đã làm việc này năm ngoái.').waitFor();

  const chairman = await person('chutich.haiminh');
  await chairman.page.goto(page.url());
  await chairman.page.getByRole('button', { name: 'Chuyển xử lý' }).first().click();
  const dialog = chairman.page.getByRole('dialog');
  await dialog.getByText(`Văn thư đề xuất: ${lead.name}`).waitFor();
  await chairman.page.waitForFunction(([name]) => [...document.querySelectorAll('[role=dialog] input')].some((i) => i.value.startsWith(name)), [lead.name]); // filled in
  const people = (await call(page, 'GET', `/api/organisation/officials?agency=${me.agency.id}&limit=200`)).body.items;
  const helper = people.find((p) => p.role === 'leader' && p.rank === 2);
  await dialog.getByRole('combobox', { name: 'Phối hợp' }).fill(helper.official_name);
  await chairman.page.getByRole('option', { name: new RegExp(helper.official_name) }).first().click();
  await chairman.page.keyboard.press('Tab');
  await dialog.getByText('Hạn và ý kiến riêng của từng người phối hợp').click();
  await dialog.getByLabel(`Ngày làm việc, ${helper.official_name}`).fill('1');
  await dialog.getByLabel(`Ý kiến, ${helper.official_name}`).fill('Gửi số liệu của thôn');
  await dialog.getByRole('button', { name: '5 ngày làm việc' }).click();
  await accessible(chairman.page, 'the assignment with parts');
  await shot(chairman.page, 'assign-parts-desktop');
  await dialog.getByRole('button', { name: 'Chuyển xử lý' }).click();
  await chairman.page.getByText('Đã chuyển xử lý').first().waitFor();
  const incoming = page.url().match(/\d+$/)[0];
  const task = (await call(page, 'GET', `/api/documents/incoming/${incoming}`)).body.task;
  const [of, co] = ['lead', 'co'].map((part) => task.assignees.find((a) => a.part === part));
  assert.ok(co.due_at < of.due_at, `${co.due_at} before ${of.due_at}`);
  assert.equal(co.words, 'Gửi số liệu của thôn');

  // The lead needs more time; the leader gives it.
  await officer.page.goto(page.url());
  await officer.page.getByText('Việc khác').click();
  await accessible(officer.page, 'what is done less often');
  await shot(officer.page, 'more-desktop');
  await officer.page.getByRole('button', { name: 'Gia hạn…' }).click();
  await officer.page.getByRole('textbox', { name: 'Hạn mới' }).fill('31/12/2026');
  await officer.page.keyboard.press('Tab');
  await officer.page.getByLabel('Lý do gia hạn').fill('Chờ số liệu các thôn');
  await officer.page.getByRole('dialog').getByRole('button', { name: 'Gia hạn', exact: true }).click();
  await officer.page.getByText('Xin gia hạn đến 31/12/2026').waitFor();
  await chairman.page.getByText('Xin gia hạn đến 31/12/2026').waitFor();
  await shot(chairman.page, 'extension-desktop');
  await chairman.page.getByRole('button', { name: 'Đồng ý gia hạn' }).click();
  await chairman.page.getByText('Đã gia hạn đến 31/12/2026').waitFor();

  // Then it is passed on; the slip says all of it.
  await officer.page.getByText('Việc khác').click();
  await officer.page.getByRole('button', { name: 'Chuyển tiếp…' }).click();
  await officer.page.getByRole('combobox', { name: 'Người nhận' }).fill(helper.official_name);
  await officer.page.getByRole('option', { name: new RegExp(helper.official_name) }).first().click();
  await officer.page.getByRole('dialog').getByRole('button', { name: 'Chuyển tiếp', exact: true }).click();
  await officer.page.getByText('Đã chuyển tiếp').first().waitFor();
  const after = (await call(page, 'GET', `/api/documents/incoming/${incoming}`)).body;
  assert.equal(after.task.assignees.find((a) => a.part === 'lead').official, helper.official);
  const slip = await page.evaluate(async (path) => { const a = await fetch(path); return [a.status, a.headers.get('content-type'), (await a.text()).slice(0, 5)]; }, `/api/documents/incoming/${incoming}/slip`);
  assert.deepEqual(slip, [200, 'application/pdf', '%PDF-']);
  const phone = await person('chutich.haiminh', { screen: 'phone', dark: true });
  await phone.page.goto(page.url());
  await phone.page.getByText('Việc khác').click();
  await phone.page.getByRole('link', { name: 'In phiếu giải quyết' }).waitFor();
  await fits(phone.page);
  await shot(phone.page, 'more-phone-dark');
  quiet(clerk, chairman, officer, sender, phone);
});

test('a work file is opened, filled from both registers and handed over as a package that opens anywhere', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  await page.goto(`${base}/documents/files`);
  await page.getByText(/chưa có hồ sơ nào/).waitFor();
  await page.getByRole('button', { name: 'Lập hồ sơ' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Lập hồ sơ' }).click();
  assert.equal(await dialog.getByText('Cần nhập mục này.').count(), 2, 'both are named');
  await dialog.getByLabel('Số và ký hiệu').fill('05.TH');
  await dialog.getByLabel('Tiêu đề hồ sơ').fill('Hồ sơ giảm nghèo của xã');
  await accessible(page, 'opening a work file');
  await shot(page, 'folder-new-desktop');
  await dialog.getByRole('button', { name: 'Lập hồ sơ' }).click();
  await page.getByRole('link', { name: 'Hồ sơ giảm nghèo của xã' }).waitFor();

  const registered = (await call(page, 'GET', '/api/documents/incoming?limit=50')).body.items.find((r) => r.arrival_number !== null && r.subject === 'Rà soát hộ nghèo cuối năm');
  await page.goto(`${base}/documents/incoming/${registered.id}?show=all`);
  await page.getByText('Việc khác').click();
  await page.getByRole('button', { name: 'Đưa vào hồ sơ…' }).click();
  await page.getByRole('combobox', { name: 'Hồ sơ' }).fill('giam ngheo');
  await page.getByRole('option', { name: /Hồ sơ giảm nghèo/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Đưa vào', exact: true }).click();
  await page.getByText('Đã đưa vào “Hồ sơ giảm nghèo của xã”').waitFor();

  await page.goto(`${base}/documents/files`);
  await accessible(page, 'the list of work files');
  await shot(page, 'folders-desktop');
  await page.getByRole('link', { name: 'Hồ sơ giảm nghèo của xã' }).click();
  await page.getByRole('link', { name: 'Rà soát hộ nghèo cuối năm' }).waitFor();
  await accessible(page, 'a work file');
  await shot(page, 'folder-desktop');
  await page.getByRole('button', { name: 'Nộp lưu trữ…' }).click();
  await page.getByRole('button', { name: 'Đóng và nộp lưu trữ' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Tải gói hồ sơ' }).click()]);
  const bytes = readFileSync(await download.path());
  assert.ok(bytes.includes('index.html') && bytes.subarray(0, 2).toString() === 'PK');
  const phone = await person('vanthu.haiminh', { screen: 'phone', dark: true });
  await phone.page.goto(page.url());
  await phone.page.getByText('Đã nộp lưu trữ').first().waitFor();
  await fits(phone.page);
  await shot(phone.page, 'folder-phone-dark');
  quiet(clerk, phone);
});

// A morning of 40 takes the test a minute or more; a dozen shows the same.
const morning = Number(process.env.TINHSO_MORNING ?? 12);

test('the leader assigns on a phone, one document a screen', async () => {
  const clerk = await person('vanthu.haiminh');
  const me = (await call(clerk.page, 'GET', '/api/accounts/me')).body;
  const sender = await person('vanthu.tinh');
  await sender.page.evaluate(async ([bytes, agency, morning]) => {
    const ask = async (method, path, body, type = 'application/json') => (await fetch(path, { method, headers: { 'content-type': type }, body })).json();
    for (let n = 1; n <= morning; n++) {
      const file = await ask('PUT', '/api/files?name=van-ban.pdf', Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0)), 'application/octet-stream');
      const draft = await ask('POST', '/api/documents/outgoing', JSON.stringify({ type: 'TB', subject: `Thông báo buổi sáng số ${n}`, signer_name: 'Người Ký Mẫu', signer_position: 'Chủ tịch', recipients: [{ kind: 'agency', key: String(agency) }], attachments: [{ ticket: file.ticket }] }));
      await ask('POST', `/api/documents/outgoing/${draft.id}/issue`, '{}');
    }
  }, [readFileSync(letter).toString('base64'), me.agency.id, morning]);
  for (let tries = 0; tries < 100; tries++) {
    if ((await call(clerk.page, 'GET', '/api/documents/incoming?state=arrived&limit=40')).body.items.length >= morning) break;
    await clerk.page.waitForTimeout(300);
  }
  const rows = (await call(clerk.page, 'GET', '/api/documents/incoming?state=arrived&limit=40')).body.items;
  for (const row of rows) await call(clerk.page, 'POST', `/api/documents/incoming/${row.id}/receive`, {});
  const chairman = await person('chutich.haiminh', { screen: 'phone' });
  const { page } = chairman;
  await page.goto(`${base}/documents/morning`);
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  await shot(page, 'morning-phone');
  await accessible(page, 'the morning');
  const before = (await call(page, 'GET', '/api/work/counts')).body.assigning;
  assert.ok(before > 0);
  const start = Date.now();
  let done = 0;
  for (; done < Math.min(before, morning); done++) {
    const subject = await page.getByRole('heading', { level: 2 }).first().getAttribute('id');
    assert.ok(subject);
    await page.getByRole('group', { name: 'Chủ trì' }).getByRole('button').first().click();
    await page.getByRole('button', { name: '3 ngày', exact: true }).click();
    const left = page.getByText(`Còn ${before - done - 1} văn bản`);
    await page.getByRole('button', { name: 'Chuyển', exact: true }).click();
    await left.or(page.getByText('Đã phân công hết')).first().waitFor();
  }
  console.log(`# ${done} documents in ${((Date.now() - start) / 1000).toFixed(1)} s`);
  assert.equal((await call(page, 'GET', '/api/work/counts')).body.assigning, before - done);
  await fits(page);
  await shot(page, 'morning-done-phone');
  quiet(chairman);
});

test('registers on screen and as files; words inside files are found', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  await page.goto(`${base}/documents/reports?from=2020-01-01`);
  await page.getByRole('table').waitFor();
  await accessible(page, 'the reports');
  await shot(page, 'reports-desktop');
  const files = await page.evaluate(async () => Promise.all(['xlsx', 'pdf'].map(async (f) => new TextDecoder('latin1').decode((await (await fetch(`/api/documents/reports/incoming/file?format=${f}&from=2020-01-01`)).arrayBuffer()).slice(0, 4)))));
  assert.deepEqual(files, ['PK\u0003\u0004', '%PDF']);
  await page.goto(`${base}/documents/search?q=tiem+phong`);
  await page.getByRole('link').filter({ hasText: 'tiêm phòng' }).first().waitFor();
  await page.getByLabel('Tên', { exact: true }).fill('Tiêm phòng');
  await page.getByRole('button', { name: 'Lưu tìm kiếm này' }).click();
  await page.getByRole('button', { name: 'Tiêm phòng', exact: true }).waitFor();
  await accessible(page, 'the search');
  await shot(page, 'search-desktop');
  quiet(clerk);
});
