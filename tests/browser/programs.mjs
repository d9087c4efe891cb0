// Programs of this repository, started for a test; and what tests ask of a server through a page.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = process.env.TINHSO_PROGRAM;

export const freePort = () => new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

/** A folder for a test, and the program in it. */
export function workshop(name) {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  const running = [];
  return {
    at: (file) => join(folder, file),
    run: (...args) => execFileSync(program, args, { encoding: 'utf8' }).trim(),
    /** Starts the program and waits until it says where it listens. */
    start: (...args) => {
      const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      running.push(child);
      return new Promise((resolve, reject) => {
        let said = '';
        child.stdout.on('data', (data) => { said += data; if (/http:\/\//.test(said)) resolve(); });
        child.on('exit', (code) => reject(new Error(`${args[0]} ended with ${code}: ${said}`)));
      });
    },
    close: () => {
      for (const child of running) child.kill('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A PDF of one page with this text, as strict readers want it. */
export function pdf(text, x = 72, y = 770) {
  const stream = `BT /F1 14 Tf ${x} ${y} Td (${text}) Tj ET`;
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  let out = '%PDF-1.7\n%AAAA\n';
  let table = '0000000000 65535 f \n';
  objects.forEach((object, i) => {
    table += `${String(out.length).padStart(10, '0')} 00000 n \n`;
    out += `${i + 1} 0 obj\n${object}\nendobj\n`;
  });
  return `${out}xref\n0 6\n${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${out.length}\n%%EOF\n`;
}

export const call = (page, method, path, body) => page.evaluate(async ({ method, path, body }) => {
  const answer = await fetch(path, { method, headers: { 'Content-Type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) });
  return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
}, { method, path, body });
export const stored = (page, name, type, bytes) => page.evaluate(async ({ name, type, bytes }) =>
  (await (await fetch(`/api/files?name=${name}`, { method: 'PUT', headers: { 'Content-Type': type }, body: new Uint8Array(bytes) })).json()).ticket, { name, type, bytes: [...Buffer.from(bytes)] });
export const bytesOf = async (page, path) => Buffer.from(await page.evaluate(async (path) => [...new Uint8Array(await (await fetch(path)).arrayBuffer())], path));
