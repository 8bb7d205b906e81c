import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { psqlCommands } from './instructions';

const instance = {
  name: 'pay-prod',
  host: '127.0.0.1',
  port: 7054,
  database: 'payments',
  databases: ['payments'],
  shortLivedLogins: false,
  user: 'fairway_jit',
  password: 'secret',
};

describe('psqlCommands', () => {
  it('has a line for each database', () => {
    expect(
      psqlCommands({ ...instance, databases: ['payments', 'reports'] }, 'ana'),
    ).toMatch(/dbname=payments .*\n.*dbname=reports /);
  });

  it('is a plain line for plain names, without a password', () => {
    expect(psqlCommands(instance, 'ana')).toBe(
      'psql "host=127.0.0.1 port=7054 dbname=payments user=ana"',
    );
  });

  it('verifies the server where TLS is configured', () => {
    expect(psqlCommands({ ...instance, ssl: {} }, 'ana')).toContain(
      'sslmode=verify-full',
    );
  });

  it('gives a shell exactly one argument, whatever the name', () => {
    const name = fc.stringMatching(/^[ -~]{1,20}$/);
    fc.assert(
      fc.property(name, login => {
        const line = psqlCommands(instance, login).replace(/^psql /, '');
        const seen = execFileSync('/bin/sh', ['-c', `printf %s\\\\0 ${line}`], {
          encoding: 'utf8',
        });
        const [conninfo, ...rest] = seen.split('\0');
        expect(rest).toEqual(['']);
        const value = conninfo.slice(conninfo.indexOf(' user=') + 6);
        const read = value.startsWith("'")
          ? value.slice(1, -1).replace(/\\(.)/g, '$1')
          : value;
        expect(read).toBe(login);
      }),
      { numRuns: 50 },
    );
  });
});
