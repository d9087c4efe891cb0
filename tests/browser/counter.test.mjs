// Who need not pay says so while filing and a clerk judges it; money owed back stands in the inbox; feedback goes to the leader
// and once to the agency above; a certified copy by keyboard alone; and the page that tracks a dossier changes by itself.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { accessible, base, close, everyLook, fits, person, quiet, screens, shot, visitor } from './people.mjs';
import { call } from './programs.mjs';

after(close);
const at = (path) => new URL(`/congdan/${path}`, base).href;
const here = (path) => new URL(path, base).href;
const heading = (page, name) => page.getByRole('heading', { level: 1, name });
const next = (page) => page.getByRole('button', { name: 'Tiếp tục', exact: true }).click();
const tick = (page, name) => page.getByRole('radio', { name, exact: true }).check();

/** A dossier of somebody on a phone, over the API as the phone sends it. */
async function filed(page, name, more = {}) {
  return page.evaluate(async ([name, more]) => {
    const [{ agency }] = (await (await fetch('/api/services/procedures/2.000635/receivers?q=hai%20minh')).json()).items;
    const answer = await fetch('/api/services/filings', {
      method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': Math.random().toString(36).repeat(3) },
      body: JSON.stringify({ procedure: '2.000635', agency, applicant: name, phone: '0912345678', ...more,
        answers: { kind: 'Khai sinh', copies: '2', registered: 'UBND xã Hải Minh', who_name: 'Đinh Văn Khoai', relation: 'Con', applicant_home: 'Xóm 3', applicant_id: '036190000001' } }),
    });
    return (await answer.json()).code;
  }, [name, more]);
}
async function track(page, code) {
  await page.goto(at(`tra-cuu/${encodeURIComponent(code)}`));
  await page.getByRole('textbox', { name: 'Bốn số cuối điện thoại' }).fill('5678');
  await page.getByRole('button', { name: 'Xem hồ sơ' }).click();
  await page.getByText(code).first().waitFor();
}
const idOf = async (official, code) => (await call(official.page, 'GET', `/api/services/dossiers?shelf=all&q=${code}`)).body.items[0].id;
const act = async (official, id, body) => {
  const answer = await call(official.page, 'POST', `/api/services/dossiers/${id}/actions`, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
};
/** The same page on a phone, light and dark. */
async function onPhone(page, name) {
  await page.setViewportSize(screens.phone.viewport);
  await fits(page);
  await shot(page, `${name}-phone`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot(page, `${name}-phone-dark`);
  await page.setViewportSize({ width: 1280, height: 800 });
  await shot(page, `${name}-desktop-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
}

test('who need not pay says so while filing; the clerk refuses it with a reason that is read', async () => {
  const citizen = await visitor('who is poor');
  const { page, context } = citizen;
  await page.goto(at('thu-tuc/2.000635'));
  await page.getByRole('button', { name: 'Nộp hồ sơ trực tuyến' }).click();
  await page.getByLabel('Tìm theo tên xã').fill('hai minh');
  await page.getByRole('radio', { name: /Hải Minh/ }).first().check();
  await next(page);
  await tick(page, 'Cho chính tôi');
  await next(page);
  await page.getByLabel('Họ và tên người nộp').fill('Vũ Thị Nghệ');
  await next(page);
  await page.getByRole('textbox', { name: 'Số điện thoại' }).fill('0912 345 678');
  await next(page);
  await tick(page, 'Khai sinh');
  await page.getByLabel('Số bản').fill('2');
  await page.getByLabel('Đã đăng ký tại').fill('UBND xã Hải Minh');
  await next(page);
  await page.getByLabel('Họ, chữ đệm, tên').fill('Đinh Văn Khoai');
  await next(page);
  await tick(page, 'Con');
  await page.getByLabel('Nơi cư trú của người yêu cầu').fill('Xóm 3, xã Hải Minh');
  await page.getByLabel('Số định danh của người yêu cầu').fill('036190000001');
  await next(page);
  await heading(page, /Phí, lệ phí/).waitFor();
  await page.getByText('16.000 đồng').first().waitFor();
  await page.getByRole('radio', { name: /^Hộ nghèo/ }).check();
  await page.getByText('tạm tính', { exact: true }).waitFor();
  await next(page);
  await page.getByRole('alert').filter({ hasText: 'Có chỗ cần sửa' }).waitFor();
  await page.getByLabel('Giấy tờ chứng minh', { exact: true }).fill('Giấy chứng nhận hộ nghèo số 12/2020');
  await fits(page);
  await accessible(page, 'the page of the fee');
  await shot(page, 'exemption-fee-phone');
  await next(page);
  await heading(page, /Xem lại/).waitFor();
  await page.getByText('0 đồng (tạm tính)').waitFor();
  await shot(page, 'exemption-check-phone');
  await page.getByRole('button', { name: 'Nộp hồ sơ', exact: true }).click();
  await heading(page, /Đã nộp/).waitFor();
  const code = /\d{3}\.[0-9.]+\.H40-\d{6}-\d{4}/.exec(await page.locator('main').innerText())[0];
  await page.getByRole('link', { name: 'Theo dõi hồ sơ' }).click();
  await page.getByText(/Cơ quan chưa xem giấy tờ/).waitFor();

  const clerk = await person('vanthu.haiminh');
  await clerk.page.goto(here(`/services/${await idOf(clerk, code)}`));
  await clerk.page.getByRole('button', { name: 'Xét miễn, giảm' }).waitFor();
  await clerk.page.setViewportSize({ width: 1280, height: 800 });
  await accessible(clerk.page, 'a dossier with a claim');
  await shot(clerk.page, 'exemption-claim-desktop');
  await clerk.page.getByRole('button', { name: 'Xét miễn, giảm' }).click();
  const dialog = clerk.page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Không chấp nhận' }).click();
  await dialog.getByText(/Cần nêu lý do/).waitFor();
  await accessible(clerk.page, 'the dialog to judge it');
  await shot(clerk.page, 'exemption-judge-desktop');
  await dialog.getByLabel('Lý do').fill('Giấy chứng nhận đã hết hạn');
  await dialog.getByRole('button', { name: 'Không chấp nhận' }).click();
  // The phone was told by itself: nobody has touched it.
  await page.getByText('Không được miễn, giảm: Giấy chứng nhận đã hết hạn').waitFor({ timeout: 10_000 });
  await page.getByText('Phải nộp 16.000 đồng').waitFor();
  await shot(page, 'exemption-refused-phone');
  quiet(citizen);
  quiet(clerk);
  await context.close();
  await clerk.context.close();
});

test('what is owed back stands in the inbox until it has gone', async () => {
  const citizen = await visitor('who has paid');
  const code = await filed(citizen.page, 'Phạm Văn Gốm');
  const clerk = await person('vanthu.haiminh');
  const id = await idOf(clerk, code);
  const charge = (await call(clerk.page, 'GET', `/api/services/dossiers/${id}`)).body.payment.id;
  assert.equal((await call(clerk.page, 'POST', `/api/payments/charges/${charge}/money`, { method: 'cash', amount: 16000 })).status, 200);
  await act(clerk, id, { action: 'refuse', words: 'Không thuộc thẩm quyền' });
  await clerk.page.goto(here('/work'));
  await clerk.page.getByText('Đề nghị hoàn tiền').first().waitFor();
  await accessible(clerk.page, 'the inbox with a refund');
  await shot(clerk.page, 'refund-inbox-desktop');
  await clerk.page.getByRole('link', { name: new RegExp(code) }).first().click();
  await clerk.page.getByText('Còn phải hoàn cho người nộp').waitFor();
  await clerk.page.getByRole('button', { name: 'Đề nghị hoàn tiền' }).click();
  await clerk.page.getByRole('dialog').getByLabel('Lý do').fill('Hồ sơ không được tiếp nhận');
  await clerk.page.getByRole('dialog').getByRole('button', { name: 'Gửi đề nghị' }).click();
  await clerk.page.getByText(/Chờ duyệt hoàn/).waitFor();
  const leader = await person('chutich.haiminh');
  await leader.page.goto(here('/work'));
  await leader.page.getByText('Quyết định hoàn tiền').first().waitFor();
  for (const one of [citizen, clerk, leader]) {
    quiet(one);
    await one.context.close();
  }
});

test('feedback: from the page that tracks, to the leader, back, and to the agency above', async () => {
  const citizen = await visitor('who has waited');
  const { page } = citizen;
  const code = await filed(page, 'Đinh Thị Ngô');
  await track(page, code);
  await page.getByText('Gửi phản ánh về việc giải quyết hồ sơ này').click();
  await page.getByText(/Luật Khiếu nại 2011/).waitFor();
  await page.getByRole('button', { name: 'Gửi phản ánh' }).click();
  await page.getByText('Hãy viết điều bạn muốn nói').first().waitFor();
  await page.getByLabel('Bạn muốn phản ánh điều gì?').fill('Tôi đến ba buổi sáng, quầy không có người tiếp.');
  await fits(page);
  await accessible(page, 'the form for feedback');
  await shot(page, 'feedback-write-phone');
  await page.getByRole('button', { name: 'Gửi phản ánh' }).click();
  await page.getByText('Đã nhận; chờ lãnh đạo xem').waitFor();

  const clerk = await person('vanthu.haiminh');
  assert.equal((await call(clerk.page, 'GET', '/api/services/feedback')).status, 403, 'whom it is about does not read it');
  const leader = await person('chutich.haiminh');
  await leader.page.setViewportSize({ width: 1280, height: 800 });
  await leader.page.goto(here('/services/feedback'));
  await leader.page.getByRole('link', { name: /-PA\d\d-\d{4}/ }).first().click();
  await leader.page.getByText('Tôi đến ba buổi sáng').last().waitFor();
  await page.getByText('Lãnh đạo đã xem; chờ trả lời').waitFor({ timeout: 10_000 });
  await accessible(leader.page, 'feedback and its list');
  await shot(leader.page, 'feedback-leader-desktop');
  await leader.page.getByRole('textbox', { name: 'Trả lời' }).fill('Xin lỗi bà. Từ thứ hai quầy có hai người trực.');
  await onPhone(leader.page, 'feedback-leader');
  await leader.page.getByRole('button', { name: 'Gửi trả lời' }).click();
  await page.getByText('Từ thứ hai quầy có hai người trực').waitFor({ timeout: 10_000 });
  await page.getByText('Chưa hài lòng với trả lời này').click();
  await page.getByLabel('Điều gì chưa thỏa đáng?').fill('Vẫn chưa ai tiếp tôi.');
  await accessible(page, 'feedback that is answered');
  await shot(page, 'feedback-answered-phone');
  await page.getByRole('button', { name: 'Chuyển cơ quan cấp trên' }).click();
  await page.getByText('Ủy ban nhân dân huyện Hải Hậu').waitFor();
  assert.equal(await page.getByText('Chưa hài lòng với trả lời này').count(), 0, 'once');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot(page, 'feedback-above-phone-dark');

  const above = await person('chutich.haihau');
  await above.page.goto(here('/work'));
  await above.page.getByText('Trả lời phản ánh').first().waitFor();
  await above.page.goto(here('/services/feedback?below=true&show=answered'));
  await above.page.getByRole('link', { name: /-PA\d\d-\d{4}/ }).first().waitFor();
  for (const one of [citizen, leader, above]) quiet(one);
  for (const one of [citizen, clerk, leader, above]) await one.context.close();
});

/** A paper as a scanner gives it: a picture of words. */
async function scan(page, name, heading, words) {
  const data = await page.evaluate(([heading, words]) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1240, height: 900 });
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, 1240, 900);
    pen.fillStyle = '#000';
    pen.font = 'bold 44px sans-serif';
    pen.fillText(heading, 360, 160);
    pen.font = '32px sans-serif';
    words.forEach((line, i) => pen.fillText(line, 120, 300 + i * 70));
    return canvas.toDataURL('image/png');
  }, [heading, words]);
  return { name, mimeType: 'image/png', buffer: Buffer.from(data.split(',')[1], 'base64') };
}

test('scans at the counter: the heading proposes and the clerk confirms; what lies wrong is told; its words are found', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  await page.goto(here('/services/counter'));
  await page.getByRole('combobox', { name: 'Thủ tục' }).fill('giay khai sinh');
  await page.getByRole('option', { name: /^Đăng ký khai sinh 1\.001193/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Họ và tên').fill('Đặng Thị Rươi');
  await page.getByLabel('Điện thoại').fill('0912 345 678');
  await page.getByTestId('unsorted').setInputFiles(await scan(page, 'scan0001.png', 'GIẤY CHỨNG SINH', ['Họ và tên mẹ: Phạm Thị Nhãn', 'Sinh tại Trạm y tế xã Hải Minh']));
  await page.getByText('Đầu đề: GIẤY CHỨNG SINH').waitFor();
  await page.getByTestId('paper').first().setInputFiles(await scan(page, 'scan0002.png', 'GIẤY ỦY QUYỀN', ['Tôi ủy quyền cho bà Vũ Thị Hến', 'nộp hồ sơ tại xã Hải Minh']));
  await page.getByText('Tờ này có đầu đề “GIẤY ỦY QUYỀN”').waitFor();
  await page.getByText('scan0001.png').scrollIntoViewIfNeeded();
  await everyLook(page, 'counter-scans');
  await page.getByRole('button', { name: 'Đúng', exact: true }).click();
  await page.getByRole('button', { name: 'Đúng', exact: true }).waitFor({ state: 'detached' });
  // It is advice: the other is received as it lies.
  await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
  await page.getByText('Đã tiếp nhận').first().waitFor();
  await page.getByRole('link', { name: 'Mở hồ sơ' }).click();
  await page.getByText(/Tệp xếp ở “Tờ khai.* có đầu đề “GIẤY ỦY QUYỀN”/).waitFor();
  const id = Number(new URL(page.url()).pathname.split('/').pop());
  const files = async () => (await call(page, 'GET', `/api/services/dossiers/${id}`)).body.files;
  assert.deepEqual((await files()).map((f) => [f.component, f.headed_as]), [[0, 2], [1, 1]]);
  await page.getByText('Chữ đọc được: 02-giay-chung-sinh.png').click();
  await page.getByText('Phạm Thị Nhãn').waitFor();
  await page.getByText('Chữ đọc được: 02-giay-chung-sinh.png').scrollIntoViewIfNeeded();
  await everyLook(page, 'counter-paper-text');
  await page.getByRole('button', { name: /Xếp vào “Văn bản ủy quyền/ }).click();
  await page.getByText(/^Tệp xếp ở/).waitFor({ state: 'detached' });
  assert.match((await files())[0].name, /^03-van-ban-uy-quyen/);
  await page.goto(here('/services?show=all'));
  await page.getByRole('searchbox').fill('pham thi nhan');
  await page.getByRole('link', { name: /Đặng Thị Rươi/ }).waitFor();
  const stranger = await person('vanthu.haianh');
  const [{ id: file }] = await files();
  assert.equal((await call(stranger.page, 'GET', `/api/services/dossiers/${id}/files/${file}/text`)).status, 404);
  assert.equal((await call(stranger.page, 'POST', `/api/services/dossiers/${id}/files/${file}/component`, { component: 1 })).status, 404);
  assert.deepEqual((await call(stranger.page, 'GET', '/api/services/dossiers?shelf=all&q=pham%20thi%20nhan')).body.items, []);
  quiet(clerk, stranger);
  await clerk.context.close();
  await stranger.context.close();
});

test('certified copies by keyboard alone: numbers, fee, receipt, what is printed, the register', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(here('/services/certified'));
  await page.getByLabel('Họ và tên').waitFor();
  const keys = page.keyboard;
  await keys.type('Phạm Văn Gốm');
  await keys.press('Enter');
  await keys.press('Enter'); // no phone
  await keys.type('Giấy khai sinh');
  await keys.press('Enter');
  await keys.type('2');
  await keys.press('Enter');
  await keys.type('3');
  await page.getByText('Lệ phí 12.000 đ').waitFor();
  await keys.press('Enter'); // a next line
  await keys.type('Học bạ');
  await keys.press('Enter');
  await keys.type('30');
  await keys.press('Enter');
  await page.getByText('Lệ phí 44.000 đ').waitFor();
  await accessible(page, 'the form for certified copies');
  await shot(page, 'certified-form-desktop');
  await onPhone(page, 'certified-form');
  await keys.press('Control+Enter');
  await page.getByText('Đã vào sổ chứng thực').waitFor();
  await page.getByText(/Số 1, quyển 01\/\d{4}-SCT\/BS/).waitFor();
  await page.getByText(/Biên lai .* tiền mặt/).waitFor();
  assert.ok(await page.getByRole('link', { name: 'In lời chứng' }).evaluate((e) => e === document.activeElement), 'what is printed has the focus');
  await accessible(page, 'copies that are certified');
  await shot(page, 'certified-done-desktop');
  const labels = await page.getByRole('link', { name: 'In lời chứng' }).getAttribute('href');
  assert.equal(await page.evaluate(async (path) => (await (await fetch(path)).text()).slice(0, 5), labels), '%PDF-');
  await page.getByRole('button', { name: 'Người tiếp theo' }).click();
  await page.getByRole('searchbox', { name: /Tìm theo tên/ }).fill('hoc ba');
  await page.getByRole('cell', { name: 'Học bạ' }).waitFor();
  await page.getByRole('cell', { name: 'Giấy khai sinh' }).waitFor({ state: 'detached' });
  const [sheet] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /XLSX|bảng tính/i }).click()]);
  assert.match(sheet.suggestedFilename(), /\.xlsx$/);

  // One was entered by mistake: it stays, struck through, and its part of the fee is owed back.
  await page.getByRole('button', { name: 'Mở số 2' }).click();
  await page.getByRole('button', { name: 'Gạch bỏ số 2' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Gạch bỏ', exact: true }).click();
  await page.getByRole('dialog').getByText('Cần điền ô này').waitFor();
  await page.getByRole('dialog').getByLabel('Lý do').fill('Ghi nhầm giấy của người sau');
  await everyLook(page, 'certified-strike');
  await page.getByRole('dialog').getByRole('button', { name: 'Gạch bỏ', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText(/Gạch bỏ .*Ghi nhầm giấy của người sau/).first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Gạch bỏ số 2' }).count(), 0);
  await page.getByRole('searchbox', { name: /Tìm theo tên/ }).fill('');
  await page.getByRole('cell', { name: 'Giấy khai sinh' }).waitFor();
  await everyLook(page, 'certified-struck');
  await page.getByRole('heading', { name: 'Sổ chứng thực' }).scrollIntoViewIfNeeded();
  await everyLook(page, 'certified-struck-book');
  const [struck] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /XLSX|bảng tính/i }).click()]);
  await struck.saveAs(new URL('output/certified-struck.xlsx', import.meta.url).pathname);
  quiet(clerk);
  await clerk.context.close();
});

test('the page that tracks a dossier changes by itself; without a stream it asks', async () => {
  const citizen = await visitor('who follows');
  const { page } = citizen;
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  const code = await filed(page, 'Vũ Văn Tre');
  await track(page, code);
  await page.getByText('Phải nộp 16.000 đồng').waitFor();
  const clerk = await person('vanthu.haiminh');
  const id = await idOf(clerk, code);
  const charge = (await call(clerk.page, 'GET', `/api/services/dossiers/${id}`)).body.payment.id;
  await call(clerk.page, 'POST', `/api/payments/charges/${charge}/money`, { method: 'cash', amount: 16000 });
  await page.getByText('Đã nộp 16.000 đồng').waitFor({ timeout: 10_000 });
  await act(clerk, id, { action: 'receive' });
  await page.getByText('Tiếp nhận lúc').waitFor({ timeout: 10_000 });
  assert.ok(asked.some((url) => url.endsWith('/api/services/tracking/stream')), 'a stream was opened');
  assert.ok(!asked.some((url) => url.includes('5678')), 'the proof stands in no address');
  quiet(citizen);
  await citizen.context.close();

  const without = await visitor('who has no stream');
  let refused = 0;
  await without.page.route('**/api/services/tracking/stream', (route) => { refused++; return route.fulfill({ status: 429, body: '{}' }); });
  await without.page.clock.install();
  const other = await filed(without.page, 'Vũ Văn Mía');
  await track(without.page, other);
  await without.page.getByText('Phải nộp 16.000 đồng').waitFor();
  await act(clerk, await idOf(clerk, other), { action: 'refuse', words: 'Không thuộc thẩm quyền' });
  await without.page.clock.fastForward(61_000);
  await without.page.getByText('Không thuộc thẩm quyền').first().waitFor({ timeout: 10_000 });
  assert.ok(refused > 0);
  await without.context.close();

  const stranger = await visitor('who guesses');
  assert.equal(await stranger.page.evaluate(async (code) => (await fetch('/api/services/tracking/stream', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code, proof: '0000' }) })).status, code), 404);
  await stranger.context.close();
  quiet(clerk);
  await clerk.context.close();
});
