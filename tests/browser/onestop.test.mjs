// The one-stop shop of a district, on a desktop and on phones: somebody without a phone at the counter, the hand-over, two
// opinions beside each other, and the other ends of a dossier with their forms: refused (03), stopped (05), the register (07).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { accessible, base, close, everyLook, fits, inDays, person, quiet, visitor } from './people.mjs';

after(close);

/** The words of a form as it is printed, and as what it is kept. */
async function printed(page, name) {
  const href = await page.getByRole('link', { name }).getAttribute('href');
  const answer = await page.context().request.get(new URL(href, base).href);
  assert.equal(answer.status(), 200, href);
  assert.equal(answer.headers()['content-type'], 'application/pdf');
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input: await answer.body() }).toString().normalize('NFC').replace(/\s+/g, ' ');
}
async function open(who, code) {
  await who.page.goto(`${base}/services?q=${code}&show=all`);
  await who.page.getByRole('link').filter({ hasText: code }).click();
  await who.page.getByRole('heading', { level: 1, name: /karaoke/ }).waitFor();
}

let code;

test('somebody without a phone: received, handed to the specialist, two opinions asked beside each other, settled', async () => {
  const clerk = await person('vanthu.haihau');
  const officer = await person('chuyenvien.haihau', { screen: 'phone' });
  const chairman = await person('chutich.haihau', { screen: 'phone' });
  const { page } = clerk;
  await page.goto(`${base}/services/counter`);
  await page.getByRole('combobox', { name: 'Thủ tục' }).fill('karaoke');
  await page.getByRole('option', { name: /1\.001029/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Họ và tên').fill('Mai Thị Sậy');
  await page.getByLabel('Ngày sinh').fill('05/03/1950');
  await page.keyboard.press('Tab');
  await page.getByLabel('Ngày hẹn trả').fill(inDays(20));
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
  await page.getByText('Đã tiếp nhận').first().waitFor();
  code = (await page.getByText(/-\d{6}-\d{4}$/).first().textContent()).trim();

  // Handed over: somebody is chosen for one of the two tasks, the other goes to whoever takes it.
  await page.getByRole('link', { name: 'Mở hồ sơ' }).click();
  await page.getByRole('button', { name: 'Chuyển xử lý…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /Thẩm định hồ sơ/ }).check();
  await dialog.getByRole('combobox', { name: 'Người nhận' }).click();
  const me = (await (await officer.context.request.get(`${base}/api/accounts/me`)).json()).name;
  await dialog.getByRole('option', { name: new RegExp(me) }).click();
  await dialog.getByLabel('Lời dặn').fill('Nhờ xem sớm.');
  await everyLook(page, 'onestop-hand-over');
  await dialog.getByRole('button', { name: 'Chuyển', exact: true }).click();
  await page.getByText('Chuyển xử lý').first().waitFor();
  const control = await printed(page, /mẫu 06/);
  for (const words of ['PHIẾU KIỂM SOÁT', code, 'Mai Thị Sậy', 'Chuyển xử lý', ...me.split(' ')]) assert.ok(control.includes(words), `${words} in: ${control}`);

  const at = officer.page;
  await at.goto(`${base}/work`);
  await at.getByRole('link').filter({ hasText: code }).first().click();
  const tasks = at.getByRole('button', { name: /^Xong: / });
  await tasks.nth(1).waitFor();
  assert.deepEqual(await tasks.allInnerTexts().then((all) => all.map((x) => x.replace(/\s*X$/, '').trim())), ['Xong: Thẩm định hồ sơ…', 'Xong: Kiểm tra thực địa, đối chiếu sổ sách…'], 'one\'s own first');
  await fits(at);
  await accessible(at, 'two tasks beside each other, on a phone');
  for (const [task, outcome] of [['Thẩm định hồ sơ', 'Đủ điều kiện'], ['Kiểm tra thực địa, đối chiếu sổ sách', 'Phù hợp']]) {
    assert.equal(await at.getByRole('button', { name: 'Trình kết quả…' }).count(), 0, 'not before both were heard');
    await at.getByRole('button', { name: `Xong: ${task}…` }).click();
    await at.getByRole('radio', { name: outcome, exact: true }).check();
    await at.getByRole('button', { name: 'Xong bước này' }).click();
    await at.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await at.getByRole('button', { name: 'Trình kết quả…' }).click();
  await at.getByLabel('Kết quả đề xuất').fill('Giấy phép số 12/2020');
  await at.getByRole('dialog').getByRole('button', { name: 'Trình lãnh đạo' }).click();
  await at.getByText('Kết quả đề xuất, chờ lãnh đạo duyệt').waitFor();
  await open(chairman, code);
  await chairman.page.getByRole('button', { name: 'Duyệt kết quả…' }).click();
  await chairman.page.getByRole('dialog').getByRole('button', { name: 'Duyệt', exact: true }).click();
  await chairman.page.getByText('Có kết quả, chờ trả').first().waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Trả kết quả' }).click();
  await page.getByText('Đã trả kết quả').first().waitFor();

  // Who has no phone asks with the day of birth; another day opens nothing.
  const at_home = await visitor('Sậy');
  const ask = (proof) => at_home.page.evaluate(async ([code, proof]) => {
    const answer = await fetch('/api/services/tracking', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code, proof }) });
    return { status: answer.status, body: await answer.json() };
  }, [code, proof]);
  assert.equal((await ask('1950-03-06')).status, 404);
  assert.equal((await ask('1950-03-05')).body.result, 'Giấy phép số 12/2020');
  quiet(clerk, officer, chairman, at_home);
});

test('refused with a reason (03); stopped (05); both in the register (07) and told to the applicant', async () => {
  const clerk = await person('vanthu.haihau', { screen: 'phone' });
  const chairman = await person('chutich.haihau');
  const citizen = await visitor('a citizen');
  const file = async (name) => citizen.page.evaluate(async (name) => {
    const [{ agency }] = (await (await fetch('/api/services/procedures/1.001029/receivers?q=hai%20hau')).json()).items;
    const answer = await fetch('/api/services/filings', {
      method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': Math.random().toString(36).repeat(3) },
      body: JSON.stringify({ procedure: '1.001029', agency, applicant: name, phone: '0912345678', answers: {} }),
    });
    return (await answer.json()).code;
  }, name);
  const refused = await file('Lò Văn Vạc');
  const { page } = clerk;
  await open(clerk, refused);
  await page.getByRole('button', { name: 'Từ chối…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Từ chối', exact: true }).click();
  await page.getByText('Cần viết rõ để người đọc biết.').waitFor();
  await page.getByLabel('Lý do').fill('Địa điểm cách trường học dưới 200 mét.');
  await accessible(page, 'refusing, on a phone');
  await page.getByRole('dialog').getByRole('button', { name: 'Từ chối', exact: true }).click();
  await page.getByText('Không tiếp nhận').filter({ visible: true }).first().waitFor();
  await fits(page);
  const refusal = await printed(page, /mẫu 03/);
  for (const words of ['TỪ CHỐI', refused, 'Lò Văn Vạc', 'Địa điểm cách trường học dưới 200 mét']) assert.ok(refusal.includes(words), `${words} in: ${refusal}`);

  const stopped = await file('Tạ Văn Lác');
  await open(clerk, stopped);
  await page.getByRole('button', { name: 'Tiếp nhận' }).click();
  await page.getByLabel('Ngày hẹn trả').fill(inDays(20));
  await page.keyboard.press('Tab');
  await page.getByRole('dialog').getByRole('button', { name: 'Tiếp nhận' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await open(chairman, stopped);
  await chairman.page.getByRole('button', { name: 'Việc khác' }).click();
  await chairman.page.getByRole('button', { name: 'Dừng…' }).click();
  await chairman.page.getByLabel('Lý do').fill('Người nộp đã mất.');
  await chairman.page.getByRole('dialog').getByRole('button', { name: 'Dừng hồ sơ' }).click();
  await chairman.page.getByText('Dừng giải quyết').filter({ visible: true }).first().waitFor();
  const stop = await printed(chairman.page, /mẫu 05/);
  for (const words of ['DỪNG', stopped, 'Tạ Văn Lác', 'Người nộp đã mất']) assert.ok(stop.includes(words), `${words} in: ${stop}`);
  assert.equal(await chairman.page.getByText('dừng giữa chừng').count(), 2, 'two tasks that nobody did');
  await everyLook(chairman.page, 'onestop-stopped');

  await chairman.page.goto(`${base}/services?show=all`);
  await chairman.page.locator('[data-row]').first().waitFor();
  const sheet = await chairman.context.request.get(`${base}${await chairman.page.getByRole('link', { name: /Tải sổ theo dõi/ }).getAttribute('href')}`);
  const folder = mkdtempSync(join(tmpdir(), 'register-'));
  after(() => rmSync(folder, { recursive: true }));
  const book = join(folder, 'register.xlsx');
  writeFileSync(book, await sheet.body());
  const words = execFileSync('unzip', ['-p', book, 'xl/sharedStrings.xml', 'xl/worksheets/sheet1.xml']).toString();
  for (const one of [code, refused, stopped, 'Mai Thị Sậy', 'Lò Văn Vạc', 'Tạ Văn Lác']) assert.ok(words.includes(one), `${one} is in the register`);
  for (const [which, said] of [[refused, 'Địa điểm cách trường học'], [stopped, 'Người nộp đã mất']]) {
    await citizen.page.goto(new URL(`/congdan/tra-cuu/${encodeURIComponent(which)}`, base).href);
    await citizen.page.getByRole('textbox', { name: 'Bốn số cuối điện thoại' }).fill('5678');
    await citizen.page.getByRole('button', { name: 'Xem hồ sơ' }).click();
    await citizen.page.getByText(said).first().waitFor();
  }
  quiet(clerk, chairman, citizen);
});
