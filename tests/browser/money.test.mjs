// Money and the queue: a citizen pays on a phone through the gateway's page, a clerk has a day at the counter, a leader agrees
// to a refund; people take numbers, are called and served, and book a time.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { accessible, base, close, fits, open, person, quiet, screens, shot, visitor } from './people.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tinhso-gateway-'));
let gateway;
before(async () => {
  const keys = { out: 'key of the province', in: 'key of the gateway' };
  gateway = spawn(process.env.TINHSO_PROGRAM, ['payment', 'sandbox', 'serve', '--data', folder, '--merchant', 'Nam Định', '--key-out', keys.out, '--key-in', keys.in, '--port', '0'],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  gateway.stdout.on('data', (text) => { output += text; });
  let url;
  for (let i = 0; i < 250 && !url; i++, await sleep(20)) url = /http:\/\/[0-9.]+:\d+/.exec(output)?.[0];
  assert.ok(url, 'the gateway started');
  writeFileSync(join(process.env.TINHSO_DATA, 'payments.toml'),
    `endpoint = "${url}"\nmerchant = "Nam Định"\nkey_out = "${keys.out}"\nkey_in = "${keys.in}"\norigin = "${new URL(base).origin}"\nquery_seconds = 1\n`);
});
after(async () => {
  await close();
  gateway.kill('SIGINT');
  rmSync(folder, { recursive: true, force: true });
});

const at = (path) => new URL(`/congdan/${path}`, base).href;
const heading = (page, name) => page.getByRole('heading', { level: 1, name });
const row = (page, name) => page.locator('dl div').filter({ hasText: name }).locator('dd');

/** A dossier of somebody on a phone, over the API as the phone sends it; the form itself is citizen.test.mjs's. */
async function filed(page, name, copies = '2') {
  return page.evaluate(async ([name, copies]) => {
    const [{ agency }] = (await (await fetch('/api/services/procedures/2.000635/receivers?q=hai%20minh')).json()).items;
    const answer = await fetch('/api/services/filings', {
      method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': Math.random().toString(36).repeat(3) },
      body: JSON.stringify({ procedure: '2.000635', agency, applicant: name, phone: '0912345678', answers: { kind: 'Khai sinh', copies, registered: 'UBND xã Hải Minh', who_name: 'Đinh Văn Khoai', relation: 'Con', applicant_home: 'Xóm 3', applicant_id: '036190000001' } }),
    });
    return (await answer.json()).code;
  }, [name, copies]);
}
async function track(page, code) {
  await page.goto(at(`tra-cuu/${encodeURIComponent(code)}`));
  await page.getByRole('textbox', { name: 'Bốn số cuối điện thoại' }).fill('5678');
  await page.getByRole('button', { name: 'Xem hồ sơ' }).click();
}

let online;

test('a citizen pays on a phone: the gateway says no, then yes; the receipt is on the screen and as PDF', async () => {
  const mother = await visitor('the mother');
  const { page, context } = mother;
  online = await filed(page, 'Đinh Thị Ngô');
  await track(page, online);
  await page.getByText('Phải nộp 16.000 đồng').waitFor();
  await page.getByText('Cơ quan tiếp nhận hồ sơ sau khi bạn nộp.').waitFor();
  await accessible(page, 'a dossier that is not paid');
  await shot(page, 'money-owed-phone');
  await page.getByRole('link', { name: 'Nộp ngay' }).click();
  await heading(page, /Nộp phí, lệ phí/).waitFor();
  await page.locator('.qr path').waitFor();
  await row(page, 'Số tài khoản').first().waitFor();
  await fits(page);
  await accessible(page, 'the page to pay');
  await shot(page, 'money-pay-phone');

  await page.getByRole('button', { name: 'Nộp trực tuyến' }).click();
  await page.getByText('Cổng thanh toán thử nghiệm').waitFor();
  await page.getByText('16.000 đồng').waitFor();
  await accessible(page, 'the page of the gateway');
  await shot(page, 'money-gateway-phone');
  await page.getByRole('button', { name: 'Không thanh toán' }).click();
  await page.getByRole('link', { name: 'Quay lại cơ quan thu' }).click();
  await heading(page, /Nộp phí, lệ phí/).waitFor();
  await page.getByText('Chưa nộp').waitFor();
  await page.getByRole('button', { name: 'Nộp trực tuyến' }).click();
  await page.getByRole('button', { name: 'Thanh toán', exact: true }).click();
  await page.getByRole('link', { name: 'Quay lại cơ quan thu' }).click();
  await page.getByText('Đã nộp', { exact: true }).waitFor();
  assert.match(await row(page, 'Biên lai').first().innerText(), /Ký hiệu HM-\d\dE, số \d{7}/);
  await accessible(page, 'the receipt');
  await shot(page, 'money-paid-phone');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Tải biên lai' }).click()]);
  assert.match(download.suggestedFilename(), /^bien-lai-.*\.pdf$/);
  await page.getByRole('link', { name: 'Xem hồ sơ' }).click();
  await page.getByText('Đã nộp 16.000 đồng').waitFor();
  quiet(mother);
  await context.close();

  const dark = await visitor('the same in the dark on a small screen', { screen: 'small', dark: true });
  await track(dark.page, await filed(dark.page, 'Vũ Văn Tre', '1'));
  await dark.page.getByRole('link', { name: 'Nộp ngay' }).click();
  await dark.page.locator('.qr path').waitFor();
  await fits(dark.page, 320);
  await accessible(dark.page, 'the page to pay, dark and small');
  await shot(dark.page, 'money-pay-small-dark');
  quiet(dark);
  await dark.context.close();
});

test('the counter: the fee first, change given, the receipt printed; then a refund that a leader agrees to', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page, context } = clerk;
  await page.goto(new URL('/services/counter', base).href);
  await page.getByRole('combobox', { name: 'Thủ tục' }).fill('trich luc ho tich');
  await page.getByRole('option', { name: /Cấp bản sao Trích lục/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Họ và tên').fill('Phạm Văn Gốm');
  await page.getByLabel('Điện thoại').fill('0987 654 321');
  await page.getByRole('button', { name: /^Tiếp nhận/ }).click();
  await page.getByText('Thu phí rồi tiếp nhận').waitFor();
  await page.getByText('thu trước khi tiếp nhận').waitFor();
  await accessible(page, 'a fee at the counter');
  await shot(page, 'money-counter-desktop');
  await page.getByRole('button', { name: 'Thu tiền' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Khách đưa').fill('50.000');
  await dialog.getByText('Trả lại 42.000').waitFor();
  await accessible(page, 'cash');
  await shot(page, 'money-cash-desktop');
  await dialog.getByText('Chuyển khoản', { exact: true }).click();
  await dialog.getByRole('img', { name: /VietQR/ }).waitFor();
  await dialog.getByRole('button', { name: 'Đã nhận tiền' }).click();
  await dialog.getByText('Cần ghi mã giao dịch').waitFor();
  await accessible(page, 'a transfer');
  await shot(page, 'money-transfer-desktop');
  await dialog.getByText('Tiền mặt', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Đã nhận tiền' }).click();
  await page.getByText(/Biên lai HM-\d\dE số \d{7}, tiền mặt/).waitFor();
  const receipt = await page.getByRole('link', { name: 'In biên lai' }).getAttribute('href');
  const pdf = await page.evaluate(async (path) => (await (await fetch(path)).text()).slice(0, 5), receipt);
  assert.equal(pdf, '%PDF-');
  await page.getByRole('button', { name: /^Tiếp nhận/ }).click();
  await page.getByText('In giấy hẹn (mẫu 01)').waitFor();

  await page.getByRole('link', { name: 'Mở hồ sơ' }).click();
  await page.getByRole('button', { name: 'Đề nghị hoàn tiền' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Gửi đề nghị' }).click();
  await page.getByText('Cần ghi mục này.').waitFor();
  await page.getByRole('dialog').getByLabel('Lý do').fill('Người nộp rút yêu cầu');
  await page.getByRole('dialog').getByRole('button', { name: 'Gửi đề nghị' }).click();
  await page.getByText(/Chờ duyệt hoàn 8.000/).waitFor();
  await accessible(page, 'a dossier with its fee');
  await shot(page, 'money-dossier-desktop');

  const leader = await person('chutich.haiminh');
  await leader.page.goto(new URL('/services/takings', base).href);
  await leader.page.getByRole('button', { name: /Quyết định hoàn tiền/ }).click();
  await accessible(leader.page, 'a refund to decide');
  await leader.page.getByRole('dialog').getByRole('button', { name: 'Duyệt hoàn' }).click();
  await leader.page.getByText(/Đã hoàn 8.000/).waitFor();
  quiet(leader);
  await leader.context.close();

  // The day's end, while a transfer of money that nobody knows here lies at the gateway.
  await page.goto(new URL('/services/takings', base).href);
  await page.getByRole('heading', { name: 'Sổ thu phí, lệ phí' }).waitFor();
  await page.getByRole('link', { name: online }).waitFor();
  await page.getByRole('button', { name: 'Đối soát với cổng thanh toán' }).click();
  await page.getByText(/khớp 1 giao dịch/).waitFor();
  await accessible(page, 'the day');
  await shot(page, 'money-day-desktop');
  const [sheet] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /XLSX/ }).click()]);
  assert.match(sheet.suggestedFilename(), /\.xlsx$/);
  await page.setViewportSize(screens.phone.viewport);
  await fits(page);
  await accessible(page, 'the day on a phone');
  await shot(page, 'money-day-phone');
  await page.setViewportSize(screens.desktop.viewport);
  await page.getByRole('button', { name: 'Khóa sổ ngày' }).click();
  await page.getByRole('dialog').getByLabel('Tiền mặt đếm được').fill('9.000');
  await page.getByRole('dialog').getByRole('button', { name: 'Khóa sổ' }).click();
  await page.getByText(/hãy giải trình chênh lệch/).waitFor();
  await page.getByRole('dialog').getByLabel('Tiền mặt đếm được').fill('0');
  await page.getByRole('dialog').getByRole('button', { name: 'Khóa sổ' }).click();
  await page.getByText(/Đã khóa lúc/).waitFor();
  await accessible(page, 'a day that is closed');
  quiet(clerk);
  await context.close();
});

test('the queue: a number at the kiosk and on the phone, the board calls, the desk serves', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  await page.goto(new URL('/services/queue', base).href);
  await page.getByText('Quầy đang trống').waitFor();
  const kioskAddress = await page.getByRole('link', { name: 'Mở trang lấy số' }).getAttribute('href');
  const boardAddress = await page.getByRole('link', { name: 'Mở bảng gọi' }).getAttribute('href');

  const context = await (await open()).newContext({ viewport: { width: 1280, height: 800 }, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' });
  const kiosk = await context.newPage();
  await kiosk.goto(new URL(kioskAddress, base).href);
  await kiosk.getByRole('heading', { name: 'Bạn đến làm việc gì?' }).waitFor();
  await kiosk.getByRole('button', { name: 'Hộ tịch', exact: true }).waitFor();
  await accessible(kiosk, 'the kiosk');
  await shot(kiosk, 'queue-kiosk-desktop');
  const [made] = await Promise.all([kiosk.waitForResponse('**/queue/tickets'), kiosk.getByRole('button', { name: 'Hộ tịch', exact: true }).click()]);
  const { number, secret } = await made.json();
  await kiosk.getByText('Bạn là người tiếp theo').waitFor();
  await accessible(kiosk, 'a ticket at the kiosk');
  await shot(kiosk, 'queue-ticket-desktop');

  const board = await context.newPage();
  await board.addInitScript(() => {  // what the board says aloud
    window.said = [];
    Object.defineProperty(window, 'speechSynthesis', { value: { getVoices: () => [{ lang: 'vi-VN', name: 'Linh' }], speak: (u) => window.said.push(u.text) } });
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  });
  await board.goto(new URL(boardAddress, base).href);
  await board.getByText('Chưa gọi số nào').waitFor();
  await board.getByRole('button', { name: 'Bật loa' }).click();

  const phone = await visitor('somebody with a ticket', { at: at(`so/${secret}`) });
  await phone.page.getByText('Bạn là người tiếp theo.').waitFor();
  await accessible(phone.page, 'a ticket on the phone');

  await page.getByLabel('Quầy số').fill('3');
  await page.getByRole('button', { name: /Gọi số tiếp/ }).click();
  await page.getByText('Đang gọi').waitFor();
  await board.getByText('Mời số một đến quầy số ba').waitFor();
  assert.ok((await board.evaluate(() => window.said)).includes('Mời số một đến quầy số ba'), 'it is said aloud');
  await phone.page.getByText('Mời bạn đến quầy số 3').waitFor();
  await shot(phone.page, 'queue-called-phone');
  await accessible(board, 'the call board');
  await shot(board, 'queue-board-desktop');
  await board.setViewportSize({ width: 1920, height: 1080 });
  await board.emulateMedia({ colorScheme: 'dark' });
  await shot(board, 'queue-board-wall-dark');
  await page.getByRole('button', { name: /Gọi lại/ }).click();
  await board.waitForFunction(() => window.said.filter((words) => words.startsWith('Mời')).length === 2);
  await accessible(page, 'a desk that calls');
  await shot(page, 'queue-desk-desktop');
  await page.getByRole('button', { name: /Vắng mặt/ }).click();
  await phone.page.getByText(/đã gọi mà không có người/).waitFor();
  await page.getByRole('button', { name: `Gọi lại số ${number}` }).click();
  await page.getByRole('button', { name: /^Tiếp nhận/ }).click();
  await page.getByRole('heading', { name: 'Tiếp nhận tại quầy' }).waitFor();
  await page.goto(new URL('/services/queue', base).href);
  await page.getByText('Đang phục vụ').waitFor();
  await page.getByRole('button', { name: /^Xong/ }).click();
  await page.getByText('Hôm nay đã phục vụ 1 người').waitFor();
  await phone.page.getByText('Đã phục vụ xong.').waitFor();
  await page.setViewportSize(screens.phone.viewport);
  await fits(page);
  await shot(page, 'queue-desk-phone');
  quiet(clerk, phone);
  for (const one of [clerk.context, phone.context, context]) await one.close();
});

test('a time is booked on the phone, and given up', async () => {
  const mother = await visitor('who books');
  const { page, context } = mother;
  await page.goto(at('thu-tuc/2.000635'));
  await page.getByRole('link', { name: 'Hẹn giờ đến nộp' }).click();
  await page.getByLabel('Tìm theo tên xã').fill('hai minh');
  await page.getByRole('button', { name: /xã Hải Minh/ }).click();
  await page.getByRole('button', { name: 'Đặt lịch hẹn' }).click();
  await page.getByText('Hãy chọn giờ').first().waitFor();
  await accessible(page, 'a booking with mistakes');
  await page.getByRole('radio', { name: /^08:00/ }).check();
  await page.getByLabel('Họ và tên').fill('Đinh Thị Ngô');
  await page.getByLabel('Số điện thoại').fill('0912 345 678');
  await fits(page);
  await shot(page, 'queue-book-phone');
  await page.getByRole('button', { name: 'Đặt lịch hẹn' }).click();
  await heading(page, 'Lịch hẹn của bạn').waitFor();
  await page.getByText(/08:00/).waitFor();
  await accessible(page, 'an appointment');
  await shot(page, 'queue-booked-phone');
  page.once('dialog', (dialog) => dialog.accept());
  await page.getByRole('button', { name: 'Hủy lịch hẹn' }).click();
  await page.getByText('Lịch hẹn đã hủy.').waitFor();
  quiet(mother);
  await context.close();
});
