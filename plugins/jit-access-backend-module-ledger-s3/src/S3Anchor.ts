import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type {
  AnchoredHead,
  LedgerAnchor,
} from '@fairway/plugin-jit-access-node';
import type { S3Config } from './config';
import { headOf, keyOf } from './headKey';

/**
 * Keeps heads as objects that nobody can delete or overwrite before their
 * retention is over: object lock in compliance mode. It reads versions and not
 * objects, so that a delete marker hides nothing.
 */
export class S3Anchor implements LedgerAnchor {
  readonly id = 's3';

  constructor(
    private readonly client: S3Client,
    private readonly config: Pick<S3Config, 'bucket' | 'prefix' | 'retention'>,
  ) {}

  async write(
    head: AnchoredHead,
    { signal }: { signal: AbortSignal },
  ): Promise<void> {
    const { bucket, prefix, retention } = this.config;
    if (await this.has(head, signal)) {
      return;
    }
    const { seq, hash, at, mac } = head;
    await this.client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: keyOf(prefix, head),
        Body: `${JSON.stringify({ seq, hash, at, mac })}\n`,
        ContentType: 'application/json',
        // Object lock wants a checksum.
        ChecksumAlgorithm: 'SHA256',
        ObjectLockMode: 'COMPLIANCE',
        ObjectLockRetainUntilDate: new Date(Date.parse(at) + retention),
      }),
      { abortSignal: signal },
    );
  }

  read({ signal }: { signal: AbortSignal }): Promise<AnchoredHead[]> {
    return this.list(this.config.prefix, signal);
  }

  /** Whether the head was written before, at whatever time. */
  private async has(head: AnchoredHead, signal: AbortSignal): Promise<boolean> {
    const { prefix } = this.config;
    const start = keyOf(prefix, head).slice(0, prefix.length + 16);
    const heads = await this.list(start, signal);
    return heads.some(({ hash }) => hash === head.hash);
  }

  private async list(
    start: string,
    signal: AbortSignal,
  ): Promise<AnchoredHead[]> {
    const { bucket, prefix } = this.config;
    const keys = new Set<string>();
    let page: ListObjectVersionsCommandOutput | undefined;
    do {
      page = await this.client.send(
        new ListObjectVersionsCommand({
          Bucket: bucket,
          Prefix: start,
          KeyMarker: page?.NextKeyMarker,
          VersionIdMarker: page?.NextVersionIdMarker,
        }),
        { abortSignal: signal },
      );
      for (const { Key } of page.Versions ?? []) {
        if (Key !== undefined) {
          keys.add(Key);
        }
      }
    } while (page.IsTruncated);
    return [...keys].sort().map(key => headOf(prefix, key));
  }
}
