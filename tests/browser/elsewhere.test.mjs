// Two levels: a commune receives and checks, its district appraises and decides, the commune hands over.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { accessible, base, close, everyLook, person, quiet, visitor } from './people.mjs';

after(close);

const call = (page, method, path, body) => page.evaluate(async ([method, path, body]) => {
  const answer = await fetch(path, { method, headers: body ? { 'content-type': 'application/json' } : {}, body: body && JSON.stringify(body) });
  return { status: answer.status, body: await answer.json().catch(() => null) };
}, [method, path, body]);

test('the district\'s officer does the task that is asked, and nothing else', async () => {
  const clerk = await person('vanthu.haiminh');
  const officer = await person('chuyenvien.haiminh');
  const appraiser = await person('chuyenvien.haihau');
  const chairman = await person('chutich.haihau');
  const counter = await person('vanthu.haihau');
  const stranger = await person('chuyenvien.haianh');
  const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  const filed = await call(clerk.page, 'POST', '/api/services/dossiers', { procedure: '1.001731', agency: 0, applicant: 'Vũ Thị Rươi', phone: '0912 345 678', due_on: day });
  assert.equal(filed.status, 201, JSON.stringify(filed.body));
  const { id, code } = filed.body;
  const path = `/api/services/dossiers/${id}`;
  assert.equal((await call(appraiser.page, 'GET', path)).status, 404, 'not before it is asked');
  await officer.page.goto(`${base}/services/${id}`);
  await officer.page.getByRole('button', { name: 'Xong: Kiểm tra, lập văn bản đề nghị…' }).click();
  await officer.page.getByRole('radio', { name: 'Đề nghị hỗ trợ' }).check();
  await officer.page.getByRole('button', { name: 'Xong bước này' }).click();
  await officer.page.getByText('UBND huyện Hải Hậu đang giữ').waitFor();
  await officer.page.getByRole('heading', { name: 'Quy trình' }).scrollIntoViewIfNeeded();
  await everyLook(officer.page, 'elsewhere-commune');

  for (const { page } of [counter, stranger]) {
    assert.equal((await call(page, 'GET', path)).status, 404);
    assert.equal((await call(page, 'POST', `${path}/actions`, { action: 'complete', outcome: 'Đủ điều kiện' })).status, 404);
  }

  const at = appraiser.page;
  await at.goto(`${base}/work`);
  await at.getByRole('link').filter({ hasText: code }).click();
  await at.getByText('Hồ sơ của UBND xã Hải Minh').waitFor();
  assert.deepEqual(await at.getByRole('toolbar', { name: 'Các bước có thể làm' }).getByRole('button').allTextContents(), ['Xong: Thẩm định…X']);
  await everyLook(at, 'elsewhere-district');
  assert.equal((await call(at, 'POST', `${path}/actions`, { action: 'stop', words: 'Không phải việc của tôi' })).status, 403);
  appraiser.faults.splice(0, Infinity, ...appraiser.faults.filter((fault) => !fault.includes('403')));  // asked for above
  await at.getByRole('button', { name: 'Xong: Thẩm định…' }).click();
  await at.getByRole('radio', { name: 'Đủ điều kiện', exact: true }).check();
  await at.getByLabel('Ý kiến').fill('Đúng đối tượng.');
  await accessible(at, 'a task of another agency\'s dossier');
  await at.getByRole('button', { name: 'Xong bước này' }).click();
  await at.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await at.getByRole('toolbar', { name: 'Các bước có thể làm' }).getByRole('button').count(), 0, 'it has answered');
  await at.goto(`${base}/services?show=asked`);
  await at.locator('[data-row]').filter({ hasText: code }).waitFor();
  await everyLook(at, 'elsewhere-list');

  await chairman.page.goto(`${base}/work`);
  await chairman.page.getByRole('link').filter({ hasText: code }).click();
  await chairman.page.getByRole('button', { name: 'Ra kết quả…' }).click();
  await chairman.page.getByRole('dialog').getByLabel('Kết quả', { exact: true }).fill('Hỗ trợ chi phí mai táng');
  await chairman.page.getByRole('dialog').getByRole('button', { name: 'Ra kết quả' }).click();
  await chairman.page.getByText('Có kết quả, chờ trả').first().waitFor();
  await chairman.page.goto(`${base}/services/board?by=unit`);
  await chairman.page.getByRole('heading', { name: 'Phối hợp với nơi khác' }).waitFor();
  await everyLook(chairman.page, 'elsewhere-board');

  await clerk.page.goto(`${base}/services/${id}`);
  await clerk.page.getByRole('button', { name: 'Trả kết quả' }).click();
  await clerk.page.getByText('Đã trả kết quả').first().waitFor();

  const applicant = await visitor('the applicant', { at: new URL(`/congdan/tra-cuu/${code}`, base).href });
  await applicant.page.getByRole('textbox').last().fill('5678');
  await applicant.page.keyboard.press('Enter');
  await applicant.page.getByText('Chuyển cơ quan khác').first().waitFor();
  await applicant.page.getByText('Xong: Thẩm định').scrollIntoViewIfNeeded();
  await applicant.page.getByText('UBND huyện Hải Hậu').first().waitFor();
  assert.equal(await applicant.page.getByText('Đúng đối tượng.').count(), 0, 'an opinion is not for the street');
  await everyLook(applicant.page, 'elsewhere-tracking');
  quiet(clerk, officer, appraiser, chairman, counter, stranger, applicant);
});
