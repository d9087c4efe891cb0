// One document travels from the province to a commune and back, in three browsers at once.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { accessible, choose, close, person, quiet, shot, fits } from './people.mjs';

const letter = new URL('../data/letter.pdf', import.meta.url).pathname;
const annex = new URL('../data/annex.docx', import.meta.url).pathname;
const subject = 'Về việc tập trung ứng phó bão số 7 và mưa lũ';
after(close);

/** The line of a list that holds these words. */
const inList = (page, words) => page.getByRole('link').filter({ hasText: words }).first();

/** Writes a document and issues it; returns its code. `to` is what is typed, `picks` what is then chosen. */
async function issue(page, { subject, to, picks, type = 'Công điện', count, files = [letter] }) {
  await page.goto(new URL('/documents/compose', page.url()).href);
  await choose(page, 'Loại văn bản', type);
  await page.getByLabel('Trích yếu').fill(subject);
  await page.locator('label').filter({ hasText: 'Hỏa tốc' }).click();
  await page.getByRole('combobox', { name: 'Người ký' }).click();
  await page.getByRole('option', { name: /· Chủ tịch/ }).click();
  await page.getByTestId('files').setInputFiles(files);
  await page.getByRole('combobox', { name: /Nơi nhận|Gõ/ }).fill(to);
  await page.getByRole('option', { name: picks }).first().click();
  await page.getByText(`Gửi đến ${count} cơ quan`).waitFor();
  await page.getByText(/Đã lưu lúc/).waitFor();
  await accessible(page, 'compose');
  await shot(page, `compose-${page.viewportSize().width}`);
  await page.getByRole('button', { name: 'Ban hành…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(String(count)).first().waitFor();
  await dialog.getByRole('button', { name: 'Ban hành và gửi' }).click();
  await page.waitForURL(/\/documents\/outgoing\/\d+/);
  await page.getByRole('tab', { name: 'Theo dõi' }).or(page.getByText('Tình trạng của')).first().waitFor();
}

test('the province writes, the commune receives, assigns and finishes, the sender watches', async () => {
  const sender = await person('vanthu.tinh');
  const clerk = await person('vanthu.haiminh');
  await clerk.page.goto(new URL('/documents/incoming', clerk.page.url()).href);
  await clerk.page.getByRole('heading', { level: 1, name: 'Văn bản đến' }).waitFor();

  await issue(sender.page, { subject, to: 'xa hai hau', picks: /34 xã, thị trấn của huyện Hải Hậu/, count: 34, files: [letter, annex] });

  // It shows in the other browser by itself, within a second of the delivery.
  const row = inList(clerk.page, subject);
  await row.waitFor({ timeout: 5000 });
  await shot(clerk.page, 'arrived-desktop');
  await row.click();
  await clerk.page.getByRole('heading', { name: subject }).waitFor();
  await clerk.page.locator('canvas, iframe, object').first().waitFor();
  assert.match(await clerk.page.getByRole('tab').first().textContent(), /letter/, 'the file chosen first is the document');
  await accessible(clerk.page, 'the reader');
  await shot(clerk.page, 'reader-desktop');

  // R receives it into the register.
  await clerk.page.keyboard.press('r');
  await clerk.page.getByText(/Đã tiếp nhận, số đến \d+/).first().waitFor();

  const chairman = await person('chutich.haiminh');
  await chairman.page.goto(new URL('/documents/incoming', chairman.page.url()).href);
  await inList(chairman.page, subject).click();
  await chairman.page.getByRole('button', { name: 'Chuyển xử lý' }).first().click();
  const dialog = chairman.page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Chủ trì' }).fill('thong ke');
  await chairman.page.getByRole('option', { name: /Thống kê/ }).first().click();
  await dialog.getByRole('button', { name: '1 ngày làm việc' }).click();
  await dialog.getByLabel('Ý kiến chỉ đạo').fill('Kiểm tra ngay các điểm sơ tán, báo cáo trước 10 giờ.');
  await accessible(chairman.page, 'the assignment');
  await shot(chairman.page, 'assign-desktop');
  await dialog.getByRole('button', { name: 'Chuyển xử lý' }).click();
  await chairman.page.getByText('Đã chuyển xử lý').first().waitFor();

  const officer = await person('chuyenvien.haiminh');
  await officer.page.goto(new URL('/work', officer.page.url()).href);
  await inList(officer.page, subject).click();
  await officer.page.getByRole('button', { name: 'Bắt đầu xử lý' }).click();
  await officer.page.getByRole('button', { name: 'Hoàn thành…' }).click();
  const note = officer.page.getByRole('dialog');
  await note.getByRole('textbox').fill('Đã sơ tán 12 hộ vùng ngoài đê.');
  await note.getByRole('button', { name: 'Hoàn thành', exact: true }).click();
  await officer.page.getByText('Đã hoàn thành').first().waitFor();

  // The sender's screen has followed without being reloaded.
  await sender.page.getByLabel('Tìm nơi nhận theo tên hoặc mã').fill('hai minh');
  const line = sender.page.getByRole('row').filter({ hasText: 'UBND xã Hải Minh' });
  await line.getByText('Hoàn thành').waitFor();
  assert.equal(await line.locator('time').count(), 6, '01, opened, 03, 04, 05 and 06 each have a time');
  await sender.page.getByLabel('Tìm nơi nhận theo tên hoặc mã').fill('');
  await sender.page.getByText(/^Chưa mở 33/).click();
  await sender.page.getByRole('button', { name: /Nhắc 33 nơi chưa mở/ }).click();
  await sender.page.getByText('Đã nhắc 33 nơi').first().waitFor();
  await accessible(sender.page, 'the tracking');
  await shot(sender.page, 'tracking-desktop');
  quiet(sender, clerk, chairman, officer);
});

test('a commune refuses with a reason, and the sender reads it', async () => {
  const sender = await person('vanthu.tinh');
  const clerk = await person('vanthu.haiminh');
  await issue(sender.page, { subject: 'Mời họp giao ban trực tuyến', to: 'ubnd xã hải minh', picks: /Ủy ban nhân dân xã Hải Minh/, type: 'Giấy mời', count: 1 });
  await clerk.page.goto(new URL('/documents/incoming', clerk.page.url()).href);
  await inList(clerk.page, 'Mời họp giao ban trực tuyến').click();
  await clerk.page.getByRole('button', { name: 'Từ chối…' }).click();
  const dialog = clerk.page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Từ chối', exact: true }).click();
  await dialog.getByText('Ghi lý do để nơi gửi biết mà sửa.').waitFor();
  await dialog.getByRole('textbox').fill('Gửi nhầm cơ quan.');
  await dialog.getByRole('button', { name: 'Từ chối', exact: true }).click();
  await clerk.page.getByText('Đã từ chối và báo nơi gửi').first().waitFor();
  await sender.page.getByText('“Gửi nhầm cơ quan.”').waitFor();
  quiet(sender, clerk);
});

test('on a phone the same journey goes with one hand', async () => {
  const on = { screen: 'phone' };
  const sender = await person('vanthu.tinh', on);
  await issue(sender.page, { subject: 'Kiểm tra đê điều trước mùa lũ', to: 'hải minh', picks: /Ủy ban nhân dân xã Hải Minh/, count: 1 });
  await shot(sender.page, 'tracking-phone');
  await accessible(sender.page, 'tracking on a phone');
  const clerk = await person('vanthu.haiminh', on);
  await clerk.page.goto(new URL('/documents/incoming', clerk.page.url()).href);
  await inList(clerk.page, 'Kiểm tra đê điều trước mùa lũ').waitFor();
  await shot(clerk.page, 'incoming-phone');
  await inList(clerk.page, 'Kiểm tra đê điều trước mùa lũ').click();
  await clerk.page.getByRole('heading', { name: 'Kiểm tra đê điều trước mùa lũ' }).waitFor();
  await shot(clerk.page, 'reader-phone');
  await accessible(clerk.page, 'the reader on a phone');
  await clerk.page.getByRole('button', { name: /^Tiếp nhận/ }).first().click();
  await clerk.page.getByText(/Đã tiếp nhận, số đến \d+/).first().waitFor();
  await fits(clerk.page);
  quiet(sender, clerk);
});
