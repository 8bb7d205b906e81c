import { ConfigReader } from '@backstage/config';
import { readInstances } from './config';

const read = (...instances: object[]) =>
  readInstances(
    new ConfigReader({
      jitAccess: {
        postgres: { instances: JSON.parse(JSON.stringify(instances)) },
      },
    }),
  );

const full = {
  name: 'pay-prod',
  host: 'db.example.com',
  port: '7054',
  database: 'payments',
  user: 'fairway_jit',
  password: 'x',
};

describe('readInstances', () => {
  it('reads none when there is nothing', () => {
    expect(readInstances(new ConfigReader({}))).toEqual([]);
  });

  it('reads an instance, its port also from a string', () => {
    expect(read({ ...full, roles: ['pay_rw'] })).toEqual([
      {
        ...full,
        port: 7054,
        databases: ['payments'],
        ssl: undefined,
        shortLivedLogins: false,
        roles: ['pay_rw'],
      },
    ]);
    expect(read({ ...full, databases: ['reports'] })[0].databases).toEqual([
      'payments',
      'reports',
    ]);
    expect(read({ ...full, port: undefined })[0].port).toBe(5432);
  });

  it('never turns verification of the certificate off', () => {
    expect(read({ ...full, ssl: false })[0].ssl).toBeUndefined();
    expect(read({ ...full, ssl: true })[0].ssl).toEqual({});
    expect(
      read({ ...full, ssl: { ca: 'PEM', rejectUnauthorized: false } })[0].ssl,
    ).toEqual({ ca: 'PEM', servername: undefined });
  });

  it.each(['name', 'host', 'database', 'user', 'password'])(
    'says that %s is missing',
    field => {
      expect(() => read({ ...full, [field]: undefined })).toThrow(field);
    },
  );

  it('refuses one name twice and an impossible port', () => {
    expect(() => read(full, full)).toThrow(`'pay-prod' is there twice`);
    expect(() => read({ ...full, port: 65536 })).toThrow('port 65536');
    expect(() => read({ ...full, shortLivedLogins: true })).toThrow(
      `needs 'roles'`,
    );
  });
});
