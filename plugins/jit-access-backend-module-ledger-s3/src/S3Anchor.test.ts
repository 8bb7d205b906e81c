import { S3Client } from '@aws-sdk/client-s3';
import { mockServices } from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { readS3Config } from './config';
import { headOf, keyOf } from './headKey';
import { S3Anchor } from './S3Anchor';

const BUCKET = 'https://audit-anchor.s3.eu-central-1.amazonaws.com';
const PREFIX = 'fairway/';
const RETENTION = 365 * 24 * 3600 * 1000;
const signal = new AbortController().signal;

interface Version {
  key: string;
  retainUntil: string;
}

/** S3 as far as the anchor uses it: it refuses what a locked bucket refuses. */
class Bucket {
  versions: Version[] = [];
  /** Keys that a delete marker hides from a plain listing. */
  readonly hidden = new Set<string>();
  locked = true;
  pageSize = 2;
  readonly unexpected: string[] = [];

  readonly handlers = [
    http.put(`${BUCKET}/*`, async ({ request }) => {
      const { headers } = request;
      if (!headers.get('authorization')?.includes('AWS4-HMAC-SHA256')) {
        return this.error(403, 'AccessDenied');
      }
      if (!this.locked) {
        return this.error(400, 'InvalidRequest');
      }
      const retainUntil = headers.get('x-amz-object-lock-retain-until-date');
      if (
        headers.get('x-amz-object-lock-mode') !== 'COMPLIANCE' ||
        !retainUntil ||
        Date.parse(retainUntil) <= Date.parse('2026-01-01')
      ) {
        return this.error(400, 'InvalidArgument');
      }
      if (
        !headers.get('x-amz-checksum-sha256') &&
        headers.get('x-amz-trailer') !== 'x-amz-checksum-sha256'
      ) {
        return this.error(400, 'InvalidRequest');
      }
      const key = decodeURIComponent(new URL(request.url).pathname.slice(1));
      this.versions.push({ key, retainUntil });
      return new HttpResponse(null, { headers: { 'x-amz-version-id': '1' } });
    }),
    http.get(`${BUCKET}/`, ({ request }) => {
      const { searchParams } = new URL(request.url);
      if (!searchParams.has('versions')) {
        // A plain listing needs a right that the anchor has not.
        return this.error(403, 'AccessDenied');
      }
      const prefix = searchParams.get('prefix') ?? '';
      const marker = searchParams.get('key-marker') ?? '';
      const keys = this.versions
        .map(({ key }) => key)
        .filter(key => key.startsWith(prefix) && key > marker)
        .sort();
      const page = keys.slice(0, this.pageSize);
      const more = keys.length > page.length;
      return HttpResponse.xml(
        `<?xml version="1.0" encoding="UTF-8"?><ListVersionsResult><IsTruncated>${more}</IsTruncated>${
          more
            ? `<NextKeyMarker>${page[page.length - 1]}</NextKeyMarker><NextVersionIdMarker>1</NextVersionIdMarker>`
            : ''
        }${page
          .map(
            key =>
              `<Version><Key>${key}</Key><VersionId>1</VersionId><IsLatest>${!this.hidden.has(key)}</IsLatest></Version>`,
          )
          .join('')}${[...this.hidden]
          .map(
            key =>
              `<DeleteMarker><Key>${key}</Key><IsLatest>true</IsLatest></DeleteMarker>`,
          )
          .join('')}</ListVersionsResult>`,
      );
    }),
    http.all('*', ({ request }) => {
      this.unexpected.push(`${request.method} ${request.url}`);
      return this.error(403, 'AccessDenied');
    }),
  ];

  private error(status: number, code: string) {
    return HttpResponse.xml(
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
      { status },
    );
  }
}

const head = (seq: number, mac: string | null = 'b'.repeat(64)) => ({
  seq,
  hash: String(seq % 10).repeat(64),
  at: '2026-11-21T18:00:00.123Z',
  mac,
});

describe('S3Anchor', () => {
  const bucket = new Bucket();
  const server = setupServer(...bucket.handlers);
  const client = new S3Client({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  const anchor = new S3Anchor(client, {
    bucket: 'audit-anchor',
    prefix: PREFIX,
    retention: RETENTION,
  });

  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterEach(() => {
    bucket.versions = [];
    bucket.hidden.clear();
    bucket.locked = true;
  });
  afterAll(() => {
    server.close();
    client.destroy();
  });

  it('keeps heads under lock and reads them in order, over pages', async () => {
    for (const seq of [10, 2, 300, 4, 5]) {
      await anchor.write(head(seq), { signal });
    }
    await anchor.write(head(7, null), { signal });
    const heads = await anchor.read({ signal });
    expect(heads).toEqual([
      head(2),
      head(4),
      head(5),
      head(7, null),
      head(10),
      head(300),
    ]);
    expect(Date.parse(bucket.versions[0].retainUntil)).toBeCloseTo(
      Date.parse(head(1).at) + RETENTION,
      -4,
    );
  });

  it('writes a head once, whenever it is given again', async () => {
    await anchor.write(head(2), { signal });
    await anchor.write(
      { ...head(2), at: '2026-11-21T19:00:00.000Z' },
      { signal },
    );
    expect(bucket.versions).toHaveLength(1);
    await anchor.write({ ...head(2), hash: 'f'.repeat(64) }, { signal });
    expect(bucket.versions).toHaveLength(2);
  });

  it('sees heads that a delete marker hides', async () => {
    await anchor.write(head(2), { signal });
    bucket.hidden.add(bucket.versions[0].key);
    expect(await anchor.read({ signal })).toEqual([head(2)]);
  });

  it('asks for nothing else', async () => {
    await anchor.write(head(2), { signal });
    await anchor.read({ signal });
    expect(bucket.unexpected).toEqual([]);
  });

  it('fails on a bucket without lock, and on strange objects', async () => {
    bucket.locked = false;
    await expect(anchor.write(head(1), { signal })).rejects.toThrow(
      /InvalidRequest/,
    );
    bucket.versions.push({ key: `${PREFIX}other.json`, retainUntil: '' });
    await expect(anchor.read({ signal })).rejects.toThrow(
      /no head of the ledger/,
    );
  });
});

describe('keys', () => {
  it('hold the whole head', () => {
    expect(headOf(PREFIX, keyOf(PREFIX, head(42)))).toEqual(head(42));
    expect(keyOf(PREFIX, head(9)) < keyOf(PREFIX, head(10))).toBe(true);
  });
});

describe('configuration', () => {
  const read = (s3: object) =>
    readS3Config(
      mockServices.rootConfig({ data: { jitAccess: { ledger: { s3 } } } }),
    );

  it('has defaults', () => {
    expect(read({ bucket: 'b', region: 'eu-central-1' })).toEqual({
      bucket: 'b',
      region: 'eu-central-1',
      prefix: 'fairway/jit-access/',
      retention: RETENTION,
      accountId: undefined,
      endpoint: undefined,
    });
    expect(readS3Config(mockServices.rootConfig())).toBeUndefined();
  });

  it.each([
    ['retention', { retention: 'PT1H' }],
    ['prefix', { prefix: 'a b' }],
  ])('refuses a bad %s', (field, bad) => {
    expect(() => read({ bucket: 'b', region: 'r', ...bad })).toThrow(field);
  });
});
