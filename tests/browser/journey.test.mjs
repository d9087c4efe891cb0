// One document travels from the province to a commune and back, in three browsers at once.
import assert from 'node:assert/strict';
import { availableParallelism, loadavg } from 'node:os';
import { after, test } from 'node:test';
import { accessible, choose, close, person, quiet, shot, fits } from './people.mjs';
import { call, pdf, stored } from './programs.mjs';

const letter = new URL('../data/letter.pdf', import.meta.url).pathname;
const annex = new URL('../data/annex.docx', import.meta.url).pathname;
const subject = 'Về việc tập trung ứng phó bão số 7 và mưa lũ';
after(close);

/** The line of a list that holds these words. */
const inList = (page, words) => page.getByRole('link').filter({ hasText: words }).first();

/** Widths on which the form was already looked at as a whole: once each is enough. */
const looked = new Set();

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
  const { width } = page.viewportSize();
  if (!looked.has(width)) {
    looked.add(width);
    await accessible(page, 'compose');
    await shot(page, `compose-${width}`);
  }
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

test('on a phone the same journey goes with one hand, to its end', async () => {
  const on = { screen: 'phone' };
  const words = 'Kiểm tra đê điều trước mùa lũ';
  const sender = await person('vanthu.tinh', on);
  await issue(sender.page, { subject: words, to: 'hải minh', picks: /Ủy ban nhân dân xã Hải Minh/, count: 1 });
  await sender.page.getByText(/^Chưa mở 1/).click();
  await sender.page.getByRole('button', { name: /Nhắc 1 nơi chưa mở/ }).click();
  await sender.page.getByText('Đã nhắc 1 nơi').first().waitFor();
  await shot(sender.page, 'tracking-phone');
  await accessible(sender.page, 'tracking on a phone');

  const clerk = await person('vanthu.haiminh', on);
  const open = async (who, path = '/documents/incoming') => {
    await who.page.goto(new URL(path, who.page.url()).href);
    await inList(who.page, words).click();
    await who.page.getByRole('heading', { name: words }).waitFor();
  };
  await clerk.page.goto(new URL('/documents/incoming', clerk.page.url()).href);
  await inList(clerk.page, words).waitFor();
  await shot(clerk.page, 'incoming-phone');
  await open(clerk);
  await shot(clerk.page, 'reader-phone');
  await accessible(clerk.page, 'the reader on a phone');
  await clerk.page.getByRole('button', { name: /^Tiếp nhận/ }).first().click();
  await clerk.page.getByText(/Đã tiếp nhận, số đến \d+/).first().waitFor();
  await fits(clerk.page);

  const chairman = await person('chutich.haiminh', on);
  await open(chairman);
  await chairman.page.getByRole('button', { name: 'Chuyển xử lý' }).first().click();
  const assign = chairman.page.getByRole('dialog');
  await assign.getByRole('combobox', { name: 'Chủ trì' }).fill('thong ke');
  await chairman.page.getByRole('option', { name: /Thống kê/ }).first().click();
  await assign.getByRole('button', { name: '3 ngày làm việc' }).click();
  await accessible(chairman.page, 'the assignment on a phone');
  await fits(chairman.page);
  await shot(chairman.page, 'assign-phone');
  await assign.getByRole('button', { name: 'Chuyển xử lý' }).click();
  await chairman.page.getByText('Đã chuyển xử lý').first().waitFor();

  const officer = await person('chuyenvien.haiminh', on);
  await open(officer, '/work');
  await officer.page.getByText(/hạn \d/).first().waitFor();
  await officer.page.getByRole('button', { name: 'Bắt đầu xử lý' }).click();
  await officer.page.getByRole('button', { name: 'Hoàn thành…' }).click();
  const note = officer.page.getByRole('dialog');
  await note.getByRole('textbox').fill('Đã kiểm tra 3 km đê, gia cố 1 điểm.');
  await fits(officer.page);
  await shot(officer.page, 'finish-phone');
  await note.getByRole('button', { name: 'Hoàn thành', exact: true }).click();
  await officer.page.getByText('Đã hoàn thành').first().waitFor();

  // The sender's phone has followed: the filter still says who has not opened it, and that is nobody now.
  await sender.page.getByText(/^Tất cả 1/).click();
  const line = sender.page.getByRole('row').filter({ hasText: 'UBND xã Hải Minh' });
  await line.getByText('Hoàn thành').first().waitFor();
  assert.equal(await line.locator('time').count(), 6, '01, opened, 03, 04, 05 and 06 each have a time');
  await sender.page.getByText(/^Hoàn thành 1/).click();
  await line.waitFor();
  assert.equal(await sender.page.getByText(/^Chưa mở/).count(), 0);
  await fits(sender.page);
  await shot(sender.page, 'tracked-phone');
  quiet(sender, clerk, chairman, officer);
});

test('on a phone a document is refused with a reason', async () => {
  const sender = await person('vanthu.tinh');
  const clerk = await person('vanthu.haiminh', { screen: 'phone' });
  const { id } = await draft(sender.page, 'Giấy mời gửi nhầm', 'UBND xã Hải Minh');
  assert.equal((await call(sender.page, 'POST', `/api/documents/outgoing/${id}/issue`)).status, 200);
  await clerk.page.goto(new URL('/documents/incoming', clerk.page.url()).href);
  await inList(clerk.page, 'Giấy mời gửi nhầm').click();
  await clerk.page.getByRole('button', { name: 'Từ chối…' }).click();
  const dialog = clerk.page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Không thuộc địa bàn xã.');
  await fits(clerk.page);
  await shot(clerk.page, 'refuse-phone');
  await dialog.getByRole('button', { name: 'Từ chối', exact: true }).click();
  await clerk.page.getByText('Đã từ chối và báo nơi gửi').first().waitFor();
  await sender.page.goto(new URL(`/documents/outgoing/${id}`, sender.page.url()).href);
  await sender.page.getByText('“Không thuộc địa bàn xã.”').waitFor();
  quiet(sender, clerk);
});

/** A draft with one file, ready to be issued. */
async function draft(page, subject, to) {
  const ticket = await stored(page, 'van-ban.pdf', 'application/pdf', pdf('Van ban'));
  const [{ kind, key }] = (await call(page, 'GET', `/api/organisation/suggestions?q=${encodeURIComponent(to)}`)).body;
  const { agency } = (await call(page, 'GET', '/api/accounts/me')).body;
  const head = (await call(page, 'GET', `/api/organisation/officials?agency=${agency.id}&limit=50`)).body.items.find((p) => p.rank === 1);
  const made = await call(page, 'POST', '/api/documents/outgoing', {
    type: 'CĐ', subject, signer: head.official, signer_name: head.official_name, signer_position: head.title, place: 'Nam Định', recipients: [{ kind, key }], attachments: [{ ticket }],
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

test('from the click on issue to the line on another screen it takes a second at most', async () => {
  const sender = await person('vanthu.tinh');
  const clerk = await person('vanthu.haiminh');
  await clerk.page.goto(new URL('/documents/incoming', clerk.page.url()).href);
  await clerk.page.getByRole('heading', { level: 1, name: 'Văn bản đến' }).waitFor();
  // Both browsers run here and share a clock. A machine that is busy with other tests may be slow once, not always.
  const took = [];
  for (let n = 1; n <= 4 && !took.some((ms) => ms <= 1000); n++) {
    const words = `Công điện khẩn lần ${n}`;
    const { id } = await draft(sender.page, words, 'xa hai hau');
    await sender.page.goto(new URL(`/documents/compose?id=${id}`, sender.page.url()).href);
    await sender.page.getByRole('button', { name: 'Ban hành…' }).click();
    await sender.page.evaluate(() => document.addEventListener('click', () => { window.clickedAt = Date.now(); }, { capture: true }));
    const seen = clerk.page.evaluate((words) => new Promise((done) => {
      const watch = new MutationObserver(look);
      function look() {
        if (![...document.querySelectorAll('a[data-row]')].some((row) => row.textContent.includes(words))) return;
        watch.disconnect();
        done(Date.now());
      }
      watch.observe(document.body, { childList: true, subtree: true, characterData: true });
    }), words);
    await sender.page.getByRole('dialog').getByRole('button', { name: 'Ban hành và gửi' }).click();
    await sender.page.waitForURL(/\/documents\/outgoing\/\d+/);
    took.push(await seen - await sender.page.evaluate(() => window.clickedAt));
    await inList(clerk.page, words).waitFor();
  }
  // Where more than two programs share each core, a second on the clock is not a second of work.
  const busy = loadavg()[0] / availableParallelism();
  console.log(`issued to shown: ${took.join(', ')} ms, ${busy.toFixed(1)} programs for each core`);
  assert.ok(Math.min(...took) > 0 && Math.min(...took) <= 1000 * Math.max(1, busy / 2), `it took ${took.join(', ')} ms`);
  quiet(sender, clerk);
});

test('a draft stays under the hands while news of other documents comes in', async () => {
  const sender = await person('vanthu.tinh');
  const clerk = await person('vanthu.haiminh');
  const other = await draft(sender.page, 'Văn bản khác', 'UBND xã Hải Minh');
  const mine = await draft(sender.page, 'Đang soạn', 'UBND xã Hải Minh');
  assert.equal((await call(sender.page, 'POST', `/api/documents/outgoing/${other.id}/issue`)).status, 200);
  const row = async () => (await call(clerk.page, 'GET', '/api/documents/incoming?limit=50')).body.items.find((i) => i.subject === 'Văn bản khác');
  for (let n = 0; n < 100 && !(await row()); n++) await clerk.page.waitForTimeout(100);
  await sender.page.goto(new URL(`/documents/compose?id=${mine.id}`, sender.page.url()).href);
  const field = sender.page.getByLabel('Trích yếu');
  await field.click();
  await sender.page.keyboard.press('End');
  // The receiver's answer makes the page ask for its documents again, this one too.
  const asked = sender.page.waitForResponse((r) => r.request().method() === 'GET' && r.url().endsWith(`/api/documents/outgoing/${mine.id}`));
  await sender.page.keyboard.type(' dở');
  assert.equal((await call(clerk.page, 'POST', `/api/documents/incoming/${(await row()).id}/receive`, {})).status, 200);
  await asked;
  await sender.page.keyboard.type(' dang', { delay: 30 });
  assert.equal(await field.inputValue(), 'Đang soạn dở dang');
  quiet(sender, clerk);
});

test('a saved list and all communes are picked together, and each receives it once', async () => {
  const sender = await person('vanthu.tinh');
  const { page } = sender;
  await page.goto(new URL('/documents/compose', page.url()).href);
  await choose(page, 'Loại văn bản', 'Thông báo');
  await page.getByLabel('Trích yếu').fill('Thông báo toàn tỉnh');
  await page.getByRole('combobox', { name: 'Người ký' }).click();
  await page.getByRole('option', { name: /· Chủ tịch/ }).click();
  await page.getByTestId('files').setInputFiles([letter]);
  const pick = async (typed, option) => {
    await page.getByRole('combobox', { name: /Nơi nhận|Gõ/ }).fill(typed);
    await page.getByRole('option', { name: option }).first().click();
  };
  await pick('so noi vu', /^Sở Nội vụ/);
  await pick('ubnd xa hai minh', /Ủy ban nhân dân xã Hải Minh/);
  await page.getByText('Gửi đến 2 cơ quan').waitFor();
  await page.getByRole('button', { name: 'Lưu thành danh sách' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
  await dialog.getByText('Đặt tên cho danh sách.').waitFor();
  await dialog.getByLabel('Tên danh sách').fill('Trực bão');
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.getByText('Đã lưu danh sách').waitFor();
  for (const label of ['Sở Nội vụ', 'Hải Minh']) await page.getByRole('button', { name: new RegExp(`^Bỏ .*${label}`) }).click();
  await pick('truc bao', /Trực bão/);
  await page.getByText('Gửi đến 2 cơ quan').waitFor();
  await pick('226', /226 xã, phường, thị trấn trong tỉnh/);
  // Hải Minh stands in both.
  await page.getByText('Gửi đến 227 cơ quan').waitFor();
  await page.getByText('1 cơ quan nằm trong nhiều nhóm, chỉ nhận một lần').waitFor();
  await page.getByText(/Đã lưu lúc/).waitFor();
  await shot(page, 'compose-all-communes');
  await page.getByRole('button', { name: 'Ban hành…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ban hành và gửi' }).click();
  await page.waitForURL(/\/documents\/outgoing\/\d+/);
  await page.getByText(/^Tất cả 227/).waitFor();
  await page.getByText(/^Chưa tiếp nhận 227/).waitFor();
  // Both ways to the same commune are one line there; an agency that is not in either has none.
  for (const [username, lines] of [['vanthu.haiminh', 1], ['vanthu.sonoivu', 1], ['vanthu.sovhttdl', 0]]) {
    const who = await person(username);
    assert.equal((await call(who.page, 'GET', '/api/documents/incoming?q=thong%20bao%20toan%20tinh')).body.items.length, lines, username);
    await who.context.close();
  }
  quiet(sender);
});
