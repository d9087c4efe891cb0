// Plays API transcripts against a server: node play.mjs BASE_URL FILE…  (the language is told in README.md)
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const [base, ...files] = process.argv.slice(2);
const password = process.env.TINHSO_DEMO_PASSWORD ?? 'namdinh2020';
let passed = 0, failed = 0;
const sessions = new Map();

async function session(user) {
  if (user === 'nobody') return '';
  if (!sessions.has(user)) {
    const answer = await fetch(`${base}/api/accounts/sign-in`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: user, password }),
    });
    if (answer.status !== 200) throw new Error(`${user} cannot sign in: ${answer.status} ${await answer.text()}`);
    sessions.set(user, answer.headers.getSetCookie().map((c) => c.split(';')[0]).join('; '));
  }
  return sessions.get(user);
}

const part = (value, path) => path.split(/[.[\]]+/).filter(Boolean)
  .reduce((v, key) => (v === null || v === undefined ? undefined : v[key]), value);

// JSON equality of what is expected with what came.
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function fault(check, status, body, headers) {
  let m;
  if ((m = /^header (\S+) ~ (.*)$/.exec(check)))
    return new RegExp(m[2], 'u').test(headers.get(m[1]) ?? '') ? null : `${m[1]} is ${headers.get(m[1])}`;
  if ((m = /^(\.\S*) = (.*)$/s.exec(check)))
    return same(part(body, m[1]), JSON.parse(m[2])) ? null : `it is ${JSON.stringify(part(body, m[1]))}`;
  if ((m = /^(\.\S*) ~ (.*)$/s.exec(check)))
    return new RegExp(m[2], 'u').test(String(part(body, m[1]))) ? null : `it is ${JSON.stringify(part(body, m[1]))}`;
  if ((m = /^(\.\S*) count (\d+)$/.exec(check)))
    return part(body, m[1])?.length === Number(m[2]) ? null : `it has ${part(body, m[1])?.length}`;
  if ((m = /^(\.\S*) absent$/.exec(check))) return part(body, m[1]) == null ? null : `it is ${JSON.stringify(part(body, m[1]))}`;
  if ((m = /^(\.\S*) present$/.exec(check))) return part(body, m[1]) != null ? null : 'it is not there';
  return 'this check is not understood';
}

// Groups a file into steps: {as} | {save} | {request, body, checks, …}.
function steps(text) {
  const out = [];
  let headers = [], eventually = false;
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\s+$/, ''), last = out.at(-1);
    if (!line || line.startsWith('#')) continue;
    if (/^\s/.test(line)) {
      if (last?.status !== undefined) last.checks.push(line.trim());
      else if (last) last.body = `${last.body ?? ''}${line.trim()}`;
    } else if (line.startsWith('=> ')) last.status = Number(line.slice(3));
    else if (line.startsWith('as ')) out.push({ as: line.slice(3).trim() });
    else if (line.startsWith('save ')) out.push({ save: line.slice(5).split(/\s*=\s*/) });
    else if (line.startsWith('header ')) headers.push(line.slice(7).split(/:\s*/, 2));
    else if (line === 'eventually') eventually = true;
    else {
      const m = /^(GET|POST|PUT|PATCH|DELETE|HEAD|upload|send) (\S+)(?: (.*))?$/.exec(line);
      if (!m) throw new Error(`line ${i + 1} is not understood: ${line}`);
      const step = { line: i + 1, headers, eventually, checks: [] };
      if (m[1] === 'upload' || m[1] === 'send') Object.assign(step, { method: m[1] === 'send' ? 'POST' : 'PUT', file: m[2], path: m[3] });
      else Object.assign(step, { method: m[1], path: m[2], body: m[3] });
      out.push(step);
      headers = []; eventually = false;
    }
  }
  return out;
}

async function ask(step, user, names) {
  const fill = (text) => text.replace(/\{([a-z_]+)\}/g, (all, name) => (names.has(name) ? String(names.get(name)) : all));
  const headers = { cookie: await session(user), 'accept-language': 'vi' };
  for (const [name, value] of step.headers) headers[name] = fill(value);
  let body;
  if (step.file) body = readFileSync(step.file);
  else if (step.body !== undefined) { body = fill(step.body); headers['content-type'] ??= 'application/json'; }
  const answer = await fetch(base + fill(step.path), { method: step.method, headers, body, redirect: 'manual' });
  const text = await answer.text();
  let json = text;
  try { json = JSON.parse(text); } catch { /* not JSON: checks see the text */ }
  const faults = [];
  if (answer.status !== step.status) faults.push(`status ${answer.status}, expected ${step.status}: ${text.slice(0, 400)}`);
  for (const check of step.checks) {
    const why = fault(fill(check), answer.status, json, answer.headers);
    if (why) faults.push(`${check}: ${why}`);
  }
  return { json, faults };
}

for (const file of files) {
  const names = new Map();
  let user = 'nobody', body = null;
  for (const step of steps(readFileSync(file, 'utf8'))) {
    if (step.as) { user = step.as; continue; }
    if (step.save) { names.set(step.save[0], part(body, step.save[1])); continue; }
    const until = Date.now() + (step.eventually ? 10_000 : 0);
    let result;
    for (;;) {
      try { result = await ask(step, user, names); } catch (e) { result = { json: null, faults: [e.message] }; }
      if (!result.faults.length || Date.now() >= until) break;
      await new Promise((r) => setTimeout(r, 100));
    }
    body = result.json;
    if (result.faults.length) {
      failed += 1;
      console.log(`not ok ${basename(file)}:${step.line} ${user} ${step.method} ${step.path}`);
      for (const f of result.faults) console.log(`    ${f}`);
    } else passed += 1;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
