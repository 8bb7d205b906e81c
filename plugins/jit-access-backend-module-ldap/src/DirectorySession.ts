import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { ServiceUnavailableError } from '@backstage/errors';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import {
  Attribute,
  Change,
  Client,
  type Entry,
  type Filter,
  type SearchOptions,
} from 'ldapts';
import type { LdapDirectory } from './config';
import { describeError, RESULT, resultCodeOf } from './errors';

/** Limits in milliseconds: of one connection attempt, and of one call. */
const CONNECT_MS = 5_000;
const CALL_MS = 20_000;
/** Entries asked for at a time. */
const PAGE_SIZE = 200;

/** Answers that mean that a value is not one of an attribute's. */
const NOT_THERE: readonly unknown[] = [
  RESULT.noSuchAttribute,
  RESULT.noSuchObject,
  RESULT.invalidAttributeSyntax,
];

/** A change of one value of an attribute. */
export interface ValueChange {
  operation: 'add' | 'delete';
  attribute: string;
  value: string;
}

/** Values of an attribute as text, whatever the case of its name. */
export function valuesOf(entry: Entry, attribute: string): string[] {
  const wanted = attribute.toLowerCase();
  const key = Object.keys(entry).find(each => each.toLowerCase() === wanted);
  const value = key === undefined ? [] : entry[key];
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** An authenticated connection, for one call of the provider. */
export class DirectorySession {
  readonly #client: Client;
  readonly #signal: AbortSignal;

  constructor(client: Client, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  /** One entry; undefined when there is none of that name. */
  async read(dn: string, attributes: string[]): Promise<Entry | undefined> {
    try {
      const [entry] = await this.#search(dn, { scope: 'base', attributes });
      return entry;
    } catch (error) {
      if (resultCodeOf(error) === RESULT.noSuchObject) {
        return undefined;
      }
      throw error;
    }
  }

  /** All entries below one that the filter lets through, page by page. */
  async find(
    base: string,
    filter: Filter,
    attributes: string[],
  ): Promise<Entry[]> {
    return this.#search(base, {
      scope: 'sub',
      filter,
      attributes,
      paged: { pageSize: PAGE_SIZE },
    });
  }

  /** Whether the directory itself takes the value for one of the attribute's. */
  async has(dn: string, attribute: string, value: string): Promise<boolean> {
    this.#check();
    try {
      return await this.#client.compare(dn, attribute, value);
    } catch (error) {
      const code = resultCodeOf(error);
      // What can't be a value of the attribute is none: a name may be anything.
      if (NOT_THERE.includes(code)) {
        return false;
      }
      throw error;
    }
  }

  /** All changes or none. */
  async modify(dn: string, changes: ValueChange[]): Promise<void> {
    this.#check();
    await this.#client.modify(
      dn,
      changes.map(
        ({ operation, attribute, value }) =>
          new Change({
            operation,
            modification: new Attribute({ type: attribute, values: [value] }),
          }),
      ),
    );
  }

  async #search(base: string, options: SearchOptions): Promise<Entry[]> {
    this.#check();
    const { searchEntries, searchReferences } = await this.#client.search(
      base,
      options,
    );
    if (searchReferences.length > 0) {
      throw new ServiceUnavailableError(
        `Searching '${base}': part of it is at another server (${searchReferences.join(', ')}), so the answer would be incomplete; configure a base that one server has`,
      );
    }
    return searchEntries;
  }

  // The client would connect again by itself, without authentication and
  // without TLS, where a search finds less and looks complete.
  #check(): void {
    this.#signal.throwIfAborted();
    if (!this.#client.isBound) {
      throw new Error('Socket connection not established any more');
    }
  }
}

function tlsOptions(directory: LdapDirectory): ConnectionOptions {
  const host = directory.url.hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    servername: directory.servername ?? (isIP(host) ? undefined : host),
    ca: directory.ca,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
  };
}

async function authenticate(client: Client, directory: LdapDirectory) {
  const { startTls, bind } = directory;
  if (startTls) {
    await client.startTLS(tlsOptions(directory));
    // Otherwise the client would connect anew, unencrypted, for the password.
    if (!client.isConnected) {
      throw new Error('Socket connection not established after StartTLS');
    }
  }
  await client.bind(bind.dn, bind.password);
}

/**
 * Connects, authenticates, works and disconnects. An abort of the signal ends
 * it at once; a change that the server has by then may still be made.
 *
 * @param doing - what for, for the message of an error
 */
export async function withSession<T>(
  directory: LdapDirectory,
  doing: string,
  signal: AbortSignal,
  work: (session: DirectorySession) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const limit = timeLimit(CALL_MS, signal);
  const client = new Client({
    url: directory.url.href,
    connectTimeout: CONNECT_MS,
    timeout: CALL_MS,
    tlsOptions:
      directory.url.protocol === 'ldaps:' ? tlsOptions(directory) : undefined,
  });
  const close = () => client.unbind().catch(() => {});
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      close();
      reject(limit.reason);
    };
    limit.addEventListener('abort', onAbort, { once: true });
  });
  const run = async () => {
    await authenticate(client, directory);
    return work(new DirectorySession(client, limit));
  };
  try {
    return await Promise.race([aborted, run()]);
  } catch (error) {
    throw describeError(`Directory '${directory.name}', ${doing}`, error);
  } finally {
    limit.removeEventListener('abort', onAbort);
    await close();
  }
}
