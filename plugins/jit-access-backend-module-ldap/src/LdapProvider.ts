import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import {
  longestResidual,
  type CallOptions,
  type ErrorClass,
  type GrantRef,
  type JitProvider,
  type ManagedTuple,
  type ProviderCapabilities,
  type ProviderState,
  type Resolution,
} from '@fairway/plugin-jit-access-node';
import type { LdapDirectory } from './config';
import { withSession, type DirectorySession } from './DirectorySession';
import { findTarget, readEntitlement } from './entitlement';
import { classify } from './errors';
import { readGroup, requireMarked } from './groups';
import { listMembers, listMemberships } from './holders';
import {
  grantMembership,
  inspectMembership,
  revokeMembership,
  type Membership,
} from './membership';
import { principalOf, readPerson } from './people';
import { planLines } from './planLines';

/** How long what nobody waits for in the background may take, in milliseconds. */
const PATIENCE_MS = 5_000;

/** What {@link LdapProvider} is made of. */
export interface LdapProviderOptions {
  directories: LdapDirectory[];
  logger: LoggerService;
}

/** Grants membership in groups of LDAP directories, and takes it away. */
export class LdapProvider implements JitProvider {
  readonly id = 'ldap';
  readonly capabilities: ProviderCapabilities;
  readonly #directories: Map<string, LdapDirectory>;
  readonly #logger: LoggerService;

  constructor({ directories, logger }: LdapProviderOptions) {
    this.#directories = new Map(directories.map(each => [each.name, each]));
    this.#logger = logger;
    this.capabilities = {
      nativeExpiry: false,
      killSessions: false,
      listManaged: true,
      residual: longestResidual(directories),
    };
  }

  /** Judges by form and configuration; `grant` asks the directory. */
  validate(entitlement: Record<string, string>): void {
    readEntitlement(entitlement, this.#directories);
  }

  async mapPrincipal(
    user: Entity,
    entitlement: Record<string, string>,
  ): Promise<Resolution<string>> {
    const { directory, group: dn } = this.#resolve(entitlement);
    const { annotation } = directory.users;
    const whose = `annotation ${annotation} of user '${user.metadata.name}'`;
    const text = user.metadata.annotations?.[annotation];
    if (text === undefined) {
      return {
        status: 'empty',
        reason: `There is no ${whose}; it names the person's entry in directory '${directory.name}', which is never guessed`,
      };
    }
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      return await withSession(directory, whose, signal, async session => {
        const person = await readPerson(session, directory, text);
        if (person.status !== 'resolved') {
          return { ...person, reason: `The ${whose}: ${person.reason}` };
        }
        const group = requireMarked(
          directory,
          dn,
          await readGroup(session, directory, dn),
        );
        return principalOf(session, directory, person.value, group.kind);
      });
    } catch (error) {
      return { status: 'error', reason: stringifyError(error) };
    }
  }

  async plan(ref: Omit<GrantRef, 'grantId'>): Promise<string[]> {
    const { directory, group } = this.#resolve(ref.entitlement);
    const change = { directory, group, principal: ref.principal };
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const state = await withSession(
        directory,
        `planning membership in '${group}'`,
        signal,
        async session => {
          const found = await readGroup(session, directory, group);
          requireMarked(directory, group, found);
          return inspectMembership(session, directory, change);
        },
      );
      return planLines({ ...change, state });
    } catch (error) {
      if (this.classify(error) === 'permanent') {
        throw error;
      }
      this.#logger.warn(
        `Planning access to a group of directory '${directory.name}': ${stringifyError(error)}`,
      );
      return planLines(change);
    }
  }

  instructions({ entitlement, principal }: GrantRef): string {
    const { directory, group } = this.#resolve(entitlement);
    return `In directory ${directory.name}, '${principal}' is a member of '${group}'. Log in anew where you need it: most systems read groups when a session starts.`;
  }

  inspect(ref: GrantRef, { signal }: CallOptions): Promise<ProviderState> {
    return this.#at(ref, 'looking at', signal, inspectMembership);
  }

  async grant(ref: GrantRef, { signal }: CallOptions): Promise<void> {
    this.validate(ref.entitlement);
    return this.#at(ref, 'granting', signal, (session, directory, membership) =>
      grantMembership(session, directory, membership, ref.grantId),
    );
  }

  revoke(ref: GrantRef, { signal }: CallOptions): Promise<void> {
    return this.#at(ref, 'revoking', signal, revokeMembership);
  }

  /** Throws when one directory can't be asked: half a list would look whole. */
  async *listManaged({ signal }: CallOptions): AsyncIterable<ManagedTuple> {
    for (const directory of this.#directories.values()) {
      yield* await withSession(
        directory,
        'listing what Fairway granted',
        signal,
        session => listMemberships(session, directory),
      );
    }
  }

  async listHolders(
    entitlement: Record<string, string>,
    { signal }: CallOptions,
  ): Promise<string[]> {
    const { directory, group } = this.#resolve(entitlement);
    return withSession(
      directory,
      `listing the members of '${group}'`,
      signal,
      session => listMembers(session, directory, group),
    );
  }

  classify(error: unknown): ErrorClass {
    return classify(error);
  }

  #resolve(entitlement: Record<string, string>) {
    return readEntitlement(entitlement, this.#directories);
  }

  async #at<T>(
    { entitlement, principal }: GrantRef,
    verb: string,
    signal: AbortSignal,
    work: (
      session: DirectorySession,
      directory: LdapDirectory,
      membership: Membership,
    ) => Promise<T>,
  ): Promise<T> {
    const { directory, group } = findTarget(entitlement, this.#directories);
    return withSession(
      directory,
      `${verb} membership of '${principal}' in '${group}'`,
      signal,
      session => work(session, directory, { group, principal }),
    );
  }
}
