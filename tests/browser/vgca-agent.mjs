// Stands in for the signing software on an official's computer (VGCA Sign Service): listens on the loopback address over
// TLS with a certificate of its own making, takes one order a connection, fetches the document, signs it with
// `tinhso sign pdf` and sends it back as multipart/form-data. It can also cheat.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { WebSocketServer } from 'ws';

const program = process.env.TINHSO_PROGRAM;

/** An update that shows another text where the document's was, as `pdf()` of programs.mjs has it. */
function changed(bytes, text) {
  const file = bytes.toString('latin1');
  const previous = Number(/startxref\n(\d+)\n%%EOF\n?$/.exec(file)[1]);
  const stream = `BT /F1 14 Tf 72 700 Td (${text}) Tj ET`;
  const object = `4 0 obj\n<< /Length ${stream.length} >>\nstream\n${stream}\nendstream\nendobj\n`;
  const root = /\/Root (\d+ 0 R)/.exec(file.slice(previous))[1];
  const size = /\/Size (\d+)/.exec(file.slice(previous))[1];
  const entry = `${String(bytes.length).padStart(10, '0')} 00000 n \n`;
  return Buffer.concat([bytes, Buffer.from(`${object}xref\n4 1\n${entry}trailer\n<< /Size ${size} /Root ${root} /Prev ${previous} >>\nstartxref\n${bytes.length + object.length}\n%%EOF\n`, 'latin1')]);
}

/** What each kind of software makes of the document; `sign(bytes, who)` signs for real. */
export const manners = {
  honest: (bytes, sign) => sign(bytes, 'own'),
  'other bytes': (bytes, sign) => sign(Buffer.from(bytes.toString('latin1').replace(/\(([A-Z])/, '(X'), 'latin1'), 'own'),
  'other certificate': (bytes, sign) => sign(bytes, 'other'),
  'unknown authority': (bytes, sign) => sign(bytes, 'stranger'),
  'changed before': (bytes, sign) => sign(changed(bytes, 'Mot noi dung khac'), 'own'),
  'changed after': (bytes, sign) => changed(sign(bytes, 'own'), 'Mot noi dung khac'),
  unsigned: (bytes) => Buffer.concat([bytes, Buffer.from('\n')]),
  nonsense: () => Buffer.from('no PDF at all'),
};

/** `keys`: for `own`, `other` and `stranger` the path of a key and its certificate without their endings. */
export async function vgcaAgent({ at, keys, port }) {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1',
    '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', at('agent.key'), '-out', at('agent.crt')], { stdio: 'ignore' });
  const sign = (bytes, who) => {
    writeFileSync(at('agent-in.pdf'), bytes);
    execFileSync(program, ['sign', 'pdf', at('agent-in.pdf'), '-o', at('agent-out.pdf'), '--key', `${keys[who]}.key`, '--cert', `${keys[who]}.crt`]);
    return readFileSync(at('agent-out.pdf'));
  };
  const agent = { manner: 'honest', orders: [], answers: [] };

  async function carryOut(order) {
    agent.orders.push(order);
    if (agent.manner === 'cancelled') return { Status: 10, FileName: '', FileServer: '', Message: 'Người dùng đã hủy ký số' };
    const fetched = await fetch(order.FileName);
    if (!fetched.ok) return { Status: 11, Message: `Không tải được tệp (${fetched.status})` };
    const made = manners[agent.manner](Buffer.from(await fetched.arrayBuffer()), sign);
    const form = new FormData();
    form.append('uploadfile', new Blob([made], { type: 'application/pdf' }), 'document.pdf');
    const said = await (await fetch(order.FileUploadHandler, { method: 'POST', body: form })).json();
    agent.answers.push(said);
    return said.Status === true ? { Status: 0, FileName: said.FileName, FileServer: said.FileServer, Message: '' } : { Status: 12, FileServer: '', Message: said.Message };
  }

  const server = createServer({ key: readFileSync(at('agent.key')), cert: readFileSync(at('agent.crt')) });
  const sockets = new WebSocketServer({ server, path: '/SignApproved' });
  sockets.on('connection', (socket) => socket.on('message', async (text) => {
    let answer;
    try {
      answer = await carryOut(JSON.parse(text));
    } catch (fault) {
      answer = { Status: 500, Message: String(fault.message) };
    }
    socket.send(JSON.stringify(answer));
  }));
  agent.start = () => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  agent.close = () => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    server.closeAllConnections();
  };
  return agent;
}
