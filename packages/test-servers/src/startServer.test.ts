import { spawn } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { findServer } from './findServer';
import { freePort } from './freePort';
import { startServer } from './startServer';

const LISTENER = `require('net').createServer().listen(+process.argv[1], '127.0.0.1')`;

const isFree = (port: number) =>
  new Promise<boolean>(resolve => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

describe('startServer', () => {
  it('resolves when the port answers, and frees it when closed', async () => {
    const port = await freePort();
    const server = await startServer({
      command: process.execPath,
      args: ['-e', LISTENER, String(port)],
      env: { NODE_OPTIONS: '' },
      port,
    });
    expect(await isFree(port)).toBe(false);
    await server.close();
    expect(await isFree(port)).toBe(true);
  });

  it('says what a server wrote that ended before it listened', async () => {
    await expect(
      startServer({
        command: 'sh',
        args: ['-c', 'echo no such database; exit 3'],
        port: await freePort(),
      }),
    ).rejects.toThrow('no such database');
  });

  it('ends the server when its own process was killed', async () => {
    const port = await freePort();
    const owner = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        '-e',
        `require(${JSON.stringify(path.join(__dirname, 'startServer.ts'))})
          .startServer({ command: process.execPath, args: ['-e', ${JSON.stringify(LISTENER)}, '${port}'], port: ${port} })
          .then(() => console.log('up'))`,
      ],
      {
        env: { ...process.env, NODE_OPTIONS: '' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await new Promise(resolve => owner.stdout.once('data', resolve));
    expect(await isFree(port)).toBe(false);
    owner.kill('SIGKILL');
    while (!(await isFree(port))) {
      await new Promise(setImmediate);
    }
  }, 60_000);
});

describe('findServer', () => {
  const program = {
    name: 'nothingd',
    paths: ['/nowhere/nothingd'],
    debianPackage: 'no-such-package-of-debian',
    variable: 'FAIRWAY_NOTHINGD_PATH',
  };

  it('believes the variable', () => {
    process.env[program.variable] = '/opt/nothingd';
    try {
      expect(findServer(program)).toBe('/opt/nothingd');
    } finally {
      delete process.env[program.variable];
    }
  });

  it('takes the first path that is there', () => {
    expect(
      findServer({ ...program, paths: ['/nowhere', process.execPath] }),
    ).toBe(process.execPath);
  });

  it('says what to install where it can’t', () => {
    const getuid = jest.spyOn(process, 'getuid').mockReturnValue(1000);
    try {
      expect(() => findServer(program)).toThrow(
        /nothingd is needed .* apt-get install no-such-package-of-debian.* FAIRWAY_NOTHINGD_PATH/,
      );
    } finally {
      getuid.mockRestore();
    }
  });
});
