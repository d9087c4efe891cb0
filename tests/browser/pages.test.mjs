// Every page, on every screen, light and dark: it opens, is accessible, does not scroll sideways, and nothing shifts. The
// small screen has the phone's layout, so that there only the width is new.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { accessible, base, close, open, password, person, quiet, screens, shot } from './people.mjs';

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
  for (const dark of [false, true])
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
