// A recall from both sides, a replacement, and the oversight of the axis.
import assert from 'node:assert/strict';
import { readdirSync, renameSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { accessible, base, choose, close, everyLook, fits, person, quiet, shot } from './people.mjs';
import { call, pdf, stored } from './programs.mjs';

const letter = new URL('../data/letter.pdf', import.meta.url).pathname;
after(close);

async function send(clerk, subject, to) {
  const { page } = clerk;
  await page.goto(`${base}/documents/compose`);
  await choose(page, 'Loại văn bản', 'Thông báo');
  await page.getByLabel('Trích yếu').fill(subject);
  await page.getByRole('combobox', { name: 'Người ký' }).click();
  await page.getByRole('option', { name: /· Chủ tịch/ }).click();
  await page.getByTestId('files').setInputFiles([letter]);
  await page.getByRole('combobox', { name: /Nơi nhận|Gõ/ }).fill(to);
  await page.getByRole('option', { name: /xã Hải Minh/ }).first().click();
  await page.getByText(/Đã lưu lúc/).waitFor();
  await page.getByRole('button', { name: 'Ban hành…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ban hành và gửi' }).click();
  await page.getByRole('tab', { name: 'Theo dõi' }).waitFor();
}

test('a document is recalled: asked on one screen, agreed on the other, and both see it', async () => {
  const sender = await person('vanthu.tinh');
  await send(sender, 'Thông báo gửi nhầm phụ lục', 'xa hai minh');
  const clerk = await person('vanthu.haiminh');
  await clerk.page.goto(`${base}/documents/incoming`);
  await clerk.page.getByRole('link').filter({ hasText: 'Thông báo gửi nhầm phụ lục' }).first().click();
  await clerk.page.getByRole('button', { name: /^Tiếp nhận/ }).first().click();
  await clerk.page.getByText(/Đã tiếp nhận, số đến \d+/).first().waitFor();

  await sender.page.getByRole('button', { name: 'Thu hồi…' }).click();
  const dialog = sender.page.getByRole('dialog');
  await dialog.getByLabel('Lý do thu hồi').fill('Phụ lục của một văn bản khác');
  await accessible(sender.page, 'the recall');
  await shot(sender.page, 'recall-dialog-desktop');
  await dialog.getByRole('button', { name: 'Gửi yêu cầu thu hồi' }).click();
  await sender.page.getByText(/1 chờ trả lời/).waitFor();

  // It comes to the clerk's screen by itself.
  await clerk.page.getByText('Nơi gửi yêu cầu lấy lại văn bản này').waitFor();
  await clerk.page.getByText(/Phụ lục của một văn bản khác/).first().waitFor();
  await accessible(clerk.page, 'what the sender asks');
  await shot(clerk.page, 'recall-asked-desktop');
  await clerk.page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await clerk.page.getByText('Nội dung đã được gỡ theo yêu cầu của nơi gửi.').waitFor();
  await clerk.page.getByText('Văn bản này không có tệp đính kèm.').waitFor();
  await accessible(clerk.page, 'a recalled document');
  await shot(clerk.page, 'recalled-desktop');

  await sender.page.getByText(/1 đồng ý/).waitFor();
  await sender.page.getByText('đã trả lại').first().waitFor();
  await shot(sender.page, 'recall-watched-desktop');
  const phone = await person('vanthu.haiminh', { screen: 'phone', dark: true });
  await phone.page.goto(clerk.page.url());
  await phone.page.getByText('Đã thu hồi').first().waitFor();
  await fits(phone.page);
  await shot(phone.page, 'recalled-phone-dark');
  quiet(sender, clerk, phone);
});

test('a replacement is refused, and the sender reads why', async () => {
  const sender = await person('vanthu.tinh');
  await send(sender, 'Thông báo sẽ được thay', 'xa hai minh');
  await sender.page.getByRole('link', { name: 'Soạn văn bản thay thế' }).click();
  await sender.page.getByText(/^Thay thế \d+/).waitFor();
  await sender.page.getByLabel('Trích yếu').fill('Thông báo thay thế');
  await sender.page.getByLabel('Lý do thay thế').fill('Sửa thời gian');
  await sender.page.getByTestId('files').setInputFiles([letter]);
  await sender.page.getByText(/Đã lưu lúc/).waitFor();
  await shot(sender.page, 'replacement-desktop');
  await sender.page.getByRole('button', { name: 'Ban hành…' }).click();
  await sender.page.getByRole('dialog').getByRole('button', { name: 'Ban hành và gửi' }).click();
  await sender.page.getByRole('tab', { name: 'Theo dõi' }).waitFor();
  const clerk = await person('vanthu.haiminh');
  await clerk.page.goto(`${base}/documents/incoming`);
  await clerk.page.getByRole('link').filter({ hasText: 'Thông báo sẽ được thay' }).first().click();
  await clerk.page.getByText(/Nơi gửi thay văn bản này bằng/).waitFor();
  await clerk.page.getByRole('button', { name: 'Không đồng ý…' }).click();
  await clerk.page.getByRole('dialog').getByRole('button', { name: 'Đã thực hiện xong.' }).click();
  await clerk.page.getByRole('dialog').getByRole('button', { name: 'Không đồng ý…' }).click();
  await clerk.page.getByText('Đã không đồng ý').waitFor();
  await sender.page.goto(`${base}/documents/outgoing`);
  await sender.page.getByRole('link').filter({ hasText: 'Thông báo sẽ được thay' }).first().click();
  await sender.page.getByText(/1 không đồng ý/).waitFor();
  await sender.page.getByText(/“Đã thực hiện xong\.”/).first().waitFor();
  quiet(sender, clerk);
});

test('who runs the axis sees each agency and each package, and gives a credential', async () => {
  const sender = await person('vanthu.tinh');
  await send(sender, 'Thông báo cho trang giám sát', 'xa hai minh');
  const admin = await person('quantri.tinh');
  const { page } = admin;
  await page.goto(`${base}/axis`);
  await page.getByRole('heading', { level: 1, name: 'Trục liên thông' }).waitFor();
  await page.getByLabel('Tìm cơ quan').fill('xa hai minh');
  await page.getByRole('link', { name: /UBND xã Hải Minh, Chưa mở/ }).click();
  await page.getByRole('link').filter({ hasText: 'Thông báo cho trang giám sát' }).click();
  await page.getByRole('heading', { level: 2, name: 'Các trạng thái đã báo' }).waitFor();
  await page.getByText(/01 Đã đến/).first().waitFor();
  await accessible(page, 'one package');
  await shot(page, 'axis-package-desktop');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Tải gói tin/ }).first().click()]);
  assert.match(download.suggestedFilename(), /\.edxml$/);

  await page.goto(`${base}/axis?view=clients`);
  await page.getByRole('button', { name: 'Cấp kết nối' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Cơ quan').fill('xã Hải Anh');
  await page.getByRole('option', { name: /xã Hải Anh$/ }).first().click();
  await dialog.getByLabel('Mã hệ thống').fill('haianh-qlvb');
  await accessible(page, 'a new credential');
  await dialog.getByRole('button', { name: 'Cấp', exact: true }).click();
  const secret = await page.getByTestId('secret').textContent();
  assert.ok(secret.length >= 20);
  await page.keyboard.press('Escape');
  assert.ok(await page.getByTestId('secret').isVisible(), 'a stray key does not lose what is shown once');
  await accessible(page, 'the secret');
  await shot(page, 'axis-secret-desktop');
  await page.getByRole('button', { name: 'Tôi đã lưu mã bí mật' }).click();
  await page.getByText('haianh-qlvb').waitFor();
  assert.equal(await page.getByText(secret).count(), 0);
  await shot(page, 'axis-clients-desktop');
  await page.goto(`${base}/axis?show=elsewhere`);
  await page.getByText(/phần mềm riêng/).first().waitFor();
  await shot(page, 'axis-elsewhere-desktop');
  await page.goto(`${base}/axis?view=clients`);
  await page.getByRole('button', { name: /^Thu hồi…/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Thu hồi', exact: true }).click();
  await page.getByText('Chưa cấp kết nối nào').waitFor();

  const phone = await person('quantri.tinh', { screen: 'phone' });
  await phone.page.goto(`${base}/axis?q=hai%20minh`);
  await phone.page.getByText('Ủy ban nhân dân xã Hải Minh').waitFor();
  await fits(phone.page);
  await shot(phone.page, 'axis-phone');
  await phone.page.goto(page.url());
  quiet(sender, admin, phone);
});

test('what could not be sent lies before the administrator, and goes when its cause is mended', async () => {
  const folder = process.env.TINHSO_DATA;
  const sender = await person('vanthu.tinh');
  const clerk = await person('vanthu.haiminh');
  const admin = await person('quantri.tinh');
  const { page } = admin;
  const list = () => readdirSync(`${folder}/files`, { recursive: true }).map(String).filter((f) => statSync(`${folder}/files/${f}`).isFile());
  const before = new Set(list());
  const ticket = await stored(sender.page, 'mat-tep.pdf', 'application/pdf', pdf('Tep se mat'));
  const [file] = list().filter((f) => !before.has(f));
  const { id: to } = (await call(clerk.page, 'GET', '/api/accounts/me')).body.agency;
  const subject = 'Thông báo mà đĩa làm mất tệp';
  const draft = (await call(sender.page, 'POST', '/api/documents/outgoing', {
    type: 'TB', subject, signer_name: 'Trần Minh Họa', signer_position: 'Chủ tịch', place: 'Nam Định', recipients: [{ kind: 'agency', key: String(to) }], attachments: [{ ticket }],
  })).body;
  // The disk loses the file, so that the package cannot be made, however often it is tried.
  renameSync(`${folder}/files/${file}`, `${folder}/lost`);
  assert.equal((await call(sender.page, 'POST', `/api/documents/outgoing/${draft.id}/issue`)).status, 200);
  // Nine tries take more than eight hours; the pauses between them are taken out, the tries are the server's own.
  const database = new DatabaseSync(`${folder}/tinhso.db`);
  database.exec('pragma busy_timeout = 10000');
  const due = database.prepare("update jobs_job set due_at = 0 where kind = 'exchange.deliver' and state = 'waiting' and attempts > 0");
  const dead = database.prepare("select count(*) as n from jobs_job where state = 'dead'");
  for (let n = 0; n < 600 && !dead.get().n; n++) {
    due.run();
    await page.waitForTimeout(100);
  }
  database.close();

  await page.goto(`${base}/operate`);
  const letter = page.getByRole('listitem').filter({ hasText: 'Gửi văn bản lên trục' });
  await letter.getByText(/đã thử 9 lần/).waitFor();
  await letter.getByText(`the file "mat-tep.pdf" is missing: files/${file}`).waitFor();
  await letter.getByText('Nội dung').click();
  await letter.getByText(`"document":${draft.id}`).waitFor();
  await everyLook(page, 'operate-dead');
  assert.equal((await call(clerk.page, 'GET', `/api/documents/incoming?q=${encodeURIComponent(subject)}`)).body.items.length, 0);
  renameSync(`${folder}/lost`, `${folder}/files/${file}`);
  await letter.getByRole('button', { name: 'Chạy lại' }).click();
  await page.getByText('Đã cho chạy lại').waitFor();
  await page.getByText('Mọi thứ đều đã gửi được').waitFor();
  await clerk.page.goto(`${base}/documents/incoming`);
  await clerk.page.getByRole('link').filter({ hasText: subject }).first().waitFor();
  // Who does not run the house can neither see nor start it.
  assert.equal((await call(clerk.page, 'GET', '/api/jobs/dead')).status, 403);
  assert.equal((await call(clerk.page, 'POST', '/api/jobs/1/retry')).status, 403);
  clerk.faults.length = 0; // the refusals were asked for
  quiet(sender, admin);
});
