import { ConfigReader } from '@backstage/config';
import { readConfig } from './config';
import { readEntitlement } from './entitlement';

const full = {
  name: 'prod',
  key: { file: '/etc/fairway/ca' },
  principals: ['pay-ops'],
  residual: 'PT5M',
};

const read = (...authorities: object[]) =>
  readConfig(
    new ConfigReader({
      jitAccess: {
        sshCertificates: {
          authorities: JSON.parse(JSON.stringify(authorities)),
        },
      },
    }),
  );

describe('readConfig', () => {
  it('reads none when there is nothing', () => {
    expect(readConfig(new ConfigReader({}))).toEqual({
      sshKeygen: 'ssh-keygen',
      authorities: [],
    });
  });

  it('allows a terminal and nothing else unless it is said', () => {
    expect(read(full).authorities[0]).toMatchObject({
      ...full,
      extensions: ['permit-pty'],
      residual: expect.anything(),
    });
  });

  it.each(['name', 'key', 'principals', 'residual'])(
    'says that %s is missing',
    field => expect(() => read({ ...full, [field]: undefined })).toThrow(field),
  );

  it.each([
    [{ name: 'Prod/../x' }, 'part of a URL'],
    [{ key: {} }, 'either file or pem'],
    [{ key: { file: 'a', pem: 'b' } }, 'either file or pem'],
    [{ principals: [] }, 'is no principal'],
    [{ principals: ['a,b'] }, `'a,b' is no principal`],
    [{ principals: ['*'] }, `'*' is no principal`],
    [{ extensions: ['permit-all'] }, `'permit-all' is not one of`],
  ])('refuses %j', (over, message) =>
    expect(() => read({ ...full, ...over })).toThrow(message),
  );

  it('refuses one name twice', () => {
    expect(() => read(full, full)).toThrow(`'prod' is there twice`);
  });
});

describe('readEntitlement', () => {
  const authorities = new Map(
    read({
      ...full,
      extensions: ['permit-pty', 'permit-port-forwarding'],
    }).authorities.map(each => [each.name, each]),
  );
  const entitlement = (over: Record<string, string>) =>
    readEntitlement(
      { authority: 'prod', principals: 'pay-ops', ...over },
      authorities,
    );

  it('gives a terminal, unless there is one command', () => {
    expect(entitlement({}).extensions).toEqual(['permit-pty']);
    expect(entitlement({ forceCommand: 'id' }).extensions).toEqual([]);
    expect(entitlement({ extensions: 'none' }).extensions).toEqual([]);
    expect(
      entitlement({ extensions: 'permit-port-forwarding' }).extensions,
    ).toEqual(['permit-port-forwarding']);
  });

  it.each(['2001:db8::/32', '192.0.2.7/32,198.51.100.0/24', '::1/128'])(
    'takes the addresses %s',
    sourceAddress =>
      expect(entitlement({ sourceAddress }).sourceAddresses.join()).toBe(
        sourceAddress,
      ),
  );

  it.each([
    '',
    '192.0.2.0',
    '192.0.2.0/x',
    '2001:db8::/129',
    'a/8',
    '!10.0.0.0/8',
  ])('refuses the address %j', sourceAddress =>
    expect(() => entitlement({ sourceAddress })).toThrow('sourceAddress'),
  );
});
