// One's own account at the desk: the second step, passkeys, sessions on other machines, and acting for another. A server
// of its own, reached as localhost: browsers give passkeys to names, not to addresses.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { accessible, close, everyLook, open, password, person, quiet, shot } from './people.mjs';
import { call, freePort, workshop } from './programs.mjs';

const { at, run, start, close: tidy } = workshop('accounts');
let origin;
before(async () => {
  const port = await freePort();
  origin = `http://localhost:${port}`;
  await start('serve', '--demo', '--data', at('province'), '--port', String(port), '--origin', origin, '--requests-per-minute', '100000');
});
after(async () => {
  await close();
  tidy();
});

const here = (username, more) => person(username, { at: origin, ...more });
const status = async (page) => (await call(page, 'GET', '/api/accounts/me')).status;

/** What an authenticator app shows (RFC 6238) so many steps of 30 seconds from now. */
function totp(secret, later = 0) {
  const bits = [...secret.replace(/[\s=]/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** At the sign-in form, in a browser that has never been here. */
async function door(username, { secret = password, house = origin } = {}) {
  const context = await (await open()).newContext({ locale: 'vi-VN', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(house);
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  return page;
}
const enter = async (page, code) => {
  await page.getByLabel('Mã xác thực').fill(code);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
};
const inside = (page) => page.getByRole('heading', { level: 1, name: 'Việc của tôi' }).waitFor();

test('the second step is switched on; the password alone no longer opens, a code and a recovery code do, once each', async () => {
  const officer = await here('chuyenvien.haiminh');
  const { page } = officer;
  await page.goto(`${origin}/settings/security`);
  const part = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Xác thực hai bước' }) }).last();
  await part.getByRole('button', { name: 'Bật', exact: true }).click();
  await part.getByLabel('Xác nhận bằng mật khẩu').fill('khong phai');
  await part.getByRole('button', { name: 'Tiếp tục' }).click();
  await part.getByText('Mật khẩu không đúng.').waitFor();
  await part.getByLabel('Xác nhận bằng mật khẩu').fill(password);
  await part.getByRole('button', { name: 'Tiếp tục' }).click();
  const secret = await part.locator('code').innerText();
  await everyLook(page, 'settings-security');
  await part.getByLabel(/6 chữ số/).fill('000000');
  await part.getByRole('button', { name: 'Xác nhận và bật' }).click();
  await part.locator('[aria-invalid="true"]').waitFor();
  await part.getByLabel(/6 chữ số/).fill(totp(secret));
  await part.getByRole('button', { name: 'Xác nhận và bật' }).click();
  await part.getByRole('listitem').nth(9).waitFor();
  const codes = await part.getByRole('listitem').allInnerTexts();
  assert.equal(codes.length, 10);
  await accessible(page, 'the recovery codes');
  await part.getByRole('button', { name: 'Tôi đã cất' }).click();
  await part.getByText('Đang bật. Còn 10 mã khôi phục.').waitFor();

  const first = await door('chuyenvien.haiminh');
  await first.getByLabel('Mã xác thực').waitFor();
  await accessible(first, 'the door with a second step');
  await shot(first, 'sign-in-code');
  assert.equal(await status(first), 401, 'the password alone opens nothing');
  await enter(first, '000000');
  await first.getByRole('alert').or(first.locator('[aria-invalid="true"]')).first().waitFor();
  assert.equal(await status(first), 401);
  const code = totp(secret, 1);
  await enter(first, code);
  await inside(first);
  const second = await door('chuyenvien.haiminh');
  await enter(second, code);
  await second.getByRole('alert').or(second.locator('[aria-invalid="true"]')).first().waitFor();
  assert.equal(await status(second), 401, 'a code opens the door once');
  await enter(second, codes[0]);
  await inside(second);
  const third = await door('chuyenvien.haiminh');
  await enter(third, codes[0]);
  await third.getByRole('alert').or(third.locator('[aria-invalid="true"]')).first().waitFor();
  assert.equal(await status(third), 401, 'so does a recovery code');
  for (const each of [first, second, third]) await each.context().close();

  await page.reload();
  await part.getByText('Còn 9 mã khôi phục').waitFor();
  await part.getByRole('button', { name: 'Tắt' }).click();
  await part.getByLabel('Xác nhận bằng mật khẩu').fill(password);
  await part.getByRole('button', { name: 'Tiếp tục' }).click();
  await part.getByText(/^Đang tắt/).waitFor();
  const last = await door('chuyenvien.haiminh');
  await inside(last);
  await last.context().close();
  quiet(officer);
});

test('a passkey opens the door without a password, and no longer when it was removed', async () => {
  const clerk = await here('vanthu.haiminh');
  const { page, context } = clerk;
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  const add = async () => {
    await page.goto(`${origin}/settings/security`);
    await page.getByRole('button', { name: 'Thêm khóa cho máy này' }).click();
  };
  await add();
  await page.getByLabel('Tên khóa').fill('Máy ở phòng văn thư');
  await page.getByLabel('Xác nhận bằng mật khẩu').fill(password);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByText('Máy ở phòng văn thư').waitFor();
  await page.getByRole('button', { name: 'Tài khoản và chức vụ' }).click();
  await page.getByRole('button', { name: 'Đăng xuất' }).click();
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).waitFor();
  assert.equal(await status(page), 401);
  await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click();
  await inside(page);
  assert.equal((await call(page, 'GET', '/api/accounts/me')).body.username, 'vanthu.haiminh');

  await page.goto(`${origin}/settings/security`);
  await page.getByRole('listitem').filter({ hasText: 'Máy ở phòng văn thư' }).getByRole('button', { name: 'Bỏ' }).click();
  await page.getByText('Chưa có khóa nào.').waitFor();
  await page.getByRole('button', { name: 'Tài khoản và chức vụ' }).click();
  await page.getByRole('button', { name: 'Đăng xuất' }).click();
  await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click();
  await page.getByRole('alert').first().waitFor();
  assert.equal(await status(page), 401);
  quiet(clerk);
});

test('a session on another machine is ended, and what is typed there stays until its owner is back', async () => {
  const desk = await here('chuyenvien.tinh');
  const left = await here('chuyenvien.tinh');
  await left.page.goto(`${origin}/documents/compose`);
  await left.page.getByLabel('Trích yếu').waitFor();
  await desk.page.goto(`${origin}/settings/security`);
  const sessions = desk.page.locator('section').filter({ has: desk.page.getByRole('heading', { name: 'Phiên đăng nhập' }) }).last();
  await sessions.getByText('máy này').waitFor();
  assert.equal(await sessions.getByRole('listitem').count(), 2);
  await sessions.getByRole('button', { name: 'Kết thúc', exact: true }).click();
  await desk.page.getByText('Đã kết thúc phiên').waitFor();
  await sessions.getByRole('listitem').nth(1).waitFor({ state: 'detached' });
  assert.equal(await status(left.page), 401);
  await left.page.getByLabel('Trích yếu').fill('Đang gõ dở');
  const again = left.page.getByRole('dialog', { name: 'Phiên làm việc đã kết thúc' });
  await again.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await again.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await again.waitFor({ state: 'hidden' });
  assert.equal(await left.page.getByLabel('Trích yếu').inputValue(), 'Đang gõ dở');
  assert.equal(await status(desk.page), 200);
  quiet(desk, left);
});

test('a chairman lets the deputy act; it shows, it ends, and nobody else may', async () => {
  const chairman = await here('chutich.haiminh');
  const { page } = chairman;
  const me = (await call(page, 'GET', '/api/accounts/me')).body;
  await page.goto(`${origin}/settings/delegations`);
  await page.getByRole('button', { name: 'Thêm ủy quyền' }).click();
  await page.getByRole('button', { name: 'Lưu' }).click();
  await page.getByText('Chọn người làm thay.').waitFor();
  await page.getByRole('combobox', { name: 'Người làm thay' }).fill('pho chu tich');
  await page.getByRole('option', { name: /Phó Chủ tịch/ }).click();
  await page.getByLabel('Lý do').fill('Đi họp ở tỉnh');
  await page.getByLabel('Số quyết định').fill('15/QĐ-UBND');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await page.getByText('Đang có hiệu lực').waitFor();
  await everyLook(page, 'settings-delegations');

  const deputy = await here('phochutich.haiminh');
  const menu = (who) => who.page.getByRole('button', { name: 'Tài khoản và chức vụ' });
  await menu(deputy).click();
  await accessible(deputy.page, 'the menu of who one is');
  await deputy.page.getByRole('group', { name: 'Tài khoản và chức vụ' }).getByRole('button', { name: new RegExp(me.name) }).click();
  await deputy.page.getByText(`thay mặt ${me.name}`).waitFor();
  await shot(deputy.page, 'acting-for');
  const acting = (await call(deputy.page, 'GET', '/api/accounts/me')).body;
  assert.equal(acting.acting_for.official, me.official);
  // In another's name one works; one's own account and the authority itself are not lent on.
  await deputy.page.goto(`${origin}/documents/incoming`);
  await deputy.page.getByRole('heading', { level: 1, name: 'Văn bản đến' }).waitFor();
  await menu(deputy).click();
  await deputy.page.getByRole('button', { name: 'Chính tôi' }).click();
  await deputy.page.getByText(`thay mặt ${me.name}`).waitFor({ state: 'hidden' });

  // Somebody else cannot take the same authority.
  const [{ delegation }] = acting.may_act_for;
  const clerk = await here('vanthu.haiminh');
  await menu(clerk).click();
  assert.equal(await clerk.page.getByText('Làm việc thay mặt').count(), 0);
  assert.equal((await call(clerk.page, 'POST', '/api/accounts/act-for', { delegation })).status, 422);
  assert.equal((await call(clerk.page, 'GET', '/api/accounts/me')).body.acting_for, null);

  // It ends while the deputy acts: they are themselves again.
  await menu(deputy).click();
  await deputy.page.getByRole('group', { name: 'Tài khoản và chức vụ' }).getByRole('button', { name: new RegExp(me.name) }).click();
  await deputy.page.getByText(`thay mặt ${me.name}`).waitFor();
  await page.getByRole('button', { name: 'Thu hồi' }).click();
  await page.getByText('Đã thu hồi', { exact: true }).waitFor();
  assert.equal((await call(deputy.page, 'GET', '/api/accounts/me')).body?.acting_for ?? null, null);
  await deputy.page.reload();
  await menu(deputy).click();
  assert.equal(await deputy.page.getByText('Làm việc thay mặt').count(), 0);
  deputy.faults = deputy.faults.filter((f) => !/40[13]/.test(f)); // authority that has just ended
  quiet(chairman, deputy);
});

test('a new house, no demonstration: the first account is opened at the machine, the others in the app', async () => {
  const port = await freePort();
  const house = `http://localhost:${port}`;
  await start('serve', '--data', at('real'), '--port', String(port), '--origin', house);
  const stranger = await door('vanthu.tinh', { house });
  await stranger.getByRole('alert').first().waitFor();
  assert.equal(await status(stranger), 401, 'the people of the demonstration do not exist');
  await stranger.context().close();
  const open = (...more) => run('accounts', 'open', '--data', at('real'), ...more);
  assert.throws(() => open('--official', 'CB99999'), /no official CB99999/);
  const said = open('--official', 'CB00011', '--username', 'quantri');
  const [, secret] = said.match(/^password: +(\S.*)$/m);
  assert.throws(() => open('--official', 'CB00011', '--username', 'quantri2'), /has an account already/);

  const page = await door('quantri', { secret, house });
  await page.getByLabel('Mật khẩu đang dùng').fill(secret);
  await page.getByLabel('Mật khẩu mới').fill('con trâu đi cày sớm');
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
  await page.getByRole('heading', { name: 'Đặt mật khẩu của bạn' }).waitFor({ state: 'hidden' });
  await page.goto(`${house}/organisation/accounts`);
  await page.getByRole('button', { name: 'Mở tài khoản…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Cán bộ' }).fill('pham thi lua hai minh');
  await page.getByRole('option', { name: /Phạm Thị Lúa · Văn thư, UBND xã Hải Minh/ }).click();
  await dialog.getByLabel('Tên đăng nhập').fill('luapt.haiminh');
  await dialog.getByRole('button', { name: 'Mở', exact: true }).click();
  const next = await page.getByTestId('temporary-password').innerText();
  const clerk = await door('luapt.haiminh', { secret: next, house });
  await clerk.getByRole('heading', { name: 'Đặt mật khẩu của bạn' }).waitFor();
  for (const each of [page, clerk]) await each.context().close();
});
