import { connect } from 'node:net';
import { pick, seeded } from './random.ts';

export interface FuzzRun {
  seed: number;
  count: number;
  port: number;
  /** The right secret of Salesforce's door: a guess is turned away before the body is read. */
  secret: string;
  /** A signed event, as Partner Center sends it. */
  signed: { headers: Readonly<Record<string, string>>; body: string };
}

/** How often each status was answered; `closed`: without an answer. */
export type Answers = Record<string, number>;

const atATime = 64;
const patienceMs = 2_000;
/** Longer than a refusal takes. A caller that closes its side before that gets no answer. */
const listenMs = 400;
const soap = (id: string) =>
  `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>${id}</OrganizationId><Notification><sObject><Id>006000000000001AAA</Id></sObject></Notification></notifications></soapenv:Body></soapenv:Envelope>`;
const bomb = `<!DOCTYPE a [<!ENTITY b "${'b'.repeat(100)}"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;&c;</a>`;

/** One request of the kind that nobody sends by accident: real ones with something wrong, and things that are none. */
function request(random: () => number, { secret, signed }: FuzzRun): string {
  // Half of them are nearly right, so that they get far enough.
  const wildness = random() < 0.5 ? 1 : 0.1;
  const odd = (share: number) => random() < share * wildness;
  const noise = () => Array.from({ length: 40 }, () => String.fromCharCode(Math.floor(random() * 256))).join('');
  const right = pick(random, [
    { path: '/webhooks/partner-center', type: 'application/json', body: signed.body },
    { path: `/webhooks/salesforce/${secret}`, type: 'text/xml; charset=utf-8', body: soap('00D000000000000') },
  ]);
  const strange = [bomb, '['.repeat(5_000), '{"__proto__":{"a":1}}', '', noise(), 'x'.repeat(70_000)];
  const whole = odd(0.6) ? pick(random, strange) : right.body;
  const cut = odd(0.3) ? whole.slice(0, Math.floor(random() * whole.length)) : whole;
  const at = Math.floor(random() * cut.length);
  const body = odd(0.3) ? `${cut.slice(0, at)}${noise()}${cut.slice(at + 1)}` : cut;
  const paths = [
    '/healthz',
    '/readyz',
    '/',
    '//',
    '/%zz',
    `/${'a'.repeat(9_000)}`,
    '/webhooks/../etc/passwd',
    '*',
    noise(),
  ];
  const path = odd(0.4) ? pick(random, [...paths, `/webhooks/salesforce/${secret.slice(1)}`]) : right.path;
  const length = Buffer.byteLength(body, 'latin1');
  const headers = [
    `Host: ${odd(0.1) ? pick(random, ['', 'a\tb', noise()]) : 'relay'}`,
    `Content-Type: ${odd(0.3) ? pick(random, ['text/xml; charset=utf-16', 'application/json; x', 'text/plain', '']) : right.type}`,
    ...(odd(0.1)
      ? []
      : [`Content-Length: ${odd(0.3) ? pick(random, ['0', '7', '-1', '1e9', '900000000', 'x']) : String(length)}`]),
    ...(odd(0.1) ? ['Transfer-Encoding: chunked'] : []),
    ...(odd(0.1) ? ['Expect: 100-continue'] : []),
    ...(odd(0.1) ? ['Content-Encoding: gzip'] : []),
    ...(odd(0.05) ? Array.from({ length: 300 }, (_, index) => `X-${String(index)}: ${noise()}`) : []),
    ...Object.entries(signed.headers)
      .filter(([name]) => !/^content-/i.test(name) && !odd(0.1))
      .map(([name, value]) => `${name}: ${odd(0.1) ? noise() : value}`),
  ];
  const method = odd(0.3) ? pick(random, ['GET', 'PUT', 'OPTIONS', 'TRACE', 'PO ST', noise()]) : 'POST';
  return `${method} ${path} HTTP/${odd(0.2) ? pick(random, ['1.0', '9.9']) : '1.1'}\r\n${headers.join('\r\n')}\r\n\r\n${body}`;
}

/** Sends so many of them, some at a time, and counts the answers. */
export async function fuzzDoors(run: FuzzRun): Promise<Answers> {
  const random = seeded(run.seed);
  const answers: Answers = {};
  let left = run.count;
  const one = async () => {
    while (left > 0) {
      left -= 1;
      const text = request(random, run);
      const status = await send(run.port, text, random() < 0.5 ? 0 : listenMs);
      answers[status] = (answers[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atATime }, one));
  return answers;
}

/** The status of the first answer to a caller that closes its side after so many ms. */
const send = (port: number, text: string, endsAfterMs: number): Promise<string> =>
  new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      // What is promised first may be refused after all.
      if (!answer.startsWith('HTTP/1.1 100') && answer.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('close', () => {
      resolve(/HTTP\/1\.1 (?!100)(\d{3})/.exec(answer)?.[1] ?? 'closed');
    });
    socket.write(Buffer.from(text, 'latin1'));
    const timer = setTimeout(() => socket.end(), endsAfterMs);
    socket.once('close', () => {
      clearTimeout(timer);
    });
  });
