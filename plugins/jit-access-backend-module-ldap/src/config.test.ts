import { ConfigReader } from '@backstage/config';
import { readDirectories } from './config';

const full = {
  name: 'corp',
  url: 'ldaps://ldap.example.com',
  bind: { dn: 'cn=Fairway,dc=example', password: 'x' },
  users: { base: 'ou=People,dc=example' },
  groups: { base: 'ou=jit,dc=example' },
  residual: 'PT90M',
};

const read = (...directories: object[]) =>
  readDirectories(
    new ConfigReader({
      jitAccess: {
        ldap: { directories: JSON.parse(JSON.stringify(directories)) },
      },
    }),
  );

describe('readDirectories', () => {
  it('reads none when there is nothing', () => {
    expect(readDirectories(new ConfigReader({}))).toEqual([]);
  });

  it('reads a directory and its defaults', () => {
    const [directory] = read(full);
    expect(directory.residual.toISO()).toBe('PT90M');
    expect(directory).toMatchObject({
      startTls: false,
      users: {
        base: { text: 'ou=people,dc=example' },
        annotation: 'fairway.dev/ldap-dn',
      },
      groups: { noteAttribute: 'description', placeholder: undefined },
    });
  });

  it.each(['name', 'url', 'bind', 'users', 'groups', 'residual'])(
    'says that %s is missing',
    field => expect(() => read({ ...full, [field]: undefined })).toThrow(field),
  );

  it('never sends the password unencrypted to another machine', () => {
    const plain = { ...full, url: 'ldap://ldap.example.com' };
    expect(() => read(plain)).toThrow('unencrypted');
    expect(read({ ...plain, startTls: true })).toHaveLength(1);
    expect(read({ ...full, url: 'ldap://127.0.0.1:389' })).toHaveLength(1);
    expect(() => read({ ...full, url: 'ldap://127.0.0.1.example' })).toThrow(
      'unencrypted',
    );
  });

  it.each([
    [{ url: 'https://ldap.example.com' }, 'has to be ldaps://'],
    [{ url: 'ldaps://ldap.example.com/dc=example' }, 'has to be ldaps://'],
    [{ startTls: true }, 'has TLS from the start'],
    [{ users: { base: 'people' } }, 'users.base'],
    [{ groups: { base: 'dc=x', placeholder: 'nobody' } }, 'groups.placeholder'],
  ])('refuses %j', (over, message) =>
    expect(() => read({ ...full, ...over })).toThrow(message),
  );

  it('refuses one name twice', () => {
    expect(() => read(full, full)).toThrow(`'corp' is there twice`);
  });
});
