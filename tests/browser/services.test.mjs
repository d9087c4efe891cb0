// The one-stop shop: a dossier from the counter to the applicant's hand, and who must not see it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, test } from 'node:test';
import jsQR from 'jsqr';
import { accessible, base, close, everyLook, fits, inDays, person, quiet, shot, walked } from './people.mjs';

const letter = new URL('../data/letter.pdf', import.meta.url).pathname;
after(close);

const call = (page, method, path, body) => page.evaluate(async ([method, path, body]) => {
  const answer = await fetch(path, { method, headers: body ? { 'content-type': 'application/json' } : {}, body: body && JSON.stringify(body) });
  return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.json().catch(() => null) };
}, [method, path, body]);

/** The clerk at the counter; returns the code. */
async function receive(page, { name, phone, to }) {
  await page.goto(`${base}/services/counter`);
  await page.getByRole('combobox', { name: 'Thủ tục' }).fill('giay khai sinh');
  await page.getByRole('option', { name: /^Đăng ký khai sinh 1\.001193/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Họ và tên').fill(name);
  await page.getByLabel('Điện thoại').fill(phone);
  await page.getByRole('button', { name: /^Bản chính\s*: Tờ khai/ }).click();
  await page.getByTestId('paper').nth(1).setInputFiles(letter);
  await page.getByText('letter.pdf').waitFor();
  if (to) {
    await page.getByRole('combobox', { name: 'Chuyển ngay cho' }).click();
    await page.getByRole('option', { name: to }).first().click();
  }
  await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
  await page.getByText('Đã tiếp nhận').first().waitFor();
  return (await page.getByText(/-\d{6}-\d{4}$/).first().textContent()).trim();
}

test('a dossier goes from the counter to the specialist, the leader and back to the applicant', async () => {
  const clerk = await person('vanthu.haiminh');
  const officer = await person('chuyenvien.haiminh');
  const chairman = await person('chutich.haiminh');
  const handler = (await call(officer.page, 'GET', '/api/accounts/me')).body;
  const { page } = clerk;

  await page.goto(`${base}/services/counter`);
  await page.getByRole('combobox', { name: 'Thủ tục' }).fill('khai sinh');
  await page.getByRole('option').nth(3).waitFor();
  await shot(page, 'services-find-desktop');
  await accessible(page, 'finding a procedure');
  const start = Date.now();
  const code = await receive(page, { name: 'Vũ Thị Rạm', phone: '0912 345 678', to: new RegExp(handler.name) });
  const seconds = (Date.now() - start) / 1000;
  console.log(`# received at the counter in ${seconds.toFixed(1)} s`);
  assert.ok(seconds < 60);
  await accessible(page, 'what was received');
  await shot(page, 'services-received-desktop');
  const printed = await page.getByRole('link', { name: /In giấy hẹn/ }).getAttribute('href');
  assert.deepEqual(await page.evaluate(async (path) => { const a = await fetch(path); return [a.status, a.headers.get('content-type'), (await a.text()).slice(0, 5)]; }, printed), [200, 'application/pdf', '%PDF-']);
  // The code on the paper is an address: a camera that knows nothing of us reads where it is tracked.
  const form = await (await clerk.context.request.get(new URL(printed, base).href)).body();
  const ppm = execFileSync('pdftoppm', ['-r', '150', '-singlefile', '-'], { input: form, maxBuffer: 1e9 });
  const [, width, height] = ppm.subarray(0, 20).toString('latin1').match(/^P6\s(\d+)\s(\d+)\s255\s/).map(Number);
  const pixels = ppm.subarray(ppm.length - 3 * width * height);
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) rgba.set([pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2], 255], 4 * i);
  assert.equal(new URL(jsQR(rgba, width, height)?.data ?? base).pathname, `/congdan/tra-cuu/${code}`);
  execFileSync('pdftoppm', ['-png', '-r', '100', '-singlefile', '-', new URL('output/services-form-01', import.meta.url).pathname], { input: form });

  await page.getByRole('link', { name: 'Mở hồ sơ' }).click();
  await page.getByRole('heading', { level: 1, name: 'Đăng ký khai sinh' }).waitFor();
  const id = Number(new URL(page.url()).pathname.split('/').pop());
  // What the national portal calls it: entered here, found by it, and good for tracking.
  const outside = 'G01.899.001-201013-4711';
  await page.getByRole('button', { name: 'Ghi mã ở hệ thống khác' }).click();
  await page.getByLabel('Mã hồ sơ ở đó').fill(outside);
  await page.getByRole('button', { name: 'Ghi mã', exact: true }).click();
  await page.getByRole('button', { name: `Bỏ mã ${outside}` }).waitFor();
  await accessible(page, 'the dossier of the clerk');
  assert.deepEqual((await call(page, 'GET', `/api/services/dossiers?shelf=all&q=${outside}`)).body.items.map((row) => row.id), [id]);
  assert.equal((await call(page, 'POST', '/api/services/tracking', { code: outside, proof: '5678' })).body.code, code);

  // Somebody of another commune asks the server directly, with a session of their own.
  const stranger = await person('vanthu.haianh');
  for (const path of [`/api/services/dossiers/${id}`, `/api/services/dossiers/${id}/forms/receipt`, `/api/services/dossiers/${id}/forms/control`])
    assert.equal((await call(stranger.page, 'GET', path)).status, 404, path);
  assert.equal((await call(stranger.page, 'POST', `/api/services/dossiers/${id}/actions`, { action: 'withdraw', words: 'Không phải của tôi' })).status, 404);
  assert.equal((await call(stranger.page, 'GET', `/api/services/dossiers?shelf=all&q=${code}`)).body.items.length, 0);
  assert.equal((await call(stranger.page, 'POST', `/api/services/dossiers/${id}/aliases`, { system: 'Cổng', code: 'ABCD-1' })).status, 404);
  const file = (await call(page, 'GET', `/api/services/dossiers/${id}`)).body.files[0].id;
  assert.equal((await call(stranger.page, 'GET', `/api/services/dossiers/${id}/files/${file}`)).status, 404);

  // It stands in the specialist's inbox; the result is proposed with a file.
  await officer.page.goto(`${base}/work`);
  await officer.page.getByRole('link').filter({ hasText: code }).click();
  await officer.page.getByRole('heading', { level: 1, name: 'Đăng ký khai sinh' }).waitFor();
  assert.equal(await officer.page.getByRole('button', { name: /Duyệt kết quả/ }).count(), 0);
  await officer.page.getByRole('button', { name: 'Trình kết quả…' }).click();
  await officer.page.getByLabel('Kết quả đề xuất').fill('Giấy khai sinh số 41/2020');
  await officer.page.getByTestId('files').setInputFiles(letter);
  await officer.page.getByRole('dialog').getByText('letter.pdf').waitFor();
  await accessible(officer.page, 'proposing a result');
  await shot(officer.page, 'services-propose-desktop');
  await officer.page.getByRole('dialog').getByRole('button', { name: 'Trình lãnh đạo' }).click();
  await officer.page.getByText('Kết quả đề xuất, chờ lãnh đạo duyệt').waitFor();

  await chairman.page.goto(`${base}/services?show=proposed`);
  await chairman.page.getByRole('link').filter({ hasText: code }).click();
  await chairman.page.getByRole('button', { name: 'Duyệt kết quả…' }).click();
  await chairman.page.getByRole('dialog').getByRole('button', { name: 'Duyệt', exact: true }).click();
  await chairman.page.getByText('Có kết quả, chờ trả').first().waitFor();

  await page.reload();
  await page.getByRole('button', { name: 'Trả kết quả' }).click();
  await page.getByText('Đã trả kết quả').first().waitFor();
  await shot(page, 'services-reader-desktop');
  const steps = (await call(page, 'GET', `/api/services/dossiers/${id}`)).body.steps.map((s) => s.action);
  assert.deepEqual(steps, ['file', 'receive', 'propose', 'approve', 'hand_over']);
  const tracked = await call(page, 'POST', '/api/services/tracking', { code, proof: '5678' });
  assert.equal(tracked.body.result, 'Giấy khai sinh số 41/2020');
  quiet(clerk, officer, chairman, stranger);
});

test('the clerk takes over from the declaration what is of use; what is wrong is named; the reader has it in the words of the form', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  await page.goto(`${base}/services/counter`);
  await page.getByRole('combobox', { name: 'Thủ tục' }).fill('xac nhan tinh trang hon nhan');
  await page.getByRole('option', { name: /1\.004873/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Họ và tên').fill('Đặng Thị Rươi');
  await page.getByLabel('Điện thoại').fill('0912 333 444');
  await page.getByText('Nội dung khai').click();
  await page.getByRole('textbox', { name: 'Họ, chữ đệm, tên' }).fill('Đặng Thị Rươi');
  await page.getByRole('textbox', { name: 'Số định danh', exact: true }).fill('036 196');
  assert.equal(await page.getByLabel('Kết hôn với ai').count(), 0);
  await page.getByRole('combobox', { name: 'Mục đích' }).click();
  await page.getByRole('option', { name: 'Để kết hôn' }).click();
  await page.getByLabel('Kết hôn với ai').fill('Vũ Văn Rạm');
  await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
  await page.getByText('Số định danh có 12 chữ số').first().waitFor();
  await accessible(page, 'answers at the counter, one wrong');
  await everyLook(page, 'services-counter-form');
  await page.getByRole('textbox', { name: 'Số định danh', exact: true }).fill('036 196 000 001');
  await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
  await page.getByText('Đã tiếp nhận').first().waitFor();
  await page.getByRole('link', { name: 'Mở hồ sơ' }).click();
  await page.getByRole('heading', { name: 'Dùng giấy này để làm gì' }).waitFor();
  await page.getByText('Kết hôn với ai').waitFor();
  await accessible(page, 'answers in the words of the form');
  await page.getByRole('heading', { name: 'Dùng giấy này để làm gì' }).scrollIntoViewIfNeeded();
  await everyLook(page, 'services-reader-form');
  quiet(clerk);
});

test('asked for a supplement once, completely; put off with an apology', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  const code = await receive(page, { name: 'Đặng Văn Cói', phone: '0912 000 111' });
  await page.getByRole('link', { name: 'Mở hồ sơ' }).click();
  await page.getByRole('button', { name: 'Yêu cầu bổ sung…' }).click();
  await page.getByRole('checkbox', { name: 'Giấy chứng sinh' }).check();
  await shot(page, 'services-supplement-desktop');
  await accessible(page, 'asking for a supplement');
  await page.getByRole('dialog').getByRole('button', { name: 'Gửi yêu cầu' }).click();
  await page.getByText('Chờ bổ sung').first().waitFor();
  await page.getByText('1. Giấy chứng sinh: còn thiếu hoặc chưa hợp lệ.').first().waitFor();
  assert.equal((await call(page, 'POST', '/api/services/tracking/supplement', { code, proof: '0111', words: 'Đã gửi' })).status, 200);
  await page.reload();
  await page.getByRole('button', { name: 'Tiếp tục giải quyết' }).click();
  const chairman = await person('chutich.haiminh');
  await chairman.page.goto(`${base}/services?q=${code}`);
  await chairman.page.getByRole('link').filter({ hasText: code }).click();
  await chairman.page.getByRole('button', { name: 'Việc khác' }).click();
  await chairman.page.getByRole('button', { name: 'Hẹn lại…' }).click();
  await chairman.page.getByLabel('Ngày hẹn trả').fill(inDays(20));
  await chairman.page.getByLabel('Lý do và lời xin lỗi').fill('Cần xác minh thêm, thành thật xin lỗi.');
  await chairman.page.getByRole('dialog').getByRole('button', { name: 'Hẹn lại' }).click();
  await chairman.page.getByText('Xin lỗi, hẹn lại (mẫu 04)').waitFor();
  quiet(clerk, chairman);
});

test('a process of its own: verified, posted in public, decided, sent by post', async () => {
  const clerk = await person('vanthu.haiminh');
  const officer = await person('chuyenvien.haiminh', { screen: 'phone' });
  const chairman = await person('chutich.haiminh');
  const { page } = clerk;
  await page.goto(`${base}/services/counter`);
  await page.getByRole('combobox', { name: 'Thủ tục' }).fill('cong nhan ho ngheo');
  await page.getByRole('option', { name: /1\.011607/ }).waitFor();
  await page.keyboard.press('Enter');
  // The scanner types what the card says, and Enter.
  await page.getByLabel('Họ và tên').fill('036190000077|163000001|Vũ Thị Đăng|05031990|Nữ|Xóm 4, Hải Minh, Hải Hậu, Nam Định|01012021');
  await page.keyboard.press('Enter');
  assert.equal(await page.getByLabel('Họ và tên').inputValue(), 'Vũ Thị Đăng');
  assert.equal(await page.getByLabel('Ngày sinh').inputValue(), '05/03/1990');
  assert.equal(await page.evaluate(() => document.activeElement.inputMode), 'tel', 'the next thing to type has the focus');
  await page.keyboard.type('0912 777 888');
  await page.getByLabel('Trả kết quả qua bưu chính').check();
  assert.match(await page.getByLabel('Gửi tới địa chỉ').inputValue(), /^Xóm 4/);
  await page.getByLabel('Ngày hẹn trả').fill(inDays(20));
  await page.keyboard.press('Tab');
  await accessible(page, 'the counter with a card and the post');
  await shot(page, 'services-counter-post-desktop');
  await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
  await page.getByText('Đã tiếp nhận').first().waitFor();
  const code = (await page.getByText(/-\d{6}-\d{4}$/).first().textContent()).trim();
  await page.getByRole('link', { name: 'Mở hồ sơ' }).click();
  await page.getByRole('heading', { name: 'Quy trình' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /Xong: / }).count(), 0, 'not the clerk\'s task');

  const at = officer.page;
  await at.goto(`${base}/work`);
  await at.getByRole('link').filter({ hasText: code }).click();
  assert.equal(await at.getByRole('button', { name: 'Trình kết quả…' }).count(), 0, 'not before it was verified');
  await at.getByRole('button', { name: 'Xong: Xác minh hoàn cảnh…' }).click();
  await at.getByRole('radio', { name: 'Đủ điều kiện', exact: true }).check();
  await at.getByLabel('Ý kiến').fill('Đã đến nhà, đúng như khai.');
  await accessible(at, 'a task of the process');
  await shot(at, 'services-task-phone');
  await at.getByRole('button', { name: 'Xong bước này' }).click();
  await at.getByRole('button', { name: 'Xong: Niêm yết công khai…' }).click();
  await at.getByRole('radio', { name: 'Không có ý kiến' }).check();
  await at.getByRole('button', { name: 'Xong bước này' }).click();
  await at.getByRole('button', { name: 'Trình kết quả…' }).click();
  await at.getByLabel('Kết quả đề xuất').fill('Công nhận hộ nghèo năm nay');
  await at.getByRole('dialog').getByRole('button', { name: 'Trình lãnh đạo' }).click();
  await at.getByText('Kết quả đề xuất, chờ lãnh đạo duyệt').waitFor();
  await fits(at);
  await shot(at, 'services-process-phone');
  await chairman.page.goto(`${base}/services?q=${code}`);
  await chairman.page.getByRole('link').filter({ hasText: code }).click();
  await chairman.page.getByRole('button', { name: 'Duyệt kết quả…' }).click();
  await chairman.page.getByRole('dialog').getByRole('button', { name: 'Duyệt', exact: true }).click();
  await chairman.page.getByText('Có kết quả, chờ trả').first().waitFor();
  await accessible(chairman.page, 'the dossier with its process');
  await shot(chairman.page, 'services-process-desktop');

  await page.reload();
  await page.getByRole('button', { name: 'Trả kết quả' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Trả kết quả' }).click();
  await page.getByText(/Ghi mã vận đơn/).waitFor();
  await page.getByLabel('Mã vận đơn của bưu điện').fill('EA 123 456 789 VN');
  await page.getByRole('dialog').getByRole('button', { name: 'Trả kết quả' }).click();
  await page.getByText('Đã trả kết quả').first().waitFor();
  const tracked = (await call(page, 'POST', '/api/services/tracking', { code, proof: '7888' })).body;
  assert.equal(tracked.delivery.waybill, 'EA 123 456 789 VN');
  assert.ok(tracked.steps.some((s) => s.action === 'complete' && s.task === 'Xác minh hoàn cảnh' && s.words === ''), 'the step, not the opinion');
  assert.ok(tracked.steps.some((s) => s.action === 'notice'));
  quiet(clerk, officer, chairman);
});

test('every number of the board opens the dossiers behind it', async () => {
  const chairman = await person('chutich.haiminh');
  const { page } = chairman;
  for (const by of ['procedure', 'step', 'person', 'unit']) {
    await page.goto(`${base}/services/board?by=${by}`);
    await page.getByRole('table').first().waitFor();
    const links = await page.getByRole('table').first().getByRole('link').all();
    assert.ok(links.length, by);
    const n = Number(await links[0].textContent());
    await links[0].click();
    await page.locator('[data-row]').first().waitFor();
    assert.equal(await page.locator('[data-row]').count(), n, `${by}: ${page.url()}`);
  }
  await page.goto(`${base}/services/board?by=step`);
  await page.getByRole('table').waitFor();
  await accessible(page, 'the board');
  await shot(page, 'services-board-desktop');

  // What applicants say: the stars lead to the words.
  const done = (await call(page, 'GET', '/api/services/dossiers?shelf=ended')).body.items.find((row) => row.applicant === 'Vũ Thị Rạm');
  assert.equal((await call(page, 'POST', '/api/services/tracking/rating', { code: done.code, proof: '5678', stars: 2, words: 'Phải đợi lâu' })).status, 200);
  await page.goto(`${base}/services/board?by=unit`);
  const liked = page.getByRole('region', { name: 'Người dân đánh giá' });
  await liked.getByText('0 %').waitFor();
  await page.getByRole('heading', { name: 'Người dân đánh giá' }).scrollIntoViewIfNeeded();
  await shot(page, 'services-board-stars');
  await liked.getByRole('link', { name: /chưa hài lòng/ }).click();
  await page.getByText('Phải đợi lâu').waitFor();
  assert.equal(await page.locator('[data-row]').count(), 1);
  await shot(page, 'services-list-stars');

  // Levels and extents side by side.
  await page.goto(`${base}/services/board?by=level`);
  await page.getByRole('region', { name: 'Trực tuyến', exact: true }).waitFor();
  for (const [region, row] of [['Mức độ (cách gọi năm 2020)', 'Mức độ 3'], ['Trực tuyến', 'Một phần']]) {
    const count = page.getByRole('region', { name: region, exact: true }).getByRole('row', { name: new RegExp(`^${row}`) }).getByRole('link').first();
    const n = Number(await count.textContent());
    await count.click();
    await page.locator('[data-row]').first().waitFor();
    assert.equal(await page.locator('[data-row]').count(), n, row);
    await page.goBack();
  }
  await everyLook(page, 'services-board-levels');
  const officer = await person('chuyenvien.haiminh');
  assert.equal((await call(officer.page, 'GET', '/api/services/board?below=true')).status, 403);
  officer.faults.splice(0, Infinity, ...officer.faults.filter((fault) => !fault.includes('403')));  // asked for above
  quiet(chairman, officer);
});

test('a holiday that is announced to a running server moves what is under way', async () => {
  const clerk = await person('vanthu.haiminh');
  const ask = (method, path, data) => clerk.context.request.fetch(new URL(path, base).href, { method, data, headers: { Origin: base } }).then((answer) => answer.json());
  const { id, due_at: due } = await ask('POST', '/api/services/dossiers', { procedure: '1.004837', agency: 0, applicant: 'Đinh Thị Ngô', phone: '0912345678' });
  await clerk.page.goto('about:blank'); // its live stream would be cut, which is not what this is about
  const day = new Date(Date.parse(due) + 7 * 3600e3).toISOString().slice(0, 10);
  const calendar = (...words) => execFileSync(process.env.TINHSO_PROGRAM, ['calendar', words[0], '--data', process.env.TINHSO_DATA, ...words.slice(1)], { encoding: 'utf8' });
  calendar('add', day, '--words', 'Nghỉ bão số 8');
  assert.match(calendar('list'), new RegExp(`^${day}\tholiday\tNghỉ bão số 8$`, 'm'));
  let seen;
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((wake) => setTimeout(wake, 200))) {
    seen = await ask('GET', `/api/services/dossiers/${id}`).catch(() => undefined); // it may be opening anew
    if (seen?.due_at && seen.due_at !== due) break;
  }
  assert.ok(seen.due_at > due, `${seen.due_at}, as before`);
  assert.equal(seen.steps.at(-1).action, 'calendar');
});

test('on a phone and in the dark', async () => {
  for (const [name, options] of [['phone', { screen: 'phone' }], ['phone-dark', { screen: 'phone', dark: true }], ['desktop-dark', { dark: true }]]) {
    if (!walked(options.screen ?? 'desktop', !!options.dark)) continue;
    const clerk = await person('vanthu.haiminh', options);
    const { page } = clerk;
    await page.goto(`${base}/services?show=all`);
    await page.locator('[data-row]').first().waitFor();
    await shot(page, `services-list-${name}`);
    await accessible(page, `the dossiers, ${name}`);
    if (options.screen) await fits(page);
    await page.locator('[data-row]').first().click();
    await page.getByRole('heading', { level: 1 }).last().waitFor();
    await page.getByRole('heading', { name: 'Quá trình' }).waitFor();
    await shot(page, `services-reader-${name}`);
    if (options.screen) await fits(page);
    await page.goto(`${base}/services/counter`);
    await page.getByRole('combobox', { name: 'Thủ tục' }).fill('chung thuc');
    await page.getByRole('option').first().waitFor();
    await shot(page, `services-find-${name}`);
    await page.getByRole('option', { name: /2\.000815/ }).click();
    await page.getByLabel('Họ và tên').waitFor();
    await shot(page, `services-counter-${name}`);
    await accessible(page, `the counter, ${name}`);
    if (options.screen) await fits(page);
    await page.goto(`${base}/services/board`);
    await page.getByRole('table').first().waitFor();
    await shot(page, `services-board-${name}`);
    await accessible(page, `the board, ${name}`);
    quiet(clerk);
  }
});
