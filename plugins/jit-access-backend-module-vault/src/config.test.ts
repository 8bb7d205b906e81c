import { ConfigReader } from '@backstage/config';
import { readServers } from './config';

const full = {
  name: 'prod',
  address: 'https://vault.example.com:8200/',
  auth: { token: 'x' },
  policies: ['pay-rw'],
  residual: 'PT1H',
};

const read = (...servers: object[]) =>
  readServers(
    new ConfigReader({
      jitAccess: { vault: { servers: JSON.parse(JSON.stringify(servers)) } },
    }),
  );

describe('readServers', () => {
  it('reads none when there is nothing', () => {
    expect(readServers(new ConfigReader({}))).toEqual([]);
  });

  it('reads a server, by token and by AppRole', () => {
    expect(read(full)[0]).toMatchObject({
      address: 'https://vault.example.com:8200',
      credentials: { kind: 'token', token: 'x' },
      annotation: 'fairway.dev/vault-entity-id',
    });
    const appRole = { roleId: 'r', secretId: 's' };
    expect(read({ ...full, auth: { appRole } })[0].credentials).toEqual({
      kind: 'appRole',
      mount: 'approle',
      ...appRole,
    });
  });

  it.each(['name', 'address', 'auth', 'policies', 'residual'])(
    'says that %s is missing',
    field => expect(() => read({ ...full, [field]: undefined })).toThrow(field),
  );

  it.each([
    [{ address: 'http://vault.example.com:8200' }, 'has to be https://'],
    [{ address: 'https://vault.example.com/v1' }, 'has to be https://'],
    [{ address: 'https://u:p@vault.example.com' }, 'has to be https://'],
    [{ address: 'vault.example.com' }, 'has to be https://'],
    [{ auth: {} }, 'either token or appRole'],
    [{ policies: [] }, 'may be granted'],
    [{ policies: ['root'] }, `'root' is no policy`],
    [{ policies: ['Pay-RW'] }, `'Pay-RW' is no policy`],
  ])('refuses %j', (over, message) =>
    expect(() => read({ ...full, ...over })).toThrow(message),
  );

  it('takes plain HTTP on the loopback interface', () => {
    expect(read({ ...full, address: 'http://127.0.0.1:8200' })).toHaveLength(1);
  });

  it('refuses one name twice', () => {
    expect(() => read(full, full)).toThrow(`'prod' is there twice`);
  });
});
