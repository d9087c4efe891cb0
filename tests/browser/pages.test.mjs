// Every page, on every screen, light and dark: it opens, is accessible, does not scroll sideways, and nothing shifts. The
// small screen has the phone's layout, so that there only the width is new.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { accessible, base, close, open, password, person, quiet, screens, shot, walked } from './people.mjs';
import { call, pdf, stored } from './programs.mjs';

after(close);

const pages = [
  ['vanthu.tinh', '/work', 'Việc của tôi'],
  ['vanthu.tinh', '/documents/incoming', 'Văn bản đến'],
  ['vanthu.tinh', '/documents/outgoing', 'Văn bản đi'],
  ['vanthu.tinh', '/documents/compose', 'Soạn văn bản'],
  ['vanthu.tinh', '/organisation', 'Danh bạ'],
  ['vanthu.tinh', '/settings', 'Cài đặt'],
  ['quantri.tinh', '/operate', ''],
  ['quantri.tinh', '/axis', 'Trục liên thông'],
  ['quantri.tinh', '/axis?view=faults', 'Trục liên thông'],
  ['quantri.tinh', '/axis?view=clients', 'Trục liên thông'],
];

for (const screen of Object.keys(screens))
  for (const dark of [false, true].filter((dark) => walked(screen, dark)))
    test(`every page on ${screen}, ${dark ? 'dark' : 'light'}`, async () => {
      const people = {};
      for (const [username, path, heading] of pages) {
        const who = (people[username] ??= await person(username, { screen, dark }));
        await who.page.goto(base + path);
        await who.page.getByRole('heading', { level: 1, name: heading || undefined }).first().waitFor();
        await who.page.waitForLoadState('load');
        if (screen !== 'small') await accessible(who.page, `${path} on ${screen} ${dark ? 'dark' : 'light'}`);
        const width = await who.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(width <= 0, `${path} scrolls sideways by ${width} px on ${screen}`);
        await shot(who.page, `${path.slice(1).replaceAll(/[/?=]/g, '-')}-${screen}-${dark ? 'dark' : 'light'}`);
      }
      quiet(...Object.values(people));
    });

test('signing in: a wrong password is told, the right one opens, the page is accessible', async () => {
  const page = await (await open()).newPage({ ...screens.desktop, locale: 'vi-VN' });
  await page.goto(base);
  await page.getByLabel('Tên đăng nhập').fill('vanthu.tinh');
  await page.getByLabel('Mật khẩu', { exact: true }).fill('khong phai mat khau');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').first().waitFor();
  await accessible(page, 'the sign-in page');
  await shot(page, 'sign-in');
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Việc của tôi' }).waitFor();
  await page.close();
});

test('search over everything opens with / and finds without diacritics', async () => {
  const who = await person('vanthu.tinh');
  await who.page.keyboard.press('/');
  const box = who.page.getByRole('dialog').getByRole('combobox').or(who.page.getByRole('dialog').getByRole('searchbox')).or(who.page.getByRole('dialog').getByRole('textbox')).first();
  await box.fill('hai minh');
  await who.page.getByRole('dialog').getByText('Ủy ban nhân dân xã Hải Minh').first().waitFor();
  await accessible(who.page, 'search');
  await shot(who.page, 'search-desktop');
  quiet(who);
});

test('the first page needs no layout shift', async () => {
  const who = await person('vanthu.tinh');
  await who.page.goto(`${base}/documents/incoming`);
  await who.page.waitForTimeout(1500);
  const shift = await who.page.evaluate(() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(sum), 300);
  }));
  assert.ok(shift < 0.02, `layout shift is ${shift}`);
});

test('the app installs: its manifest and pictures are served, and its shell opens without a network', async () => {
  const who = await person('vanthu.tinh', { worker: true });
  const { page, context } = who;
  const href = await page.locator('link[rel="manifest"]').getAttribute('href');
  const manifest = await (await fetch(new URL(href, base))).json();
  assert.equal(manifest.name, 'IOC Nam Định');
  assert.equal(manifest.start_url, '/');
  for (const icon of manifest.icons) {
    const answer = await fetch(new URL(icon.src, base));
    assert.equal(answer.status, 200, icon.src);
    assert.equal(answer.headers.get('content-type'), icon.type === 'image/svg+xml' ? 'image/svg+xml' : 'image/png');
  }
  const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  assert.equal(scope, new URL('/', base).href);
  // Documents and lists never stay on the device, only the shell.
  await page.waitForFunction(async () => !!(await caches.match('/index.html', { ignoreSearch: true })));
  const kept = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (c) => (await (await caches.open(c)).keys()).map((r) => new URL(r.url).pathname)))).flat());
  assert.ok(kept.length > 5 && kept.every((path) => !path.startsWith('/api/')), kept.filter((path) => path.startsWith('/api/')).join(', '));
  await context.setOffline(true);
  await page.goto(base);
  await page.getByText('Không kết nối được máy chủ.').waitFor();
  await page.getByRole('button', { name: 'Thử lại' }).waitFor();
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Thử lại' }).click();
  await page.getByRole('heading', { level: 1, name: 'Việc của tôi' }).waitFor();
});

test('English, and back: the choice holds on every page and after a reload', async () => {
  const who = await person('chuyenvien.tinh');
  const { page } = who;
  await page.goto(`${base}/settings/look`);
  await page.getByText('English', { exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Display' }).or(page.getByRole('heading', { level: 1, name: 'Settings' })).first().waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await accessible(page, 'the settings in English');
  await shot(page, 'settings-english');
  await page.goto(`${base}/documents/incoming`);
  await page.getByRole('heading', { level: 1, name: 'Incoming' }).waitFor();
  // What the server says is English too.
  const told = await page.evaluate(async () => (await (await fetch('/api/jobs/dead', { headers: { 'Accept-Language': 'en' } })).json()).detail);
  assert.match(told, /^You may not /);
  await page.goto(`${base}/settings/look`);
  await page.getByText('Tiếng Việt', { exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Cài đặt' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Cài đặt' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'vi');
});

test('a document prints as a document: no rail, no list, no buttons', async () => {
  const who = await person('vanthu.tinh');
  const { page } = who;
  const ticket = await stored(page, 'in.pdf', 'application/pdf', pdf('Noi dung cua van ban'));
  const to = (await call(page, 'GET', `/api/organisation/suggestions?q=${encodeURIComponent('UBND xã Hải Minh')}`)).body[0].key;
  const draft = (await call(page, 'POST', '/api/documents/outgoing', {
    type: 'TB', subject: 'Thông báo để in ra giấy', signer_name: 'Trần Minh Họa', signer_position: 'Chủ tịch', place: 'Nam Định', recipients: [{ kind: 'agency', key: to }], attachments: [{ ticket }],
  })).body;
  const issued = await call(page, 'POST', `/api/documents/outgoing/${draft.id}/issue`);
  assert.equal(issued.status, 200, JSON.stringify(issued.body));
  const clerk = await person('vanthu.haiminh');
  await clerk.page.goto(`${base}/documents/incoming`);
  await clerk.page.getByRole('link').filter({ hasText: 'Thông báo để in ra giấy' }).first().click();
  await clerk.page.locator('canvas').first().waitFor();
  const seen = async () => ({
    heading: await clerk.page.getByRole('heading', { level: 1, name: 'Thông báo để in ra giấy' }).isVisible(),
    rail: await clerk.page.getByRole('link', { name: 'Việc của tôi' }).first().isVisible(),
    list: await clerk.page.getByRole('heading', { level: 1, name: 'Văn bản đến' }).isVisible(),
    act: await clerk.page.getByRole('button', { name: /^Tiếp nhận/ }).first().isVisible(),
  });
  assert.deepEqual(await seen(), { heading: true, rail: true, list: true, act: true });
  await clerk.page.emulateMedia({ media: 'print' });
  assert.deepEqual(await seen(), { heading: true, rail: false, list: false, act: false });
  await shot(clerk.page, 'printed-document');
  // What comes out of the printer, in words.
  const sheet = new URL('output/printed-document.pdf', import.meta.url).pathname;
  writeFileSync(sheet, await clerk.page.pdf({ format: 'A4' }));
  const words = execFileSync('pdftotext', ['-layout', sheet, '-'], { encoding: 'utf8' });
  assert.match(words, /Thông báo để in ra giấy/);
  assert.doesNotMatch(words, /Việc của tôi|Tìm mọi thứ|Soạn văn bản/);
  quiet(who, clerk);
});
