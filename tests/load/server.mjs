// A server that can be killed and started again on the same folder, and clerks who talk to it.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const password = process.env.TINHSO_DEMO_PASSWORD ?? 'namdinh2020';

export class Server {
  constructor(program, data, extra = []) {
    Object.assign(this, { program, data, extra, output: '' });
  }

  /** Starts it and waits until it answers. */
  async start() {
    this.output = '';
    this.child = spawn(this.program, ['serve', '--demo', '--data', this.data, '--port', '0', '--address', '127.0.0.1',
      '--requests-per-minute', '1000000', ...this.extra], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.gone = new Promise((done) => this.child.once('exit', (code, signal) => done({ code, signal })));
    let exited;
    this.gone.then((how) => { exited = how; });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (text) => { this.output += text; });
    const begun = performance.now();
    for (;;) {
      if (exited) throw new Error(`the server ended at once (${JSON.stringify(exited)}):\n${this.output}`);
      this.url = /http:\/\/[0-9.]+:\d+/.exec(this.output)?.[0];
      if (this.url && (await fetch(`${this.url}/healthz`).then((a) => a.ok, () => false))) return performance.now() - begun;
      if (performance.now() - begun > 60_000) throw new Error(`the server did not start:\n${this.output}`);
      await sleep(20);
    }
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.gone;
  }

  /** A clean stop; resolves to how it ended. */
  async stop() {
    this.child.kill('SIGINT');
    return this.gone;
  }
}

/** An answer that is not the success that was hoped for. */
export class Refused extends Error {
  constructor(method, path, status, body) {
    super(`${method} ${path} => ${status} ${body?.code ?? ''} ${body?.detail ?? ''}`);
    Object.assign(this, { status, body });
  }
}

export class Clerk {
  constructor(server, username) {
    Object.assign(this, { server, username, cookie: '' });
  }

  async signIn() {
    const answer = await fetch(`${this.server.url}/api/accounts/sign-in`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: this.username, password }),
    });
    if (answer.status !== 200) throw new Refused('POST', 'sign-in', answer.status, await answer.json().catch(() => null));
    this.cookie = answer.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
    this.me = await answer.json();
  }

  async send(method, path, body, headers = {}) {
    const raw = body instanceof Uint8Array;
    const answer = await fetch(this.server.url + path, {
      method,
      headers: { cookie: this.cookie, ...(body && !raw ? { 'content-type': 'application/json' } : {}), ...headers },
      body: body && !raw ? JSON.stringify(body) : body,
    });
    return answer;
  }

  /** The JSON of a success; throws Refused otherwise, and whatever fetch throws when the server is gone. */
  async call(method, path, body, headers) {
    const answer = await this.send(method, path, body, headers);
    const json = answer.status === 204 ? null : await answer.json();
    if (!answer.ok) throw new Refused(method, path, answer.status, json);
    return json;
  }

  async bytes(path) {
    const answer = await this.send('GET', path);
    if (!answer.ok) throw new Refused('GET', path, answer.status, null);
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** Every item of a list that is paged by key. */
  async all(path) {
    const items = [];
    let after = '';
    do {
      const page = await this.call('GET', path + (path.includes('?') ? '&' : '?') + 'limit=200' + (after && `&after=${encodeURIComponent(after)}`));
      items.push(...page.items);
      after = page.next;
    } while (after);
    return items;
  }

  upload(name, bytes) {
    return this.call('PUT', `/api/files?name=${encodeURIComponent(name)}`, bytes);
  }
}

/** A PDF of about that many bytes that no other has. */
export function letter(bytes) {
  const head = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%');
  const rest = randomBytes(Math.max(16, bytes - head.length - 40)).toString('latin1').replace(/[\r\n]/g, ' ');
  return Uint8Array.from(Buffer.concat([head, Buffer.from(rest, 'latin1'), Buffer.from('\ntrailer<</Root 1 0 R>>\n%%EOF\n')]));
}

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Counts what passed and failed; says each. */
export class Report {
  passed = 0;
  failed = 0;
  check(fine, what, why = '') {
    if (fine) this.passed += 1;
    else this.failed += 1;
    console.log(`${fine ? 'ok' : 'not ok'} ${what}${fine || !why ? '' : `: ${why}`}`);
  }
  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed ? 1 : 0;
  }
}
