import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  findServer,
  freePort,
  startServer,
  type RunningServer,
} from '@fairway/test-servers';

const exec = promisify(execFile);

// When the file is loaded, since installing them takes longer than a test may.
const SSHD = findServer({
  name: 'sshd',
  paths: ['/usr/sbin/sshd', '/usr/local/sbin/sshd'],
  debianPackage: 'openssh-server',
  variable: 'FAIRWAY_SSHD_PATH',
});
const SSH = findServer({
  name: 'ssh',
  paths: ['/usr/bin/ssh', '/usr/local/bin/ssh'],
  debianPackage: 'openssh-client',
  variable: 'FAIRWAY_SSH_PATH',
});
const SSH_KEYGEN = findServer({
  name: 'ssh-keygen',
  paths: ['/usr/bin/ssh-keygen', '/usr/local/bin/ssh-keygen'],
  debianPackage: 'openssh-client',
  variable: 'FAIRWAY_SSH_KEYGEN_PATH',
});

/** A key pair, as files. */
export interface KeyPair {
  /** Path of the private key. */
  file: string;
  /** Type and base64, without a comment. */
  publicKey: string;
}

const sshdConfig = (folder: string, port: number) => `
ListenAddress 127.0.0.1
Port ${port}
HostKey ${folder}/host
PidFile none
UsePAM no
StrictModes no
LogLevel VERBOSE
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
AuthorizedKeysFile none
TrustedUserCAKeys ${folder}/ca.pub
AuthorizedPrincipalsFile ${folder}/principals
RevokedKeys ${folder}/krl
`;

/** A private sshd that lets in who has a certificate for its principals. */
export class TestHost {
  readonly folder: string;
  readonly authority: KeyPair;
  readonly #server: RunningServer;
  #keys = 0;

  private constructor(
    folder: string,
    authority: KeyPair,
    server: RunningServer,
  ) {
    this.folder = folder;
    this.authority = authority;
    this.#server = server;
  }

  /** @param principals - that may log in as the user the tests run as */
  static async create(principals: string[]): Promise<TestHost> {
    if (process.getuid?.() === 0) {
      // Where sshd, started by root, drops its rights.
      fs.mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    }
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-sshd-'));
    const authority = TestHost.makeKey(folder, 'ca');
    TestHost.makeKey(folder, 'host');
    fs.writeFileSync(
      path.join(folder, 'principals'),
      principals.map(principal => `${principal}\n`).join(''),
    );
    fs.writeFileSync(path.join(folder, 'krl'), '');
    const port = await freePort();
    const config = path.join(folder, 'sshd_config');
    fs.writeFileSync(config, sshdConfig(folder, port));
    const server = await startServer({
      command: SSHD,
      args: ['-D', '-e', '-f', config],
      port,
    });
    return new TestHost(folder, authority, server);
  }

  static makeKey(
    folder: string,
    name: string,
    type: string[] = ['ed25519'],
  ): KeyPair {
    const file = path.join(folder, name);
    execFileSync(
      SSH_KEYGEN,
      ['-q', '-N', '', '-C', '', '-f', file, '-t', ...type],
      { stdio: 'pipe' },
    );
    const publicKey = fs.readFileSync(`${file}.pub`, 'utf8').trim();
    return { file, publicKey };
  }

  newKey(type?: string[]): KeyPair {
    this.#keys += 1;
    return TestHost.makeKey(this.folder, `key-${this.#keys}`, type);
  }

  /** What the host fetched from the portal. */
  install(krl: Buffer): void {
    fs.writeFileSync(path.join(this.folder, 'krl'), krl);
  }

  /** Runs a command over SSH; rejects when the host doesn't let it. */
  async run(
    key: KeyPair,
    certificate: string,
    command: string = 'echo in',
  ): Promise<string> {
    const args = this.#clientArgs(key, certificate);
    const { stdout } = await exec(SSH, [...args, command]);
    return stdout.trim();
  }

  /** Whether the host lets the certificate in. */
  async lets(key: KeyPair, certificate: string): Promise<boolean> {
    const before = this.log().length;
    try {
      return (await this.run(key, certificate)) === 'in';
    } catch (error) {
      // Only a refusal is a no; a host that is down is not.
      if (!/Permission denied/.test(String(error))) {
        throw new Error(`${error}\n${this.log().slice(before)}`);
      }
      return false;
    }
  }

  /** A session that stays open until it is closed. */
  async openSession(key: KeyPair, certificate: string) {
    const session = spawn(SSH, [...this.#clientArgs(key, certificate), 'cat'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const exited = once(session, 'exit');
    return {
      echo: async (text: string) => {
        session.stdin.write(`${text}\n`);
        const answer = once(session.stdout, 'data');
        const [said] = await Promise.race([answer, exited]);
        return String(said).trim();
      },
      close: async () => {
        session.stdin.end();
        await exited;
      },
    };
  }

  /** What a certificate says, in ssh-keygen's words. */
  async describe(certificate: string): Promise<string> {
    const file = path.join(this.folder, 'described-cert.pub');
    fs.writeFileSync(file, `${certificate}\n`);
    const { stdout } = await exec(SSH_KEYGEN, ['-L', '-f', file], {
      env: { ...process.env, TZ: 'UTC' },
    });
    return stdout;
  }

  log(): string {
    return this.#server.output();
  }

  async close(): Promise<void> {
    await this.#server.close();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  #clientArgs(key: KeyPair, certificate: string): string[] {
    this.#keys += 1;
    const file = path.join(this.folder, `given-${this.#keys}-cert.pub`);
    fs.writeFileSync(file, `${certificate}\n`);
    const options = {
      IdentityFile: key.file,
      CertificateFile: file,
      IdentitiesOnly: 'yes',
      IdentityAgent: 'none',
      BatchMode: 'yes',
      StrictHostKeyChecking: 'no',
      UserKnownHostsFile: '/dev/null',
      LogLevel: 'ERROR',
    };
    return [
      ...['-F', 'none', '-p', String(this.#server.port)],
      ...Object.entries(options).flatMap(([name, value]) => [
        '-o',
        `${name}=${value}`,
      ]),
      `${os.userInfo().username}@127.0.0.1`,
    ];
  }
}
