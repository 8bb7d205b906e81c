import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { parsePublicKey } from './publicKey';

const field = (value: Buffer | string) => {
  const data = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
};
const line = (type: string, ...fields: (Buffer | string)[]) =>
  `${type} ${Buffer.concat([type, ...fields].map(field)).toString('base64')}`;

/** A positive integer as SSH writes it. */
const mpint = (bits: number) => {
  const bytes = Buffer.alloc(Math.ceil(bits / 8), 1);
  bytes[0] = 2 ** ((bits - 1) % 8);
  return bytes[0] < 128 ? bytes : Buffer.concat([Buffer.alloc(1), bytes]);
};
const rsa = (bits: number) =>
  line('ssh-rsa', Buffer.from([1, 0, 1]), mpint(bits));

const ed25519 = line('ssh-ed25519', Buffer.alloc(32, 7));

describe('parsePublicKey', () => {
  it.each([
    ed25519,
    line('ecdsa-sha2-nistp256', 'nistp256', Buffer.alloc(65, 4)),
    line('sk-ssh-ed25519@openssh.com', Buffer.alloc(32, 7), 'ssh:'),
    line(
      'sk-ecdsa-sha2-nistp256@openssh.com',
      'nistp256',
      Buffer.alloc(65, 4),
      'ssh:',
    ),
    rsa(3072),
    rsa(4096),
  ])('takes %s, and leaves the comment out', key => {
    expect(parsePublicKey(key)).toEqual({ text: key });
    expect(parsePublicKey(`  ${key}\tana@laptop  of Ana\n`)).toEqual({
      text: key,
    });
  });

  it('reads RSA keys of any length that a library makes', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
    const modulus = Buffer.from(n, 'base64url');
    const key = line(
      'ssh-rsa',
      Buffer.from(e, 'base64url'),
      Buffer.concat([Buffer.alloc(1), modulus]),
    );
    expect(parsePublicKey(key)).toEqual({ text: key });
  });

  it.each([
    ['', 'has to begin with'],
    ['ssh-dss AAAA', 'has to begin with'],
    ['constructor AAAA', 'has to begin with'],
    ['ssh-ed25519-cert-v01@openssh.com AAAA', 'has to begin with'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', 'has to begin with'],
    [`from="*" ${ed25519}`, 'has to begin with'],
    [`${ed25519}\n${ed25519}`, 'more than one line'],
    ['ssh-ed25519', 'is no ssh-ed25519 key'],
    [`${ed25519}!`, 'is no ssh-ed25519 key'],
    [ed25519.replace('ssh-ed25519', 'ssh-rsa'), 'is no ssh-rsa key'],
    [line('ssh-ed25519', ''), 'is no ssh-ed25519 key'],
    [line('ssh-ed25519', 'x', 'y'), 'is no ssh-ed25519 key'],
    [rsa(3071), 'has 3071 bits'],
    [rsa(1024), 'has 1024 bits'],
  ])('refuses %j', (key, why) => {
    expect(parsePublicKey(key)).toEqual(expect.stringContaining(why));
  });

  it('never throws, and never takes two spellings of one key', () => {
    fc.assert(
      fc.property(fc.string(), fc.base64String(), (text, base64) => {
        for (const input of [
          text,
          `ssh-ed25519 ${text}`,
          `ssh-rsa ${base64}`,
        ]) {
          const key = parsePublicKey(input);
          const again =
            typeof key === 'string' ? key : parsePublicKey(key.text);
          expect(again).toEqual(key);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
