// edXML packages that came outside the axis: a clerk takes them from files and reads what became of each.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { base, close, everyLook, person, quiet } from './people.mjs';
import { bytesOf, call, pdf, stored } from './programs.mjs';

const outside = readFileSync(new URL('../data/edxml/document.edxml', import.meta.url), 'utf8');
const file = (name, text) => ({ name, mimeType: 'application/xml', buffer: Buffer.from(text) });
after(close);

test('a clerk takes packages from files: new, for somebody unknown too, exported here, and rubbish', async () => {
  const sender = await person('vanthu.tinh');
  const clerk = await person('vanthu.quangtrung-namdinh');
  const { page } = clerk;
  // One that was issued here and has already come over the axis.
  const ticket = await stored(sender.page, 'thong-bao.pdf', 'application/pdf', pdf('Thong bao'));
  const ward = (await call(page, 'GET', '/api/accounts/me')).body.agency;
  const draft = (await call(sender.page, 'POST', '/api/documents/outgoing', {
    type: 'TB', subject: 'Thông báo lịch trực', signer_name: 'Trần Minh Họa', signer_position: 'Chủ tịch', recipients: [{ kind: 'agency', key: String(ward.id) }], attachments: [{ ticket }],
  })).body;
  const issued = (await call(sender.page, 'POST', `/api/documents/outgoing/${draft.id}/issue`)).body;
  await page.goto(`${base}/documents/incoming`);
  await page.getByRole('link').filter({ hasText: 'Thông báo lịch trực' }).waitFor();
  const exported = await bytesOf(sender.page, `/api/documents/outgoing/${issued.id}/package`);
  assert.match(exported.toString(), /edXML/);

  await page.getByRole('link', { name: 'Nhận gói tin' }).click();
  await page.getByRole('heading', { level: 1, name: 'Nhận gói tin' }).waitFor();
  const two = outside.replace('</edXML:To>', '</edXML:To><edXML:To><edXML:OrganId>H40.99.99</edXML:OrganId><edXML:OrganName>UBND xã Không Có</edXML:OrganName></edXML:To>');
  const line = (words) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 2, name: words }) });
  await page.getByTestId('packages').setInputFiles([file('ngoai.edxml', two), { name: 'cua-ta.edxml', mimeType: 'application/xml', buffer: exported }, file('hong.edxml', '<edXML>')]);
  await line('hong.edxml').getByText('Không nhận được').waitFor();
  const taken = await line('Văn bản 512/SNV-VP').innerText();
  assert.match(taken, /Đã nhận một phần[\s\S]*Nơi nhận[\s\S]*phường Quang Trung[\s\S]*Không giao được[\s\S]*UBND xã Không Có: Không có cơ quan nào mang mã này[\s\S]*Lưu ý[\s\S]*chưa xác thực nơi gửi/);
  await line(`Văn bản ${issued.code}`).getByText('Gói này đã nhận trước đó').waitFor();
  await everyLook(page, 'packages');
  await page.getByTestId('packages').setInputFiles([file('lan-hai.edxml', two)]);
  await line('Văn bản 512/SNV-VP').getByText('Gói này đã nhận trước đó').waitFor();
  await line('Văn bản 512/SNV-VP').getByRole('link').first().click();
  await page.getByRole('heading', { level: 1, name: /rà soát danh sách <cán bộ>/ }).waitFor();
  quiet(sender, clerk);
});

test('an officer takes nothing in and reads whom to ask', async () => {
  const officer = await person('chuyenvien.haiminh');
  await officer.page.goto(`${base}/documents/incoming`);
  await officer.page.getByRole('heading', { level: 1, name: 'Văn bản đến' }).waitFor();
  assert.equal(await officer.page.getByRole('link', { name: 'Nhận gói tin' }).count(), 0);
  await officer.page.goto(`${base}/documents/packages`);
  await officer.page.getByText(/nhập gói tin văn bản\. Người cấp được quyền này ở .+: .+ \(Quản trị hệ thống\)/).waitFor();
  assert.equal(await officer.page.getByTestId('packages').count(), 0);
  quiet(officer);
});
