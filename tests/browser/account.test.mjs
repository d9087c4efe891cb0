// A citizen's account, whole, on phones: signed in with the national identity account (our sandbox plays it), filed from
// the vault, followed on another device, filed for one's mother by her consent, the result in her vault and shown without
// a network, who has read it, deleted. And what must not work: another's session, vault, consent, dossier.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { accessible, base, close, everyLook, fits, person, quiet, shot, visitor } from './people.mjs';
import { pdf } from './programs.mjs';

after(close);
const at = (path) => new URL(`/congdan/${path}`, base).href;
const heading = (page, name) => page.getByRole('heading', { level: 1, name });
const next = (page) => page.getByRole('button', { name: 'Tiếp tục', exact: true }).click();
const tick = (page, name) => page.getByRole('radio', { name, exact: true }).check();
const paper = (words) => ({ name: `${words}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from(pdf(words)) });
const yes = (page) => page.once('dialog', (dialog) => dialog.accept());

/** At the provider's page, as that person. */
async function signIn(page, name, from = 'tai-khoan') {
  await page.goto(at(from));
  await page.getByRole('button', { name: /Đăng nhập bằng/ }).click();
  await page.getByText('không có người thật').waitFor();
  await page.getByRole('button', { name: new RegExp(name) }).click();
}
async function signedIn(who, name) {
  await signIn(who.page, name);
  await heading(who.page, `Xin chào, ${name}`).waitFor();
}
const ask = (page, path, method = 'GET', body) => page.evaluate(async ([path, method, body]) => {
  const answer = await fetch(path, { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
  return { status: answer.status, body: answer.headers.get('content-type')?.includes('json') ? await answer.json() : null };
}, [path, method, body]);
const act = async (official, id, body) => {
  const answer = await ask(official.page, `/api/services/dossiers/${id}/actions`, 'POST', body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
};
const stored = (page, bytes) => page.evaluate(async (bytes) =>
  (await (await fetch('/api/files?name=Giay khai sinh.pdf', { method: 'PUT', headers: { 'Content-Type': 'application/pdf' }, body: new Uint8Array(bytes) })).json()).ticket, [...bytes]);

const date = async (page, group, [day, month, year]) => {
  const parts = page.getByRole('group', { name: group });
  await parts.getByLabel('Ngày', { exact: true }).fill(day);
  await parts.getByLabel('Tháng', { exact: true }).fill(month);
  await parts.getByLabel('Năm', { exact: true }).fill(year);
};

/** From the procedure's page to the page that asks for whom. */
async function start(page) {
  await page.goto(at('thu-tuc/1.001193'));
  await page.getByRole('button', { name: /Nộp hồ sơ trực tuyến|Khai lại từ đầu/ }).click();
  await heading(page, /cơ quan nào/).waitFor();
  await page.getByLabel('Tìm theo tên xã').fill('hai minh');
  await page.getByRole('radio', { name: /xã Hải Minh/ }).check();
  await next(page);
  await heading(page, /cho ai/).waitFor();
}
/** The form of a birth; what is about the applicant must stand there already. */
async function fillForm(page, { address = /Xóm 3, xã Hải Minh/, number = '036190000001' } = {}) {
  await heading(page, /Trẻ được khai sinh/).waitFor();
  await page.getByLabel('Họ, chữ đệm, tên của trẻ').fill('Đinh Văn Khoai');
  await date(page, 'Ngày sinh', ['3', '10', '2020']);
  await tick(page, 'Nam');
  await next(page);
  await page.getByLabel('Nơi sinh', { exact: true }).fill('Trạm y tế xã Hải Minh');
  await page.getByLabel('Quê quán').fill('Hải Minh, Hải Hậu, Nam Định');
  await page.getByLabel('Dân tộc').fill('Kinh');
  await page.getByLabel('Quốc tịch').fill('Việt Nam');
  await next(page);
  await page.getByLabel('Họ, chữ đệm, tên của mẹ').fill('Đinh Thị Ngô');
  await page.getByLabel('Năm sinh của mẹ').fill('1990');
  await page.getByLabel('Nơi cư trú của mẹ').fill('Xóm 3, xã Hải Minh');
  await next(page);
  await heading(page, /Về cha/).waitFor();
  await page.getByRole('radio', { name: 'Không', exact: true }).check();
  await next(page);
  await heading(page, /Về người yêu cầu/).waitFor();
  await tick(page, 'Mẹ');
  assert.match(await page.getByLabel('Nơi cư trú của người yêu cầu').inputValue(), address);
  assert.equal(await page.getByLabel('Số định danh của người yêu cầu').inputValue(), number);
  assert.equal(await page.getByText('lấy từ kho của bạn').count(), 2);
}
async function fileIt(page) {
  await heading(page, /Xem lại trước khi nộp/).waitFor();
  await page.getByRole('button', { name: 'Nộp hồ sơ', exact: true }).click();
  await heading(page, 'Đã nộp hồ sơ').waitFor();
  return page.locator('.code').innerText();
}

let ngo;
let code;
let again;
let forMother;

test('signed in with the national identity account; what was told once stands in the form', async () => {
  ngo = await visitor('Ngô');
  const { page } = ngo;
  await page.getByRole('link', { name: 'Đăng nhập tài khoản định danh' }).click();
  await heading(page, 'Tài khoản định danh').waitFor();
  await page.getByRole('button', { name: /Đăng nhập bằng/ }).waitFor();
  await accessible(page, 'before signing in');
  await fits(page);
  await shot(page, 'account-before-phone');

  // Who does not agree there comes back without an account.
  await page.getByRole('button', { name: /Đăng nhập bằng/ }).click();
  await page.getByText('không có người thật').waitFor();
  await accessible(page, "the provider's page");
  await shot(page, 'account-provider-phone');
  await page.getByRole('button', { name: 'Không đăng nhập' }).click();
  await heading(page, 'Bạn đã không đăng nhập').waitFor();
  await accessible(page, 'refused');
  await signedIn(ngo, 'Đinh Thị Ngô');
  assert.ok(!page.url().includes('code='), 'the code has left the address');
  await accessible(page, 'the account');
  await fits(page);
  await shot(page, 'account-phone');

  await start(page);
  await tick(page, 'Cho chính tôi');
  await next(page);
  assert.equal(await page.getByLabel('Họ và tên người nộp').inputValue(), 'Đinh Thị Ngô');
  await page.getByText('lấy từ kho của bạn').waitFor();
  await accessible(page, 'a page filled in from the vault');
  await shot(page, 'account-prefilled-phone');
  await next(page);
  assert.equal(await page.getByLabel('Số điện thoại', { exact: true }).inputValue(), '0912345678');
  assert.equal(await page.getByText('lấy từ kho của bạn').count(), 2);
  await page.getByLabel('Số điện thoại', { exact: true }).fill('0912 000 111'); // it may be changed, and then it is not the vault's
  assert.equal(await page.getByText('lấy từ kho của bạn').count(), 1);
  await next(page);
  await fillForm(page);
  await fits(page);
  await shot(page, 'account-form-phone');
  await next(page);
  await heading(page, 'Giấy chứng sinh').waitFor();
  await page.getByTestId('choose').setInputFiles(paper('GIAY CHUNG SINH'));
  await page.getByText('Đã thêm. Có 1 trang.').waitFor();
  await next(page);
  await heading(page, /Văn bản ủy quyền/).waitFor();
  await next(page);
  code = await fileIt(page);
  await page.getByRole('link', { name: 'Theo dõi hồ sơ' }).click();
  await page.getByText('Cơ quan chưa xem').waitFor();
  quiet(ngo);
});

test('on another device of the same person it is there; a paper of the vault is handed in again', async () => {
  const tablet = await visitor('Ngô at the tablet');
  const { page } = tablet;
  await signIn(page, 'Đinh Thị Ngô', 'kho');
  await heading(page, 'Kho dữ liệu của bạn').waitFor(); // one comes back to where one was
  await page.getByRole('heading', { name: 'Giấy tờ đã nộp' }).waitFor();
  await page.goto(at('ho-so'));
  await page.getByRole('link', { name: new RegExp(code) }).click();
  await page.getByText('Cơ quan chưa xem').waitFor();
  await accessible(page, 'a dossier of the account');

  await start(page);
  await tick(page, 'Cho chính tôi');
  await next(page);
  await next(page);
  assert.equal(await page.getByLabel('Số điện thoại', { exact: true }).inputValue(), '0912000111', 'what was told last');
  await next(page);
  await fillForm(page);
  await next(page);
  await heading(page, 'Giấy chứng sinh').waitFor();
  await page.getByText('Dùng giấy tờ trong kho của bạn').click();
  await accessible(page, 'papers of the vault');
  await shot(page, 'account-paper-phone');
  await page.getByRole('button', { name: /Giấy chứng sinh/ }).click();
  await page.getByText('lấy từ kho của bạn').waitFor();
  await next(page);
  await next(page);
  again = await fileIt(page);
  const clerk = await person('vanthu.haiminh');
  const row = (await ask(clerk.page, '/api/services/dossiers?shelf=filed')).body.items.find((one) => one.code === again);
  const view = (await ask(clerk.page, `/api/services/dossiers/${row.id}`)).body;
  assert.deepEqual(view.files.map((file) => file.name), ['Giấy chứng sinh']);
  assert.equal(view.account.number, '036190000001');
  await page.goto(at('tai-khoan'));
  await page.getByRole('button', { name: 'Đăng xuất', exact: true }).click();
  await heading(page, 'Tài khoản định danh').waitFor();
  await page.goto(at('ho-so'));
  await page.getByText('Chưa có gì trên máy này').waitFor();
  quiet(tablet);
  await clerk.context.close();
});

test('asked for a supplement, one answers from the vault; so is an exemption claimed; nobody else can', async () => {
  const { page } = ngo;
  const clerk = await person('vanthu.haiminh');
  const id = (await ask(clerk.page, `/api/services/dossiers?shelf=all&q=${again}`)).body.items[0].id;
  await act(clerk, id, { action: 'supplement', words: 'Gửi lại giấy chứng sinh' });
  await page.goto(at(`ho-so/${again}`));
  await page.getByLabel('Bạn đã bổ sung những gì?').fill('Tôi gửi lại từ kho');
  await page.getByText('Dùng giấy tờ trong kho của bạn').click();
  await page.getByRole('button', { name: /Giấy chứng sinh/ }).first().click();
  await page.getByText('lấy từ kho của bạn').waitFor();
  await everyLook(page, 'account-supplement');
  const item = (await ask(page, '/api/citizens/vault')).body.items.find((one) => one.type).id;
  // With the digits of her phone, without her session's proof, her vault stays closed.
  const stranger = await visitor('who knows the phone');
  const guessed = await ask(stranger.page, '/api/services/tracking/supplement', 'POST', { code: again, proof: '0111', words: 'Từ kho', vault: [item] });
  assert.equal(guessed.status, 422);
  await stranger.context.close();
  await page.getByRole('button', { name: 'Gửi bổ sung' }).click();
  await page.getByText('Đã gửi').first().waitFor();
  const sent = (await ask(clerk.page, `/api/services/dossiers/${id}`)).body.files.filter((file) => file.kind === 'supplement');
  assert.deepEqual(sent.map((file) => file.name), ['Giấy chứng sinh']);

  await page.goto(at('thu-tuc/2.000635'));
  await page.getByRole('button', { name: 'Nộp hồ sơ trực tuyến' }).click();
  await page.getByLabel('Tìm theo tên xã').fill('hai minh');
  await page.getByRole('radio', { name: /Hải Minh/ }).first().check();
  await next(page);
  await tick(page, 'Cho chính tôi');
  await next(page);
  await next(page);
  await heading(page, /nhận kết quả/).waitFor();
  await next(page);
  await tick(page, 'Khai sinh');
  await page.getByLabel('Số bản').fill('2');
  await page.getByLabel('Đã đăng ký tại').fill('UBND xã Hải Minh');
  await next(page);
  await page.getByLabel('Họ, chữ đệm, tên').fill('Đinh Văn Khoai');
  await next(page);
  await tick(page, 'Con');
  await next(page);
  await page.getByRole('radio', { name: /^Hộ nghèo/ }).check();
  await page.getByText('Dùng giấy tờ trong kho của bạn').click();
  await page.getByRole('button', { name: /Giấy chứng sinh/ }).first().click();
  await page.getByText('lấy từ kho của bạn').waitFor();
  await everyLook(page, 'account-exemption');
  await next(page);
  const claimed = await fileIt(page);
  const claim = (await ask(clerk.page, `/api/services/dossiers?shelf=all&q=${claimed}`)).body.items[0].id;
  assert.deepEqual((await ask(clerk.page, `/api/services/dossiers/${claim}`)).body.files.map((file) => [file.kind, file.name]), [['exemption', 'Giấy chứng sinh']]);
  quiet(ngo);
  await clerk.context.close();
});

test('filed for one’s mother by the consent in her account; the official sees both; the result is hers', async () => {
  const lua = await visitor('Lụa', { worker: true });
  await signedIn(lua, 'Phạm Thị Lụa');
  await lua.page.getByRole('link', { name: /Nộp thay, ủy quyền/ }).click();
  await heading(lua.page, 'Nộp thay, ủy quyền').waitFor();
  await lua.page.getByRole('link', { name: 'Đồng ý cho người khác nộp thay' }).click();
  await heading(lua.page, 'Đồng ý cho người khác nộp thay').waitFor();
  await lua.page.getByRole('button', { name: 'Tôi đồng ý' }).click();
  await lua.page.getByRole('alert').filter({ hasText: 'Có chỗ cần sửa' }).waitFor();
  await accessible(lua.page, 'a consent with errors');
  await lua.page.getByLabel('Thủ tục nào?').fill('dang ky khai sinh');
  await lua.page.getByRole('radio', { name: 'Đăng ký khai sinh', exact: true }).check();
  await lua.page.getByLabel('Họ và tên người nộp thay').fill('Đinh Thị Ngô');
  await lua.page.getByLabel('Số định danh của người nộp thay').fill('036190000001');
  const soon = new Date(Date.now() + 30 * 86_400_000);
  await date(lua.page, 'Đồng ý đến hết ngày', [String(soon.getDate()), String(soon.getMonth() + 1), String(soon.getFullYear())]);
  await tick(lua.page, 'Cho tôi, vào kho dữ liệu của tôi');
  await fits(lua.page);
  await shot(lua.page, 'account-consent-phone');
  await lua.page.getByRole('button', { name: 'Tôi đồng ý' }).click();
  await lua.page.getByText(/Đinh Thị Ngô nộp được/).waitFor();
  await lua.page.getByRole('main').getByRole('link', { name: 'Nộp thay, ủy quyền' }).click();
  await lua.page.getByRole('button', { name: /Rút lại sự đồng ý/ }).waitFor();
  await accessible(lua.page, 'consents');
  await shot(lua.page, 'account-consents-phone');

  const { page } = ngo;
  await start(page);
  await page.getByRole('radio', { name: /Cho người khác/ }).check();
  await page.getByRole('radio', { name: /đã đồng ý trong tài khoản/ }).check();
  await page.getByRole('radio', { name: /Phạm Thị Lụa/ }).check();
  await accessible(page, 'for whom');
  await shot(page, 'account-behalf-phone');
  await next(page);
  await next(page);
  await next(page);
  await fillForm(page);
  await next(page);
  await page.getByText('Dùng giấy tờ trong kho của bạn').click();
  await page.getByRole('button', { name: /Giấy chứng sinh/ }).click();
  await next(page);
  await next(page);
  await page.getByText('Phạm Thị Lụa, theo sự đồng ý trong tài khoản').waitFor();
  forMother = await fileIt(page);

  const clerk = await person('vanthu.haiminh');
  const row = (await ask(clerk.page, '/api/services/dossiers?shelf=filed')).body.items.find((one) => one.code === forMother);
  await clerk.page.goto(new URL(`/services/${row.id}`, base).href);
  await clerk.page.getByText('036155000003').waitFor();
  await clerk.page.getByText('036190000001').first().waitFor();
  await accessible(clerk.page, "the official's reader");
  await shot(clerk.page, 'account-official-desktop');
  await act(clerk, row.id, { action: 'receive' });
  const leader = await person('chutich.haiminh');
  await act(leader, row.id, { action: 'finish', words: 'Giấy khai sinh số 12/2020', files: [{ ticket: await stored(leader.page, Buffer.from(pdf('GIAY KHAI SINH'))), component: null }] });

  // Hers, in her vault, kept for when there is no network; not her daughter's.
  await lua.page.goto(at('kho'));
  await heading(lua.page, 'Kho dữ liệu của bạn').waitFor();
  await lua.page.getByRole('heading', { name: 'Kết quả đã nhận' }).waitFor();
  await lua.page.getByRole('button', { name: /Giữ .*khi không có mạng/ }).click();
  await lua.page.getByText('đã giữ trên máy này').waitFor();
  await accessible(lua.page, 'the vault');
  await fits(lua.page);
  await shot(lua.page, 'account-vault-phone');
  await lua.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await lua.page.reload();
  await heading(lua.page, 'Kho dữ liệu của bạn').waitFor();
  await lua.context.setOffline(true);
  await lua.page.reload();
  await lua.page.getByText('Đây là những kết quả đã giữ').waitFor();
  const [download] = await Promise.all([lua.page.waitForEvent('download'), lua.page.getByRole('button', { name: /^Mở/ }).first().click()]);
  assert.ok(download.suggestedFilename());
  await shot(lua.page, 'account-offline-phone');
  await lua.context.setOffline(false);
  await page.goto(at(`ho-so/${forMother}`));
  await page.getByText('Kết quả giao cho người được nộp thay').waitFor();
  await lua.page.goto(at(`ho-so/${forMother}`));
  await lua.page.getByRole('button', { name: /^Tải / }).waitFor();

  // Who has read it stands there, for both.
  await lua.page.goto(at('ai-da-xem'));
  await lua.page.getByText(`Hồ sơ ${forMother}`).first().waitFor();
  await lua.page.getByText(/UBND xã Hải Minh|Ủy ban nhân dân xã Hải Minh/).first().waitFor();
  await accessible(lua.page, 'who has read it');
  await shot(lua.page, 'account-readings-phone');

  // Withdrawn: nothing more is filed by it, and the official sees it.
  await lua.page.goto(at('uy-quyen'));
  yes(lua.page);
  await lua.page.getByRole('button', { name: /Rút lại sự đồng ý/ }).click();
  await lua.page.getByText(/Đã rút ngày/).waitFor();
  assert.ok((await ask(clerk.page, `/api/services/dossiers/${row.id}`)).body.behalf.withdrawn_at);
  quiet(lua);
  for (const one of [lua, clerk, leader]) await one.context.close();
});

test('another citizen, and an official, find no door', async () => {
  const muop = await visitor('Mướp');
  await signedIn(muop, 'Vũ Đình Mướp');
  const items = (await ask(ngo.page, '/api/citizens/vault')).body.items;
  assert.ok(items.length > 5);
  for (const { id } of items) {
    assert.equal((await ask(muop.page, `/api/citizens/vault/${id}/file`)).status, 404);
    assert.equal((await ask(muop.page, `/api/citizens/vault/${id}`, 'DELETE')).status, 404);
  }
  assert.equal((await ask(muop.page, '/api/services/tracking', 'POST', { code, proof: 'account' })).status, 404);
  assert.equal((await ask(muop.page, '/api/services/mine/consents/1/withdraw', 'POST')).status, 404);
  assert.deepEqual((await ask(muop.page, '/api/services/mine/dossiers')).body.items, []);
  assert.equal((await ask(muop.page, '/api/services/dossiers')).status, 401);
  const clerk = await person('vanthu.haiminh');
  for (const path of ['/api/citizens/me', '/api/citizens/vault', '/api/citizens/readings', '/api/services/mine/dossiers'])
    assert.equal((await ask(clerk.page, path)).status, 401, path);
  await muop.page.goto(at(`ho-so/${code}`));
  await heading(muop.page, 'Mở hồ sơ này').waitFor();
  // A link with somebody else's code and state signs nobody in.
  await muop.page.goto(at('dang-nhap?code=stolen&state=stolen'));
  await heading(muop.page, 'Chưa đăng nhập được').waitFor();
  await accessible(muop.page, 'a sign-in that failed');
  await shot(muop.page, 'account-failed-phone');
  await muop.context.close();
  await clerk.context.close();
});

test('what was filed by code and phone is taken in; things of the vault are deleted; a dark, small phone', async () => {
  const { page } = ngo;
  // Filed before without an account.
  const filing = {
    procedure: '1.001193', agency: (await ask(page, '/api/services/procedures/1.001193/receivers?q=hai%20minh')).body.items[0].agency,
    applicant: 'Đinh Thị Ngô', phone: '0912345678',
    answers: { child_name: 'Đinh Thị Bắp', child_birth: '2018-05-01', child_sex: 'Nữ', child_place: 'Trạm y tế', child_origin: 'Hải Hậu', child_ethnic: 'Kinh', child_nation: 'Việt Nam', mother_name: 'Đinh Thị Ngô', mother_year: '1990', mother_home: 'Xóm 3', father_known: 'Không', relation: 'Mẹ', applicant_home: 'Xóm 3', applicant_id: '036190000001' },
    files: [{ ticket: await page.evaluate(async (bytes) => (await (await fetch('/api/services/files?name=a.pdf', { method: 'PUT', body: new Uint8Array(bytes) })).json()).ticket, [...Buffer.from(pdf('A'))]), component: 1 }],
  };
  const old = await ask(page, '/api/services/filings', 'POST', filing);
  assert.equal(old.status, 201, JSON.stringify(old.body));
  await page.goto(at('tra-cuu'));
  await page.getByLabel('Mã hồ sơ').fill(old.body.code);
  await page.getByLabel('Bốn số cuối điện thoại', { exact: true }).fill('5678');
  await page.getByRole('button', { name: 'Xem hồ sơ' }).click();
  await page.getByRole('button', { name: 'Đưa vào tài khoản' }).click();
  await page.getByText('Đã đưa hồ sơ vào tài khoản').waitFor();
  assert.ok((await ask(page, '/api/services/mine/dossiers')).body.items.some((row) => row.code === old.body.code));

  await page.goto(at('kho'));
  yes(page);
  await page.getByRole('button', { name: 'Xóa Số điện thoại' }).first().click();
  await page.getByText('Đã xóa Số điện thoại').waitFor();
  yes(page);
  await page.getByRole('button', { name: 'Xóa cả kho' }).click();
  await page.getByText('Kho của bạn chưa có gì').waitFor();

  const small = await visitor('Bông', { screen: 'small', dark: true });
  await signedIn(small, 'Trần Thị Bông');
  for (const path of ['tai-khoan', 'kho', 'uy-quyen', 'uy-quyen/cho', 'ai-da-xem']) {
    await small.page.goto(at(path));
    await small.page.getByRole('heading', { level: 1 }).waitFor();
    await small.page.waitForTimeout(400);
    await fits(small.page, 320);
    await accessible(small.page, `${path} in the dark`);
    await shot(small.page, `account-${path.replace('/', '-')}-small-dark`);
  }
  quiet(small);
});
