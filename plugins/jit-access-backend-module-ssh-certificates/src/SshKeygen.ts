import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isError } from '@backstage/errors';
import type { SshAuthority } from './config';

const exec = promisify(execFile);

/** What is written into a certificate. */
export interface CertificateContent {
  /** The person's public key. */
  publicKey: string;
  keyId: string;
  /** Decimal, 64 bits. */
  serial: string;
  principals: string[];
  validAfter: Date;
  validBefore: Date;
  sourceAddresses: string[];
  forceCommand: string | null;
  extensions: string[];
}

/** The local time that ssh-keygen reads, in the time zone UTC. */
const stamp = (date: Date) =>
  date.toISOString().slice(0, 19).replace(/[-T:]/g, '');

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'fairway-ssh-'));
  try {
    return await work(folder);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

const readKey = async ({ key }: SshAuthority) =>
  'pem' in key ? key.pem : fs.readFile(key.file, 'utf8');

/** OpenSSH's own ssh-keygen, which signs and writes revocation lists. */
export class SshKeygen {
  readonly #command: string;

  constructor(command: string) {
    this.#command = command;
  }

  /** The authority's public key, one line. Throws when its key can't be used. */
  async publicKeyOf(authority: SshAuthority): Promise<string> {
    return inFolder(async folder => {
      const file = await this.#writeKey(authority, folder);
      const args = ['-y', '-P', '', '-f', file];
      const doing = `reading the key of authority '${authority.name}'`;
      return (await this.#run(doing, args)).trim();
    });
  }

  /** A signed user certificate, one line. */
  async sign(
    authority: SshAuthority,
    content: CertificateContent,
    signal: AbortSignal,
  ): Promise<string> {
    return inFolder(async folder => {
      const key = await this.#writeKey(authority, folder);
      const subject = path.join(folder, 'person.pub');
      await fs.writeFile(subject, `${content.publicKey}\n`);
      const options = [
        'clear',
        ...content.extensions,
        ...(content.sourceAddresses.length > 0
          ? [`source-address=${content.sourceAddresses.join(',')}`]
          : []),
        ...(content.forceCommand === null
          ? []
          : [`force-command=${content.forceCommand}`]),
      ];
      await this.#run(
        `signing certificate ${content.serial} with authority '${authority.name}'`,
        [
          ...['-q', '-P', '', '-s', key, '-I', content.keyId],
          ...['-n', content.principals.join(','), '-z', content.serial],
          '-V',
          `${stamp(content.validAfter)}:${stamp(content.validBefore)}`,
          ...options.flatMap(option => ['-O', option]),
          subject,
        ],
        signal,
      );
      const file = path.join(folder, 'person-cert.pub');
      return (await fs.readFile(file, 'utf8')).trim();
    });
  }

  /** A key revocation list of certificates of the authority. */
  async revocationList(
    authority: SshAuthority,
    authorityPublicKey: string,
    { serials, version }: { serials: string[]; version: number },
  ): Promise<Buffer> {
    return inFolder(async folder => {
      const [key, list, output] = ['ca.pub', 'serials', 'krl'].map(name =>
        path.join(folder, name),
      );
      await fs.writeFile(key, `${authorityPublicKey}\n`);
      await fs.writeFile(
        list,
        serials.map(serial => `serial: ${serial}\n`).join(''),
      );
      await this.#run(
        `writing the revocation list of authority '${authority.name}'`,
        ['-q', '-k', '-f', output, '-s', key, '-z', String(version), list],
      );
      return fs.readFile(output);
    });
  }

  /** A copy that only this process can read, whatever the rights of the original. */
  async #writeKey(authority: SshAuthority, folder: string): Promise<string> {
    const file = path.join(folder, 'authority');
    const key = (await readKey(authority)).trim();
    await fs.writeFile(file, `${key}\n`, { mode: 0o600 });
    return file;
  }

  async #run(
    doing: string,
    args: string[],
    signal?: AbortSignal,
  ): Promise<string> {
    try {
      const { stdout } = await exec(this.#command, args, {
        env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
        signal,
      });
      return stdout;
    } catch (error) {
      signal?.throwIfAborted();
      if (isError(error) && error.code === 'ENOENT') {
        throw new Error(
          `${doing}: there is no ${this.#command}; install OpenSSH's client programs, or set jitAccess.sshCertificates.sshKeygen`,
        );
      }
      const said =
        isError(error) && typeof error.stderr === 'string'
          ? error.stderr.trim()
          : String(error);
      throw new Error(`${doing}: ${said}`);
    }
  }
}
