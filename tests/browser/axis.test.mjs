// A recall from both sides, a replacement, and the oversight of the axis.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { accessible, base, choose, close, fits, person, quiet, shot } from './people.mjs';

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
