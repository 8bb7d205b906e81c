import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  findServer,
  freePort,
  startServer,
  type RunningServer,
} from '@fairway/test-servers';
import { Client } from 'ldapts';
import { Duration } from 'luxon';
import type { LdapDirectory } from '../config';
import { LDAP_DN_ANNOTATION } from '../config';
import { parseDn, type Dn } from '../dn';
import { createCertificates, type Certificates } from './certificates';

// When the file is loaded, since installing it takes longer than a test may.
const SLAPD = findServer({
  name: 'slapd',
  paths: ['/usr/sbin/slapd', '/usr/libexec/slapd', '/usr/local/libexec/slapd'],
  debianPackage: 'slapd',
  variable: 'FAIRWAY_SLAPD_PATH',
});

const SUFFIX = 'dc=example,dc=org';
const ROOT = `cn=admin,${SUFFIX}`;
const PASSWORD = 'only-for-the-test';

export const PEOPLE = `ou=people,${SUFFIX}`;
export const GROUPS = `ou=jit,ou=groups,${SUFFIX}`;
export const OTHER_GROUPS = `ou=groups,${SUFFIX}`;
export const PLACEHOLDER = `cn=nobody,${SUFFIX}`;
export const SERVICE = `cn=fairway,ou=services,${SUFFIX}`;

/** The rights of Fairway's account, as the README has them. */
const ACCESS = `
access to dn.children="${GROUPS}" attrs=member,uniqueMember,memberUid
  by dn.exact="${SERVICE}" write
  by users read
access to dn.children="${GROUPS}" attrs=description val.regex="^fairway-jit grant="
  by dn.exact="${SERVICE}" write
  by users read
access to attrs=userPassword
  by anonymous auth
access to *
  by users read
`;

const slapdConf = (folder: string, { ca, certificate, key }: Certificates) => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload refint
pidfile ${folder}/slapd.pid
TLSCACertificateFile ${ca}
TLSCertificateFile ${certificate}
TLSCertificateKeyFile ${key}
sizelimit size.soft=5 size.hard=5 size.prtotal=unlimited
${ACCESS}
database mdb
suffix "${SUFFIX}"
rootdn "${ROOT}"
rootpw ${PASSWORD}
directory ${folder}/db
maxsize 16777216
dbnosync
overlay refint
refint_attributes member uniqueMember
`;

const dn = (text: string): Dn => {
  const read = parseDn(text);
  if (!read) {
    throw new Error(`'${text}' is no distinguished name`);
  }
  return read;
};

/** A private slapd with people and groups of a test's own. */
export class TestDirectory {
  readonly url: string;
  readonly ldapsUrl: string;
  /** PEM of the authority that signed the server's certificate. */
  readonly ca: string;
  readonly root: Client;
  readonly #server: RunningServer;
  readonly #folder: string;

  private constructor(options: {
    folder: string;
    server: RunningServer;
    tlsPort: number;
    ca: string;
  }) {
    const { folder, server, tlsPort, ca } = options;
    this.#folder = folder;
    this.#server = server;
    this.ca = ca;
    this.url = `ldap://127.0.0.1:${server.port}`;
    this.ldapsUrl = `ldaps://localhost:${tlsPort}`;
    this.root = new Client({ url: this.url });
  }

  static async create(): Promise<TestDirectory> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-slapd-'));
    fs.mkdirSync(path.join(folder, 'db'));
    const certificates = createCertificates(folder);
    const file = path.join(folder, 'slapd.conf');
    fs.writeFileSync(file, slapdConf(folder, certificates));
    const [port, tlsPort] = [await freePort(), await freePort()];
    const server = await startServer({
      command: SLAPD,
      args: [
        ...['-f', file, '-d', 'none'],
        ...['-h', `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`],
      ],
      port,
    });
    const directory = new TestDirectory({
      folder,
      server,
      tlsPort,
      ca: fs.readFileSync(certificates.ca, 'utf8'),
    });
    await directory.#provision();
    return directory;
  }

  async #provision(): Promise<void> {
    await this.root.bind(ROOT, PASSWORD);
    await this.root.add(SUFFIX, {
      objectClass: ['dcObject', 'organization'],
      dc: 'example',
      o: 'Example',
    });
    for (const base of [
      PEOPLE,
      OTHER_GROUPS,
      GROUPS,
      `ou=services,${SUFFIX}`,
    ]) {
      await this.root.add(base, { objectClass: 'organizationalUnit' });
    }
    await this.root.add(SERVICE, {
      objectClass: ['applicationProcess', 'simpleSecurityObject'],
      userPassword: PASSWORD,
    });
  }

  /** The directory as it would be configured. */
  config(over: Partial<LdapDirectory> = {}): LdapDirectory {
    return {
      name: 'corp',
      url: new URL(this.url),
      startTls: false,
      bind: { dn: SERVICE, password: PASSWORD },
      users: { base: dn(PEOPLE), annotation: LDAP_DN_ANNOTATION },
      groups: {
        base: dn(GROUPS),
        noteAttribute: 'description',
        placeholder: dn(PLACEHOLDER),
      },
      residual: Duration.fromISO('PT10M'),
      ...over,
    };
  }

  /**
   * Adds a person and returns its DN as the directory writes it.
   *
   * @param name - the relative name as it is written in a DN, after `cn=`
   */
  async addPerson(
    name: string,
    attributes: Record<string, string | string[]> = {},
  ): Promise<string> {
    const entry = `cn=${name},${PEOPLE}`;
    await this.root.add(entry, {
      objectClass: ['inetOrgPerson', 'posixAccount'],
      sn: 'Person',
      uid: `u${Math.random().toString(36).slice(2)}`,
      uidNumber: '1000',
      gidNumber: '1000',
      homeDirectory: '/home/person',
      ...attributes,
    });
    const { searchEntries } = await this.root.search(entry, { scope: 'base' });
    return searchEntries[0].dn;
  }

  /**
   * Renames a person, and resolves when the server has renamed it in the
   * group too: its upkeep of references runs after its answer.
   */
  async rename(
    person: string,
    rdn: string,
    group: string,
    attribute: string,
  ): Promise<void> {
    const before = await this.values(group, attribute);
    await this.root.modifyDN(person, `${rdn},${PEOPLE}`);
    while (
      (await this.values(group, attribute)).sort().join() ===
      before.sort().join()
    ) {
      await new Promise(setImmediate);
    }
  }

  /** Values of an attribute, as the server's administrator sees them. */
  async values(entry: string, attribute: string): Promise<string[]> {
    const { searchEntries } = await this.root.search(entry, {
      scope: 'base',
      attributes: [attribute],
    });
    const value = searchEntries[0]?.[attribute] ?? [];
    return (Array.isArray(value) ? value : [value]).map(String);
  }

  /** Does something as another account. */
  async as(
    { dn: name, password }: { dn: string; password: string },
    work: (client: Client) => Promise<void>,
  ): Promise<void> {
    const client = new Client({ url: this.url });
    try {
      await client.bind(name, password);
      await work(client);
    } finally {
      await client.unbind();
    }
  }

  async close(): Promise<void> {
    await this.root.unbind();
    await this.#server.close();
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }
}
