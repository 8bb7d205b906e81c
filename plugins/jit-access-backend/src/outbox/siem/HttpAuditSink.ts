import { createHmac } from 'node:crypto';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import type { AuditSink } from '@fairway/plugin-jit-access-node';

/** Header with the time and the HMAC of a batch: `t=<unix seconds>,v1=<hex>`. */
export const SIGNATURE_HEADER = 'X-Fairway-Signature';

/** HMAC-SHA-256, in hex, of `<unix seconds>.<body>`. */
export function signatureOf(
  secret: string,
  seconds: number,
  body: string,
): string {
  return createHmac('sha256', secret)
    .update(`${seconds}.${body}`)
    .digest('hex');
}

/**
 * Posts rows to a collector over HTTPS, one JSON object a line. Everything but
 * a 2xx means that the batch is sent again, with the same
 * `X-Fairway-Rows: <first>-<last>`, by which a receiver can leave out what it
 * has. Redirects are not followed.
 */
export class HttpAuditSink implements AuditSink {
  readonly id = 'siem-http';

  constructor(
    private readonly o: {
      url: string;
      /** Key of the signature. */
      secret: string;
      fetch?: typeof fetch;
    },
  ) {}

  async write(
    rows: readonly AuditRow[],
    { signal }: { signal: AbortSignal },
  ): Promise<void> {
    const body = rows.map(row => `${JSON.stringify(row)}\n`).join('');
    const seconds = Math.floor(Date.now() / 1000);
    const send = this.o.fetch ?? globalThis.fetch;
    const response = await send(this.o.url, {
      method: 'POST',
      redirect: 'error',
      signal,
      body,
      headers: {
        'Content-Type': 'application/x-ndjson',
        'X-Fairway-Rows': `${rows[0].seq}-${rows[rows.length - 1].seq}`,
        [SIGNATURE_HEADER]: `t=${seconds},v1=${signatureOf(this.o.secret, seconds, body)}`,
      },
    });
    await response.body?.cancel();
    if (!response.ok) {
      throw new Error(
        `the collector answered ${response.status} ${response.statusText}`,
      );
    }
  }
}
