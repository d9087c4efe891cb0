// A citizen's whole way on a phone, without an account: find, fill in, photograph, lose the network, file, follow, answer,
// get the result, rate. And what must not work: another's dossier.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { accessible, base, close, everyLook, fits, person, quiet, shot, visitor, walked } from './people.mjs';

after(close);
const procedure = 'Đăng ký khai sinh';
const at = (path) => new URL(`/congdan/${path}`, base).href;
const heading = (page, name) => page.getByRole('heading', { level: 1, name });
const next = (page) => page.getByRole('button', { name: 'Tiếp tục', exact: true }).click();
const tick = (page, name) => page.getByRole('radio', { name, exact: true }).check();

/** A photograph of a paper as a phone takes it: large, noisy. */
async function photograph(page, width = 4000, height = 3000) {
  const text = await page.evaluate(async ([width, height]) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const paper = canvas.getContext('2d');
    for (let i = 0; i < 4000; i++) {
      paper.fillStyle = `hsl(${i % 360} 30% ${30 + (i % 60)}%)`;
      paper.fillRect((i * 7919) % width, (i * 104729) % height, 300, 200);
    }
    paper.fillStyle = '#fff';
    paper.fillRect(width * 0.15, height * 0.1, width * 0.7, height * 0.8);
    paper.fillStyle = '#111';
    paper.font = '120px serif';
    paper.fillText('GIẤY CHỨNG SINH', width * 0.3, height * 0.25);
    return canvas.toDataURL('image/jpeg', 0.95);
  }, [width, height]);
  return { name: 'IMG_2041.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(text.split(',')[1], 'base64') };
}

/** Width and height in the frame header of a JPEG. */
function sizeOf(jpeg) {
  for (let i = 2; i < jpeg.length;) {
    const marker = jpeg[i + 1];
    if (marker >= 0xc0 && marker <= 0xc3) return { height: jpeg.readUInt16BE(i + 5), width: jpeg.readUInt16BE(i + 7) };
    i += 2 + jpeg.readUInt16BE(i + 2);
  }
  throw new Error('no JPEG');
}

const date = async (page, group, [day, month, year]) => {
  const parts = page.getByRole('group', { name: group });
  await parts.getByLabel('Ngày', { exact: true }).fill(day);
  await parts.getByLabel('Tháng', { exact: true }).fill(month);
  await parts.getByLabel('Năm', { exact: true }).fill(year);
};

/** The pages of the form for a birth. */
async function fillForm(page) {
  await heading(page, /Trẻ được khai sinh/).waitFor();
  await page.getByLabel('Họ, chữ đệm, tên của trẻ').fill('Đinh Văn Khoai');
  await date(page, 'Ngày sinh', ['3', '10', '2020']);
  await tick(page, 'Nam');
  await next(page);
  await heading(page, /Nơi sinh, quê quán/).waitFor();
  await page.getByLabel('Nơi sinh', { exact: true }).fill('Trạm y tế xã Hải Minh, Hải Hậu, Nam Định');
  await page.getByLabel('Quê quán').fill('Hải Minh, Hải Hậu, Nam Định');
  await page.getByLabel('Dân tộc').fill('Kinh');
  await page.getByLabel('Quốc tịch').fill('Việt Nam');
  await next(page);
  await heading(page, /Về mẹ/).waitFor();
  await page.getByLabel('Họ, chữ đệm, tên của mẹ').fill('Đinh Thị Ngô');
  await page.getByLabel('Năm sinh của mẹ').fill('1990');
  await page.getByLabel('Nơi cư trú của mẹ').fill('Xóm 3, xã Hải Minh');
  await next(page);
  await heading(page, /Về cha/).waitFor();
  await tick(page, 'Không');
  await next(page);
  await heading(page, /Về người yêu cầu/).waitFor();
  await tick(page, 'Mẹ');
  await page.getByLabel('Nơi cư trú của người yêu cầu').fill('Xóm 3, xã Hải Minh');
  await page.getByLabel('Số định danh của người yêu cầu').fill('036190000001');
  await next(page);
}

/** A step of an official, over the API as the official's browser asks it. */
const act = (official, id, body) => official.page.evaluate(async ([id, body]) => {
  const answer = await fetch(`/api/services/dossiers/${id}/actions`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': Math.random().toString(36).repeat(3) }, body: JSON.stringify(body),
  });
  return answer.status;
}, [id, body]);
const dossiersOf = (official, shelf) => official.page.evaluate(async (shelf) => (await (await fetch(`/api/services/dossiers?shelf=${shelf}`)).json()).items, shelf);

let code;

test('without an account: found, filled in, photographed, without a network in between, filed once', async () => {
  const mother = await visitor('the mother', { worker: true });
  const { page, context } = mother;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await page.reload(); // from here on the service worker looks after the page
  // An event of life leads to what belongs to it; so do its words, typed.
  await page.getByRole('link', { name: /Sinh con/ }).click();
  await page.getByRole('link', { name: new RegExp(`^${procedure}`) }).first().waitFor();
  await page.goBack();
  await page.getByRole('link', { name: /Sinh con/ }).waitFor();
  await page.getByLabel('Bạn cần làm gì?').fill('mo quan an');
  await page.getByRole('link', { name: /an toàn thực phẩm/ }).first().waitFor();
  await accessible(page, 'the home page');
  await fits(page);
  await shot(page, 'citizen-home-phone');

  await page.getByLabel('Bạn cần làm gì?').fill('giay khai sinh');
  await page.getByRole('link', { name: new RegExp(`^${procedure}`) }).first().waitFor();
  await shot(page, 'citizen-found-phone');
  await page.getByLabel('Bạn cần làm gì?').press('Enter');
  await heading(page, /giay khai sinh/).waitFor();
  await page.getByRole('link', { name: new RegExp(`^${procedure}`) }).first().click();
  await heading(page, procedure).waitFor();
  for (const words of ['1 ngày làm việc', 'Không thu', 'Giấy chứng sinh', 'Ủy ban nhân dân xã, phường, thị trấn']) await page.getByText(words).first().waitFor();
  await accessible(page, 'the procedure');
  await shot(page, 'citizen-procedure-phone');
  await page.getByRole('button', { name: 'Nộp hồ sơ trực tuyến' }).click();

  // Nothing chosen: told at the top, with the focus, and the link leads to the control.
  await heading(page, /cơ quan nào/).waitFor();
  await page.getByLabel('Tìm theo tên xã').waitFor();
  await next(page);
  const summary = page.getByRole('alert').filter({ hasText: 'Có chỗ cần sửa' });
  await summary.waitFor();
  assert.ok(await summary.evaluate((e) => e === document.activeElement), 'the focus is on the summary of errors');
  await accessible(page, 'a page with errors');
  await shot(page, 'citizen-error-phone');
  await page.getByLabel('Tìm theo tên xã').fill('hai minh');
  await page.getByRole('radio', { name: /xã Hải Minh/ }).check();
  await shot(page, 'citizen-agency-phone');
  await next(page);
  await heading(page, /cho ai/).waitFor();
  await tick(page, 'Cho chính tôi');
  await next(page);
  await page.getByLabel('Họ và tên người nộp').fill('Đinh Thị Ngô');
  await next(page);
  await page.getByLabel('Số điện thoại', { exact: true }).fill('12');
  await next(page);
  await page.getByText('Số điện thoại chưa đúng').first().waitFor();
  await page.getByLabel('Số điện thoại', { exact: true }).fill('0912 345 678');
  await page.getByLabel(/Nhớ tên/).check();
  await page.getByRole('radio', { name: /Qua bưu chính/ }).check();
  assert.equal(await page.getByLabel('Tên người nhận').inputValue(), 'Đinh Thị Ngô');
  await next(page);
  await page.getByText('Hãy điền: Địa chỉ nhận').first().waitFor();
  await everyLook(page, 'citizen-post');
  await page.getByLabel('Địa chỉ nhận').fill('Xóm 3, xã Hải Minh, huyện Hải Hậu');
  await next(page);

  // The network goes while the form is open, the page is loaded again, and nothing is lost.
  await heading(page, /Trẻ được khai sinh/).waitFor();
  await page.getByLabel('Họ, chữ đệm, tên của trẻ').fill('Đinh Văn');
  await page.getByText('Đã lưu nháp').waitFor();
  await context.setOffline(true);
  await page.reload();
  await heading(page, /Trẻ được khai sinh/).waitFor();
  assert.equal(await page.getByLabel('Họ, chữ đệm, tên của trẻ').inputValue(), 'Đinh Văn');
  await page.getByText('Không có mạng').waitFor();
  await page.goto(at('ho-so'));
  await page.getByRole('link', { name: /Bản nháp: Đăng ký khai sinh/ }).waitFor();
  await shot(page, 'citizen-offline-phone');
  await accessible(page, 'my dossiers without a network');
  await page.getByRole('link', { name: /Bản nháp: Đăng ký khai sinh/ }).click();
  await fillForm(page);

  // Photographs need no network either.
  await heading(page, 'Giấy chứng sinh').waitFor();
  await next(page);
  await page.getByText('Hãy chụp hoặc chọn').first().waitFor();
  await page.getByTestId('choose').setInputFiles({ name: 'virus.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ not a picture') });
  await page.getByText('không phải ảnh hay PDF').waitFor();
  await page.getByTestId('camera').setInputFiles(await photograph(page));
  await page.getByRole('button', { name: 'Cắt, nắn thẳng trang 1' }).click();
  const corner = page.getByRole('button', { name: 'Góc trên bên trái' });
  for (let n = 0; n < 5; n++) await corner.press('ArrowRight');
  const [from, to] = [await page.getByRole('button', { name: 'Góc dưới bên phải' }).boundingBox(), await corner.boundingBox()];
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + 40, from.y, { steps: 4 }); // across the others: no paper looks like that
  await page.mouse.move(from.x + from.width / 2 - 8, from.y + from.height / 2 - 6, { steps: 4 });
  await page.mouse.up();
  await accessible(page, 'the corners of a paper');
  await shot(page, 'citizen-corners-phone');
  await page.getByRole('button', { name: 'Cắt', exact: true }).click();
  await page.getByAltText('Trang 1').waitFor();
  await page.getByRole('button', { name: 'Xoay trang 1' }).click();
  await page.getByText('Đã thêm. Có 1 trang.').waitFor();
  await page.getByAltText('Trang 1').waitFor();
  await accessible(page, 'a photographed paper');
  await shot(page, 'citizen-photo-phone');
  await next(page);
  await heading(page, /Văn bản ủy quyền/).waitFor();
  await next(page);
  await heading(page, /Xem lại trước khi nộp/).waitFor();
  await page.getByText('Đinh Văn Khoai').waitFor();
  await page.getByText('03/10/2020').waitFor();
  await accessible(page, 'check your answers');
  await shot(page, 'citizen-check-phone');
  await page.getByRole('button', { name: 'Nộp hồ sơ', exact: true }).click();
  await page.getByText('Không kết nối được máy chủ').waitFor();

  // Back in the network, but the answer to the filing is lost on its way, twice: the server has it, the phone does not know.
  await context.setOffline(false);
  let sent = 0;
  await page.route('**/api/services/filings', async (route) => {
    if (sent++ > 1) return route.continue();
    await route.fetch();
    await route.abort('connectionreset');
  });
  const [put] = await Promise.all([page.waitForRequest('**/api/services/files?*'), page.getByRole('button', { name: 'Nộp hồ sơ', exact: true }).click()]);
  const jpeg = put.postDataBuffer();
  if (jpeg) {
    const { width, height } = sizeOf(jpeg);
    assert.ok(Math.max(width, height) < 2200 && Math.max(width, height) > 1500, `a photograph is made smaller and cut before it is sent: ${width} × ${height}`);
    assert.ok(height > width, 'it was turned');
    assert.ok(jpeg.length < 1_500_000, `${jpeg.length} bytes`);
  }
  await page.getByText('chưa nhận được trả lời').waitFor();
  await page.reload();
  await page.getByText('chưa nhận được trả lời').waitFor();
  await shot(page, 'citizen-sealed-phone');
  await Promise.all([page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/services/filings')), page.getByRole('button', { name: 'Gửi lại' }).click()]);
  await page.getByRole('button', { name: 'Gửi lại' }).click(); // Playwright waits until it may be pressed again
  await heading(page, 'Đã nộp hồ sơ').waitFor();
  assert.equal(sent, 3);
  code = await page.locator('.code').innerText();
  assert.match(code, /-\d{6}-\d{4}$/);
  await page.locator('.qr path').waitFor();
  await accessible(page, 'the code');
  await shot(page, 'citizen-done-phone');

  const clerk = await person('vanthu.haiminh');
  const filed = (await dossiersOf(clerk, 'filed')).filter((row) => row.applicant === 'Đinh Thị Ngô');
  assert.deepEqual(filed.map((row) => row.code), [code], 'it was filed once');
  // The lost answer above; the browser says so when it likes.
  mother.faults.splice(0, Infinity, ...mother.faults.filter((fault) => !fault.includes('ERR_CONNECTION_RESET')));
  quiet(mother, clerk);
  await clerk.context.close();

  // Once only: the next form knows what this one was told.
  await page.goto(at('thu-tuc/1.000656'));
  await page.getByRole('button', { name: 'Nộp hồ sơ trực tuyến' }).click();
  await page.getByRole('radio', { name: /xã Hải Minh/ }).first().check(); // the agency of last time
  await next(page);
  await tick(page, 'Cho chính tôi');
  await next(page);
  assert.equal(await page.getByLabel('Họ và tên người nộp').inputValue(), 'Đinh Thị Ngô');
  await page.getByText('Điền sẵn từ lần trước').waitFor();
  page.once('dialog', (dialog) => dialog.accept());
  await page.getByRole('button', { name: 'Xóa bản nháp' }).click();
  await context.close();
});

test('a form asks what the answers make necessary, and names every mistake; the server judges alike', async () => {
  const somebody = await visitor('somebody who marries');
  const { page, context } = somebody;
  await page.goto(at('thu-tuc/1.004873'));
  await page.getByRole('button', { name: 'Nộp hồ sơ trực tuyến' }).click();
  await page.getByLabel('Tìm theo tên xã').fill('hai minh');
  await page.getByRole('radio', { name: /xã Hải Minh/ }).check();
  await next(page);
  await tick(page, 'Cho chính tôi');
  await next(page);
  await page.getByLabel('Họ và tên người nộp').fill('Đinh Thị Lúa');
  await next(page);
  await page.getByLabel('Số điện thoại', { exact: true }).fill('0912 345 679');
  await next(page);

  // A draft of before forms were JSON Schema holds the procedure as it was: it is asked for anew, and goes on where it was.
  await heading(page, /Người cần xác nhận/).waitFor();
  await page.evaluate(() => new Promise((resolve) => {
    const opening = indexedDB.open('smart-nam-dinh', 1);
    opening.onsuccess = () => {
      const drafts = opening.result.transaction('drafts', 'readwrite').objectStore('drafts');
      drafts.getAll().onsuccess = ({ target }) => {
        const [draft] = target.result;
        drafts.put({ ...draft, procedure: { ...draft.procedure, form: [{ key: 'who_name', group: 'Người cần xác nhận' }] } }).onsuccess = () => resolve();
      };
    };
  }));
  await page.reload();

  // Every mistake of a page at once.
  await heading(page, /Người cần xác nhận/).waitFor();
  await date(page, 'Ngày sinh', ['30', '2', '1996']);
  await page.getByLabel('Số định danh').fill('036 196');
  await next(page);
  const summary = page.getByRole('alert').filter({ hasText: 'Có chỗ cần sửa' });
  await summary.waitFor();
  assert.equal(await summary.getByRole('link').count(), 5);
  for (const words of ['Hãy điền: Họ, chữ đệm, tên', 'Ngày sinh: hãy ghi ngày', 'Hãy điền: Giới tính', 'Số định danh: số định danh có 12 chữ số', 'Hãy điền: Nơi cư trú']) await summary.getByText(words).waitFor();
  await accessible(page, 'a page of a form with every mistake');
  await shot(page, 'citizen-form-errors-phone');
  await page.getByLabel('Họ, chữ đệm, tên').fill('Đinh Thị Lúa');
  await date(page, 'Ngày sinh', ['29', '2', '1996']);
  await tick(page, 'Nữ');
  await page.getByLabel('Số định danh').fill('036 196 000 001');
  await page.getByLabel('Nơi cư trú').fill('Xóm 3, xã Hải Minh');
  await next(page);

  await heading(page, /Tình trạng hôn nhân/).waitFor();
  assert.equal(await page.getByLabel('Từ ngày nào').count(), 0);
  await tick(page, 'Đã ly hôn');
  await page.getByLabel('Từ ngày nào').fill('năm 2018');
  await tick(page, 'Chưa kết hôn');
  assert.equal(await page.getByLabel('Từ ngày nào').count(), 0);
  await next(page);

  await heading(page, /Dùng giấy này để làm gì/).waitFor();
  assert.equal(await page.getByLabel('Kết hôn với ai').count(), 0);
  await tick(page, 'Để làm việc khác');
  await page.getByLabel('Để làm việc gì').fill('Vay vốn');
  await tick(page, 'Để kết hôn');
  await page.getByLabel('Kết hôn với ai').waitFor();
  await next(page);
  await summary.getByText('Hãy điền: Dự định đăng ký kết hôn ở đâu').waitFor();
  assert.equal(await summary.getByRole('link').count(), 2);
  await accessible(page, 'questions that an answer brought');
  await everyLook(page, 'citizen-form-shown');
  await page.getByLabel('Kết hôn với ai').fill('Vũ Văn Rạm');
  await page.getByLabel('Dự định đăng ký kết hôn ở đâu').fill('UBND xã Hải Minh');
  await next(page);
  await page.getByLabel('Nơi cư trú của người yêu cầu').fill('Xóm 3, xã Hải Minh');
  await page.getByLabel('Số định danh của người yêu cầu').fill('036196000001');
  await next(page);
  await heading(page, /Bản án, quyết định ly hôn/).waitFor(); // only of who was married before
  await next(page);
  await heading(page, /Xem lại trước khi nộp/).waitFor();
  await page.getByText('Vũ Văn Rạm').waitFor();
  assert.equal(await page.getByText('Vay vốn').count(), 0, 'an answer to what is not asked any more is not shown');
  const [filing] = await Promise.all([page.waitForRequest('**/api/services/filings'), page.getByRole('button', { name: 'Nộp hồ sơ', exact: true }).click()]);
  const { answers, ...rest } = filing.postDataJSON();
  assert.deepEqual([answers.purpose_other, answers.marital_since, answers.partner_birth], [undefined, undefined, undefined], 'nor sent');
  await heading(page, 'Đã nộp hồ sơ').waitFor();

  // The same mistakes sent past the form: the server names each.
  const refused = await page.evaluate(async (body) => {
    const answer = await fetch('/api/services/filings', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return { status: answer.status, paths: (await answer.json()).errors.map((error) => error.path).filter((path) => path.startsWith('answers.')).sort() };
  }, { ...rest, files: [], answers: { who_birth: '1996-02-30', who_id: '036 196', who_name: ' ', marital: 'Chưa rõ', purpose: 'Để kết hôn', applicant_home: 'Xóm 3', applicant_id: '036196000001' } });
  assert.equal(refused.status, 422);
  assert.deepEqual(refused.paths, ['marital', 'partner_name', 'wedding_place', 'who_birth', 'who_home', 'who_id', 'who_name', 'who_sex'].map((key) => `answers.${key}`));
  quiet(somebody);
  await context.close();
});

test('followed by code and phone: supplement, result, rating', async () => {
  const father = await visitor('the father', { worker: true });
  const { page, context } = father;
  const clerk = await person('vanthu.haiminh');
  const officer = await person('chutich.haiminh');
  await page.goto(at(`tra-cuu/${encodeURIComponent(code)}`)); // what the QR code opens
  assert.equal(await page.getByLabel('Mã hồ sơ').inputValue(), code);
  await page.getByRole('button', { name: 'Xem hồ sơ' }).click();
  await page.getByText('Hãy ghi bốn số cuối điện thoại').first().waitFor();
  await page.getByRole('textbox', { name: 'Bốn số cuối điện thoại' }).fill('0000');
  await page.getByRole('button', { name: 'Xem hồ sơ' }).click();
  await page.getByText('Không có hồ sơ nào khớp').first().waitFor();
  await accessible(page, 'a refused look');
  await page.getByRole('textbox', { name: 'Bốn số cuối điện thoại' }).fill('5678');
  await page.getByRole('button', { name: 'Xem hồ sơ' }).click();
  await heading(page, new RegExp(procedure)).waitFor();
  await page.getByText('Mới nộp').first().waitFor();
  await page.getByText('Tiếp nhận: Bộ phận Một cửa, Ủy ban nhân dân xã Hải Minh').waitFor(); // who has it, and until when
  await page.getByText(/Bước này xong trước/).waitFor();
  await shot(page, 'citizen-holder-phone');

  const [row] = (await dossiersOf(clerk, 'filed')).filter((one) => one.code === code);
  assert.equal(await act(clerk, row.id, { action: 'receive' }), 200);
  assert.equal(await act(clerk, row.id, { action: 'supplement', words: 'Ảnh giấy chứng sinh bị mờ. Xin chụp lại rõ hơn.' }), 200);
  await page.getByRole('button', { name: 'Xem lại' }).click();
  await page.getByRole('heading', { name: 'Cơ quan cần bạn bổ sung' }).waitFor();
  await page.getByText('Bạn: cơ quan chờ bạn').waitFor();
  await accessible(page, 'a supplement');
  await shot(page, 'citizen-supplement-phone');
  await page.getByRole('button', { name: 'Gửi bổ sung' }).click();
  await page.getByText('Hãy ghi bạn đã bổ sung gì').first().waitFor();
  await page.getByLabel('Bạn đã bổ sung những gì?').fill('Gửi lại ảnh giấy chứng sinh');
  await page.getByTestId('supplement').setInputFiles(await photograph(page, 1200, 900));
  await page.getByText('Bổ sung 1').waitFor();
  await page.getByRole('button', { name: 'Gửi bổ sung' }).click();
  await page.getByText('Đã gửi bổ sung').first().waitFor();
  assert.equal(await act(clerk, row.id, { action: 'resume' }), 200);

  // The chairman finishes it with a result; the phone fetches it and keeps it.
  const ticket = await officer.page.evaluate(async () => {
    const pdf = '%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n';
    return (await (await fetch('/api/files?name=giay-khai-sinh.pdf', { method: 'PUT', headers: { 'Content-Type': 'application/pdf' }, body: pdf })).json()).ticket;
  });
  assert.equal(await act(officer, row.id, { action: 'propose', words: 'Giấy khai sinh số 41/2020', files: [{ ticket }] }), 200);
  const chairman = await person('chutich.haiminh');
  assert.equal(await act(chairman, row.id, { action: 'approve' }), 200);
  await page.getByRole('button', { name: 'Xem lại' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /Tải giay-khai-sinh\.pdf/ }).click()]);
  assert.equal(download.suggestedFilename(), 'giay-khai-sinh.pdf');
  await page.getByText('đã lưu trên máy này').waitFor();
  await accessible(page, 'the result');
  await shot(page, 'citizen-result-phone');
  await page.getByRole('button', { name: 'Gửi đánh giá' }).click();
  await page.getByText('Hãy chọn một mức').first().waitFor();
  await tick(page, 'Rất hài lòng');
  await page.getByRole('button', { name: 'Gửi đánh giá' }).click();
  await page.getByText('Cảm ơn bạn đã đánh giá').waitFor();
  // The paper goes by post; twice is once.
  assert.equal(await act(clerk, row.id, { action: 'hand_over' }), 422, 'without a waybill or a reason');
  assert.equal(await act(clerk, row.id, { action: 'hand_over', waybill: 'EA123456789VN' }), 200);
  assert.equal(await act(clerk, row.id, { action: 'hand_over', waybill: 'EA123456789VN' }), 409);
  await page.getByText(/mã vận đơn EA123456789VN/).first().waitFor();
  await everyLook(page, 'citizen-waybill');

  // Without a network the phone still shows the dossier and gives the result.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await page.reload();
  await heading(page, new RegExp(procedure)).waitFor();
  await context.setOffline(true);
  await page.reload();
  await heading(page, new RegExp(procedure)).waitFor();
  await page.getByText(/Không có mạng. Đây là hồ sơ như lúc/).waitFor();
  const [again] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /Tải giay-khai-sinh\.pdf/ }).click()]);
  assert.equal(again.suggestedFilename(), 'giay-khai-sinh.pdf');
  quiet(father, clerk, officer);
  for (const one of [father, clerk, officer]) await one.context.close();
});

test('a procedure that has ended says so, and its drafts do', async () => {
  const somebody = await visitor('somebody with a draft');
  const { page } = somebody;
  await page.goto(at('thu-tuc/1.005461'));
  await page.getByRole('button', { name: 'Nộp hồ sơ trực tuyến' }).click();
  await heading(page, /cơ quan nào/).waitFor();
  await page.getByText('Đã lưu nháp').waitFor();
  const draft = page.url();
  const today = new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10);
  execFileSync(process.env.TINHSO_PROGRAM, ['services', 'end', '--data', process.env.TINHSO_DATA, '1.005461', '--on', today]);
  await page.goto(at('thu-tuc/1.005461'));
  await page.getByText('Thủ tục này không còn từ ngày').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Nộp hồ sơ trực tuyến' }).count(), 0);
  await everyLook(page, 'citizen-ended');
  await page.goto(draft);
  await page.getByRole('alert').filter({ hasText: 'Bản nháp này không nộp được nữa' }).waitFor();
  await accessible(page, 'a draft of what has ended');
  await page.getByRole('button', { name: 'Xóa bản nháp' }).click();
  await heading(page, 'Hồ sơ của tôi').waitFor();
  quiet(somebody);
  await somebody.context.close();
});

test('every page fits a screen of 320 px, in the dark, with the largest text, and in English', async () => {
  for (const [screen, dark, size, language] of [['small', false, 'normal', 'vi'], ['small', true, 'largest', 'vi'], ['desktop', false, 'normal', 'en'], ['desktop', true, 'normal', 'vi']]) {
    if (!walked(screen, dark)) continue;
    const who = await visitor(`${screen} ${language}`, { screen, dark });
    const { page, context } = who;
    await page.evaluate(([text_size, language]) => localStorage.setItem('tinhso.look', JSON.stringify({ language, theme: 'system', text_size })), [size, language]);
    const width = page.viewportSize().width;
    const looks = `${screen}-${dark ? 'dark' : 'light'}`;
    for (const path of ['', 'thu-tuc', 'thu-tuc?q=khai%20sinh', 'thu-tuc/1.001193', 'thu-tuc/1.004194', 'ho-so', 'tra-cuu', 'cai-dat', 'khong-co']) {
      await page.goto(at(path));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await fits(page, width);
      await accessible(page, `${path || 'home'} (${looks}, ${language})`);
      await shot(page, `citizen-${path.replace(/\W+/g, '-') || 'home'}-${looks}`);
    }
    await page.goto(at('thu-tuc/1.001193'));
    await page.getByRole('button', { name: language === 'en' ? 'File online' : 'Nộp hồ sơ trực tuyến' }).click();
    await page.waitForURL(/\/nop\//);
    const draft = page.url().split('/nop/')[1].split('/')[0];
    for (const step of ['co-quan', 'cho-ai', 'ho-ten', 'lien-he', 'khai-1', 'khai-5', 'giay-to-2', 'kiem-tra']) {
      await page.goto(at(`nop/${draft}/${step}`));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await fits(page, width);
      await accessible(page, `${step} (${looks}, ${language})`);
      await shot(page, `citizen-${step}-${looks}`);
    }
    // Everything that is missing is named at once, and each line leads to its page.
    await page.getByRole('button', { name: language === 'en' ? 'File it' : 'Nộp hồ sơ', exact: true }).click();
    const lines = page.getByRole('alert').getByRole('link');
    await lines.first().waitFor();
    assert.ok((await lines.count()) >= 15, 'every missing field is named');
    await lines.nth(1).click();
    await page.waitForURL(/cho-ai/);
    quiet(who);
    await context.close();
  }
});

test('the page before the first paint asks for no more than it may, and nothing jumps', async () => {
  const who = await visitor('somebody on a slow network', { worker: true });
  const { page, context } = who;
  const moved = await page.evaluate(() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) sum += entry.value; })).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 1500);
  }));
  assert.ok(moved < 0.1, `the home page moves by ${moved}`);
  const manifest = await (await fetch(at('manifest.webmanifest'))).json();
  assert.equal(manifest.start_url, '/congdan/');
  assert.equal(manifest.scope, '/congdan/');
  quiet(who);
  await context.close();
});

test('a guesser is slowed down and learns nothing', async () => {
  const guesser = await visitor('a guesser');
  const { page, context } = guesser;
  await page.goto(at('tra-cuu'));
  await page.getByLabel('Mã hồ sơ').fill(code);
  const said = [];
  // The wait is short at first: on a slow machine a try may come after it.
  for (let n = 0; n < 12 || (n < 30 && said.at(-1) !== 429); n++) {
    const digits = page.getByRole('textbox', { name: 'Bốn số cuối điện thoại' });
    await digits.fill(String(1000 + n));
    // By the keyboard: the summary that comes and goes above moves the button under the mouse.
    const [answer] = await Promise.all([page.waitForResponse('**/api/services/tracking'), digits.press('Enter')]);
    said.push(answer.status());
    await page.getByRole('alert').first().waitFor();
  }
  assert.equal(said[0], 404);
  assert.equal(said.at(-1), 429, said.join(' '));
  await page.getByRole('alert').filter({ hasText: /đợi|thử lại sau|quá nhiều/i }).first().waitFor();
  await shot(page, 'citizen-guesser-phone');
  // Guessing on makes the wait longer; until it is over the right digits do not help: nobody can tell when they have hit.
  const guess = (proof) => page.evaluate(async (body) => {
    const answer = await fetch('/api/services/tracking', { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
    return { status: answer.status, wait: Number(/(\d+) giây/.exec(await answer.text())?.[1] ?? 0) };
  }, { code, proof });
  let last = await guess('2000');
  for (let n = 1; n < 16 && last.wait < 4; n++) {
    await sleep(last.wait * 1000);
    last = await guess(String(2000 + n));
  }
  assert.equal(last.status, 429);
  assert.ok(last.wait >= 4, `the wait grows: ${last.wait} s`);
  assert.equal((await guess('5678')).status, 429);
  quiet(guesser);
  await context.close();
});
