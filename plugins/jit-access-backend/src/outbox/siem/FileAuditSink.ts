import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import type { AuditSink } from '@fairway/plugin-jit-access-node';
import { isAuditRow } from '../../ledger/records';

/** More than the longest row. */
const TAIL_BYTES = 256 * 1024;

/**
 * Appends rows to a file for a log shipper, one JSON object a line, and waits
 * until they are on the disk. What is in the file already is not written again.
 */
export class FileAuditSink implements AuditSink {
  readonly id = 'siem-file';

  constructor(private readonly file: string) {}

  async write(rows: readonly AuditRow[]): Promise<void> {
    await mkdir(path.dirname(this.file), { recursive: true });
    const handle = await open(this.file, 'a+', 0o640);
    try {
      const { last, isTorn } = await endOf(handle);
      const fresh = rows.filter(row => row.seq > last);
      if (fresh.length > 0) {
        const lines = fresh.map(row => `${JSON.stringify(row)}\n`).join('');
        await handle.write(`${isTorn ? '\n' : ''}${lines}`);
        await handle.sync();
      }
    } finally {
      await handle.close();
    }
  }
}

/** Number of the last whole row, and whether a crash cut a line short after it. */
async function endOf(
  handle: FileHandle,
): Promise<{ last: number; isTorn: boolean }> {
  const { size } = await handle.stat();
  const length = Math.min(size, TAIL_BYTES);
  const { buffer } = await handle.read({
    buffer: Buffer.alloc(length),
    position: size - length,
    length,
  });
  const text = buffer.toString('utf8');
  const rows = text.split('\n').flatMap(line => {
    try {
      const value: unknown = JSON.parse(line);
      return isAuditRow(value) ? [value.seq] : [];
    } catch {
      return [];
    }
  });
  return {
    last: rows[rows.length - 1] ?? 0,
    isTorn: size > 0 && !text.endsWith('\n'),
  };
}
