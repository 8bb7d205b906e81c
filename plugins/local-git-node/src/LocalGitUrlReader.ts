import { Readable } from 'node:stream';
import {
  type ReaderFactory,
  type ReadTreeResponseFactory,
  ReadUrlResponseFactory,
} from '@backstage/backend-defaults/urlReader';
import type {
  UrlReaderService,
  UrlReaderServiceReadTreeOptions,
  UrlReaderServiceReadTreeResponse,
  UrlReaderServiceReadUrlOptions,
  UrlReaderServiceReadUrlResponse,
  UrlReaderServiceSearchOptions,
  UrlReaderServiceSearchResponse,
} from '@backstage/backend-plugin-api';
import {
  ForwardedError,
  isError,
  NotAllowedError,
  NotFoundError,
  NotModifiedError,
  ResponseError,
} from '@backstage/errors';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import { minimatch } from 'minimatch';
import { formatAddress, type GitAddress, parseAddress } from './address';
import { readBaseUrl } from './config';

const TIMEOUT_MS = 60_000;
const PATTERN = /[*?[\]{}()!]/;

/** Fixed folder before the first part with a pattern. */
function fixedFolder(path: string): string {
  const segments = path.split('/');
  const first = segments.findIndex(part => PATTERN.test(part));
  return segments.slice(0, first).join('/');
}

/** The body of an answer, piece by piece. */
async function* chunksOf(response: Response): AsyncGenerator<Buffer> {
  const reader = response.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (piece?.value === undefined) {
      return;
    }
    yield Buffer.from(piece.value);
  }
}

/**
 * Reads the local git server: files, folders and patterns, of branches, tags
 * and commits. Entity tags are the ids of the files' and folders' content, so
 * what did not change is not read again.
 */
export class LocalGitUrlReader implements UrlReaderService {
  /** Makes a reader for `goldenPath.localGit.url`; none when it is not set. */
  static readonly factory: ReaderFactory = ({
    config,
    treeResponseFactory,
  }) => {
    const base = readBaseUrl(config);
    if (base === undefined) {
      return [];
    }
    const reader = new LocalGitUrlReader(base, treeResponseFactory);
    return [
      {
        reader,
        predicate: url => parseAddress(base, url.toString()) !== undefined,
      },
    ];
  };

  private constructor(
    private readonly base: string,
    private readonly treeResponseFactory: ReadTreeResponseFactory,
  ) {}

  /** Reads a file. @throws NotFoundError, NotModifiedError */
  async readUrl(
    url: string,
    options: UrlReaderServiceReadUrlOptions = {},
  ): Promise<UrlReaderServiceReadUrlResponse> {
    const address = this.#parse(url);
    const response = await this.#get(url, 'raw', address, options);
    return ReadUrlResponseFactory.fromReadable(
      Readable.from(Buffer.from(await response.arrayBuffer())),
      { etag: response.headers.get('etag') ?? undefined },
    );
  }

  /** Reads a folder. Symbolic links are left out. @throws NotFoundError, NotModifiedError */
  async readTree(
    url: string,
    options: UrlReaderServiceReadTreeOptions = {},
  ): Promise<UrlReaderServiceReadTreeResponse> {
    const address = this.#parse(url);
    const response = await this.#get(url, 'archive', address, options);
    return this.treeResponseFactory.fromTarArchive({
      stream: Readable.from(chunksOf(response), { objectMode: false }),
      subpath: address.path || undefined,
      etag: response.headers.get('etag') ?? '',
      filter: options.filter,
      stripFirstDirectory: false,
    });
  }

  /** Reads all files whose path matches the pattern in the address. */
  async search(
    url: string,
    options: UrlReaderServiceSearchOptions = {},
  ): Promise<UrlReaderServiceSearchResponse> {
    const address = this.#parse(url);
    const { path } = address;
    if (!PATTERN.test(path)) {
      return this.#searchOne(url, options);
    }
    const folder = { ...address, path: fixedFolder(path) };
    let tree: UrlReaderServiceReadTreeResponse;
    try {
      tree = await this.readTree(formatAddress(this.base, 'tree', folder), {
        ...options,
        filter: file =>
          minimatch(folder.path ? `${folder.path}/${file}` : file, path, {
            dot: true,
          }),
      });
    } catch (error) {
      if (isError(error) && error.name === 'NotFoundError') {
        return { files: [], etag: '' };
      }
      throw error;
    }
    const files = await tree.files();
    return {
      etag: tree.etag,
      files: files.map(file => ({
        url: formatAddress(this.base, 'raw', {
          ...address,
          path: folder.path ? `${folder.path}/${file.path}` : file.path,
        }),
        content: file.content,
      })),
    };
  }

  /** For the log of which readers there are. */
  toString(): string {
    return `localGit{url=${this.base}}`;
  }

  async #searchOne(
    url: string,
    options: UrlReaderServiceSearchOptions,
  ): Promise<UrlReaderServiceSearchResponse> {
    try {
      const found = await this.readUrl(url, options);
      return {
        files: [{ url, content: found.buffer }],
        etag: found.etag ?? '',
      };
    } catch (error) {
      if (isError(error) && error.name === 'NotFoundError') {
        return { files: [], etag: '' };
      }
      throw error;
    }
  }

  #parse(url: string): GitAddress {
    const address = parseAddress(this.base, url);
    if (!address) {
      throw new NotAllowedError(
        `${url} is no address of a file or folder of the git server at ${this.base}.`,
      );
    }
    return address;
  }

  async #get(
    url: string,
    kind: 'raw' | 'archive',
    address: GitAddress,
    options: { etag?: string; signal?: AbortSignal },
  ): Promise<Response> {
    const { etag, signal } = options;
    let response: Response;
    try {
      response = await fetch(formatAddress(this.base, kind, address), {
        headers: etag ? { 'If-None-Match': etag } : {},
        redirect: 'error',
        signal: timeLimit(TIMEOUT_MS, signal),
      });
    } catch (error) {
      throw new ForwardedError(
        `Reading ${url} failed: the git server can't be reached`,
        error,
      );
    }
    if (response.status === 304) {
      throw new NotModifiedError(`${url} has not changed.`);
    }
    if (response.status === 404) {
      throw new NotFoundError(`There is nothing at ${url}.`);
    }
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
