// The administrator's own work: the directory as CSV files with a trial run, and the accounts of the agencies. And the
// clerk, who may do none of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { base, close, everyLook, open, password, person, quiet } from './people.mjs';
import { call } from './programs.mjs';

after(close);
const csv = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

/** The sign-in form, filled in by hand, in a browser of its own. */
async function atTheDoor(username, secret) {
  const page = await (await open()).newPage({ locale: 'vi-VN' });
  page.setDefaultTimeout(30_000);
  await page.goto(base);
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  return page;
}

test('the directory is exported, changed, tried and applied', async () => {
  const admin = await person('quantri.tinh');
  const { page } = admin;
  await page.goto(`${base}/organisation`);
  await page.getByRole('link', { name: 'Nhập, xuất CSV' }).click();
  await page.getByRole('heading', { level: 1, name: 'Nhập, xuất danh mục' }).waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Cán bộ', exact: true }).click()]);
  assert.match(download.suggestedFilename(), /^officials-\d{4}-\d\d-\d\d\.csv$/);
  const exported = readFileSync(await download.path(), 'utf8');
  const line = exported.split(/\r?\n/).find((l) => l.includes('H40.40.07,Văn thư'));
  assert.ok(line, 'the clerk of Hải Minh stands in the export');

  // One name is mended, one position is new; a second file has faults.
  const renamed = line.replace('Phạm Thị Lúa', 'Phạm Thị Mười Giờ');
  const wanted = `${exported.replace(line, renamed).trimEnd()}\nCB09001,Vũ Thị Cói,H40.40.07,Công chức Văn hóa,officer,9,,\n`;
  await page.getByRole('button', { name: 'Chạy thử' }).click();
  await page.getByText('Chọn một tệp.').waitFor();
  await page.getByTestId('import-file').setInputFiles(csv('loi.csv', `${exported.split('\n')[0].trimEnd()}\nCB09002,Không Cơ Quan,H40.99.99,Chủ tịch,leader,1,,\nCB09003,,H40.40.07,Văn thư,thu-ky,x,,\n`));
  await page.getByRole('button', { name: 'Chạy thử' }).click();
  await page.getByRole('heading', { name: 'Tệp có lỗi: chưa có gì thay đổi' }).waitFor();
  const faults = await page.getByRole('alert').innerText();
  assert.match(faults, /Dòng 3 · role/);
  assert.equal(await page.getByRole('button', { name: 'Áp dụng' }).count(), 0, 'what is faulty cannot be applied');

  await page.getByTestId('import-file').setInputFiles(csv('can-bo.csv', wanted));
  await page.getByRole('button', { name: 'Chạy thử' }).click();
  await page.getByRole('heading', { name: 'Chạy thử: chưa có gì thay đổi' }).waitFor();
  await page.getByText('Thêm 1 · Đổi 1 · Đóng 0').waitFor();
  assert.match(await page.getByRole('region', { name: 'Đổi', exact: true }).innerText(), /Phạm Thị Lúa\s*→\s*Phạm Thị Mười Giờ/);
  assert.match(await page.getByRole('region', { name: 'Thêm', exact: true }).innerText(), /Vũ Thị Cói[\s\S]*Công chức Văn hóa/);
  const named = async () => (await call(page, 'GET', `/api/organisation/officials?limit=5&q=${encodeURIComponent('Phạm Thị Mười Giờ')}`)).body.items.filter((i) => i.official_name === 'Phạm Thị Mười Giờ').length;
  assert.equal(await named(), 0, 'a trial run changes nothing');
  await everyLook(page, 'organisation-import');
  await page.getByRole('button', { name: 'Áp dụng' }).click();
  await page.getByRole('heading', { name: 'Đã áp dụng' }).waitFor();
  assert.equal(await named(), 1);
  await page.goto(`${base}/organisation?show=officials&q=vu%20thi%20coi`);
  await page.getByRole('link').filter({ hasText: 'Vũ Thị Cói' }).click();
  await page.getByRole('heading', { level: 1, name: 'Ủy ban nhân dân xã Hải Minh' }).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Phạm Thị Mười Giờ' }).first().waitFor();
  quiet(admin);
});

test('a clerk imports nothing, administers nobody, and reads whom to ask', async () => {
  const clerk = await person('vanthu.haiminh');
  const { page } = clerk;
  await page.goto(`${base}/organisation`);
  await page.getByRole('heading', { level: 1, name: 'Danh bạ' }).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Ủy ban nhân dân' }).first().waitFor();
  assert.equal(await page.getByRole('link', { name: /Nhập, xuất CSV|Tài khoản/ }).count(), 0);
  const { items: [other] } = (await call(page, 'GET', '/api/organisation/officials?limit=1')).body;
  for (const [path, right, method, address, body] of [
    ['/organisation/import', 'sửa danh mục cơ quan, cán bộ', 'POST', '/api/organisation/import?what=officials&dry_run=true'],
    ['/organisation/accounts', 'quản trị tài khoản', 'POST', '/api/accounts/users', { official: other.official }],
    ['/organisation/accounts/1', 'quản trị tài khoản', 'POST', '/api/accounts/users/1/reset-password', {}],
  ]) {
    await page.goto(`${base}${path}`);
    await page.getByText(new RegExp(`chưa có quyền ${right}\\. Người cấp được quyền này ở UBND .+: .+ \\(Quản trị hệ thống\\)`)).waitFor();
    assert.equal((await call(page, method, address, body)).status, 403, address);
  }
  clerk.faults.length = 0; // the refusals were asked for
});

test('an account is opened, and its temporary password opens the door once', async () => {
  const admin = await person('quantri.tinh');
  const { page } = admin;
  await page.goto(`${base}/organisation`);
  await page.getByRole('link', { name: 'Tài khoản' }).click();
  await page.getByRole('button', { name: 'Mở tài khoản…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Mở', exact: true }).click();
  await dialog.getByText('Chọn cán bộ.').waitFor();
  await dialog.getByRole('combobox', { name: 'Cán bộ' }).fill('vu thi coi');
  await page.getByRole('option', { name: /Vũ Thị Cói · Công chức Văn hóa/ }).click();
  await dialog.getByRole('button', { name: 'Mở', exact: true }).click();
  const secret = await page.getByTestId('temporary-password').innerText();
  await page.keyboard.press('Escape');
  assert.ok(await page.getByTestId('temporary-password').isVisible(), 'a stray key does not lose what is shown once');
  const username = (await page.getByRole('dialog').getByRole('definition').first().innerText()).trim();
  await page.getByRole('button', { name: 'Tôi đã ghi lại' }).click();
  await page.getByRole('heading', { level: 1, name: /Vũ Thị Cói/ }).waitFor();
  assert.equal(await page.getByText(secret).count(), 0);
  const door = await atTheDoor(username, secret);
  await door.getByRole('heading', { name: 'Đặt mật khẩu của bạn' }).waitFor();
  await door.close();
  quiet(admin);
});

test('an administrator resets, ends sessions, disables and enables; the disabled person does not get in', async () => {
  const admin = await person('quantri.haihau');
  const clerk = await person('vanthu.haianh');
  const { page } = admin;
  await page.goto(`${base}/organisation/accounts`);
  await page.getByLabel('Tên người hoặc tên đăng nhập').fill('vanthu.haianh');
  await page.getByRole('link').filter({ hasText: 'vanthu.haianh' }).click();
  const status = async () => (await call(clerk.page, 'GET', '/api/accounts/me')).status;
  assert.equal(await status(), 200);
  await page.getByRole('button', { name: 'Kết thúc các phiên' }).click();
  await page.getByText('Đã kết thúc mọi phiên').waitFor();
  assert.equal(await status(), 401);

  await page.getByRole('button', { name: 'Đặt lại mật khẩu…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Đặt lại', exact: true }).click();
  const secret = await page.getByTestId('temporary-password').innerText();
  await page.getByRole('button', { name: 'Tôi đã ghi lại' }).click();
  await page.getByRole('heading', { level: 1 }).getByText('Mật khẩu tạm').waitFor();
  const old = await atTheDoor('vanthu.haianh', password);
  await old.getByRole('alert').first().waitFor();
  await old.close();
  const fresh = await atTheDoor('vanthu.haianh', secret);
  await fresh.getByLabel('Mật khẩu đang dùng').fill(secret);
  await fresh.getByLabel('Mật khẩu mới').fill('một câu dài dễ nhớ');
  await fresh.getByRole('button', { name: 'Đổi mật khẩu' }).click();
  await fresh.getByRole('heading', { level: 1, name: 'Việc của tôi' }).waitFor();

  await page.getByRole('button', { name: 'Khóa…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Khóa', exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Lý do' }).and(page.locator('[aria-invalid="true"]')).waitFor();
  await dialog.getByLabel('Lý do').fill('Nghỉ việc từ tháng này');
  await dialog.getByRole('button', { name: 'Khóa', exact: true }).click();
  await page.getByText('Nghỉ việc từ tháng này').waitFor();
  assert.equal((await call(fresh, 'GET', '/api/accounts/me')).status, 401, 'who is disabled is out at once');
  await fresh.close();
  const shut = await atTheDoor('vanthu.haianh', 'một câu dài dễ nhớ');
  await shut.getByText('Tài khoản này đã bị khóa').waitFor();
  await page.getByRole('button', { name: 'Đã khóa', exact: true }).click();
  await page.locator('[data-row]').filter({ hasText: 'vanthu.haianh' }).click();
  assert.equal(await page.locator('[data-row]').count(), 1);
  await page.getByRole('button', { name: 'Mở lại' }).click();
  await page.getByText('Đã mở lại tài khoản').waitFor();
  await shut.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await shut.getByRole('heading', { level: 1, name: 'Việc của tôi' }).waitFor();
  await shut.close();

  // A role beyond the position; only in the agencies that one administers.
  await page.getByRole('button', { name: 'Cấp quyền…' }).click();
  const give = page.getByRole('dialog');
  await give.getByRole('combobox', { name: 'Cơ quan' }).fill('ubnd tinh nam dinh');
  await page.getByRole('option', { name: 'Ủy ban nhân dân tỉnh Nam Định' }).click();
  await give.getByLabel('Lý do').fill('Kiêm nhiệm');
  await give.getByRole('button', { name: 'Cấp', exact: true }).click();
  await give.getByRole('alert').waitFor();
  await give.getByRole('combobox', { name: 'Cơ quan' }).fill('hai minh');
  await page.getByRole('option', { name: 'Ủy ban nhân dân xã Hải Minh' }).click();
  await give.getByRole('button', { name: 'Cấp', exact: true }).click();
  await page.getByText('Chuyên viên, UBND xã Hải Minh').waitFor();
  await everyLook(page, 'organisation-accounts');
  await page.getByRole('button', { name: 'Thu hồi' }).click();
  await page.getByText('Chưa được cấp thêm quyền nào.').waitFor();
  // One's own account, and one above: neither.
  const mine = (await call(page, 'GET', '/api/accounts/me')).body.account;
  await page.goto(`${base}/organisation/accounts/${mine}`);
  await page.getByText('việc này phải nhờ quản trị khác').waitFor();
  assert.equal(await page.getByRole('button', { name: /Khóa…|Đặt lại|Cấp quyền/ }).count(), 0);
  assert.equal((await call(page, 'GET', '/api/accounts/users?q=vanthu.tinh')).body.items.length, 0);
  admin.faults = admin.faults.filter((f) => !/403/.test(f)); // beyond their reach: asked for
  quiet(admin);
});
