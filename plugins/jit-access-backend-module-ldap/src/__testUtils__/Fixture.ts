import { mockServices } from '@backstage/backend-test-utils';
import type { GrantRef, ManagedTuple } from '@fairway/plugin-jit-access-node';
import { Attribute, Change } from 'ldapts';
import type { LdapDirectory } from '../config';
import { LdapProvider } from '../LdapProvider';
import { GROUP_KINDS } from './ldapHarness';
import { GROUPS, OTHER_GROUPS, TestDirectory } from './TestDirectory';

export const options = () => ({ signal: new AbortController().signal });
export const grantOptions = () => ({ ...options(), expiresAt: new Date() });
export const revokeOptions = () => ({ ...options(), killSessions: false });

/** A directory and a provider for it, with people and groups on demand. */
export class Fixture {
  readonly directory: TestDirectory;
  readonly provider: LdapProvider;
  #count = 0;

  private constructor(directory: TestDirectory) {
    this.directory = directory;
    this.provider = this.create();
  }

  static async start(): Promise<Fixture> {
    const directory = await TestDirectory.create();
    await directory.root.add(`cn=staff,${OTHER_GROUPS}`, {
      ...GROUP_KINDS.groupOfNames.attributes,
    });
    return new Fixture(directory);
  }

  /** A provider of directories that differ by that from the real one. */
  create(...over: Partial<LdapDirectory>[]): LdapProvider {
    return new LdapProvider({
      directories: (over.length ? over : [{}]).map(each =>
        this.directory.config(each),
      ),
      logger: mockServices.logger.mock(),
    });
  }

  newPerson(attributes?: Record<string, string | string[]>): Promise<string> {
    this.#count += 1;
    return this.directory.addPerson(`p${this.#count}`, attributes);
  }

  /** A marked group that has only its placeholder. */
  async newGroup(
    over: Record<string, string | string[]> = {},
  ): Promise<string> {
    this.#count += 1;
    const dn = `cn=g${this.#count},${GROUPS}`;
    await this.directory.root.add(dn, {
      ...GROUP_KINDS.groupOfNames.attributes,
      description: 'fairway-jit',
      ...over,
    });
    return dn;
  }

  refFor(group: string, principal: string): GrantRef {
    return {
      grantId: `grant-${this.#count}`,
      entitlement: { directory: 'corp', group },
      principal,
    };
  }

  /** A change by the server's administrator. */
  async change(
    operation: 'add' | 'delete',
    dn: string,
    type: string,
    ...values: string[]
  ): Promise<void> {
    await this.directory.root.modify(
      dn,
      new Change({ operation, modification: new Attribute({ type, values }) }),
    );
  }

  async listed(provider: LdapProvider = this.provider) {
    const tuples: ManagedTuple[] = [];
    for await (const tuple of provider.listManaged(options())) {
      tuples.push(tuple);
    }
    return tuples;
  }
}
