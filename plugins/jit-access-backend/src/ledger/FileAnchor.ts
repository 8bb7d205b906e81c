import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isError } from '@backstage/errors';
import type {
  AnchoredHead,
  LedgerAnchor,
} from '@fairway/plugin-jit-access-node';
import { isAnchoredHead } from './anchored';

function isNoSuchFile(error: unknown): boolean {
  return isError(error) && error.code === 'ENOENT';
}

/** Heads in the text of an anchor file. Throws with the number of a bad line. */
export function parseAnchorFile(text: string, file: string): AnchoredHead[] {
  return text.split('\n').flatMap((line, index): AnchoredHead[] => {
    // A line without its end was cut short by a crash; its head was written again.
    if (!line.trimEnd().endsWith('}')) {
      if (line.trim() === '' || line.startsWith('{')) {
        return [];
      }
      throw new Error(`Line ${index + 1} of ${file} is no head of the ledger`);
    }
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      value = undefined;
    }
    if (!isAnchoredHead(value)) {
      throw new Error(`Line ${index + 1} of ${file} is no head of the ledger`);
    }
    return [value];
  });
}

/**
 * Keeps heads in a file, one JSON object a line, which is only ever appended
 * to. It protects as far as those who can write to the database can't write to
 * the file: keep it on another machine's volume, append-only (`chattr +a`).
 * Backends share one file.
 */
export class FileAnchor implements LedgerAnchor {
  readonly id = 'file';

  constructor(private readonly file: string) {}

  async write(head: AnchoredHead): Promise<void> {
    const text = await this.text();
    const isKept = parseAnchorFile(text, this.file).some(
      kept => kept.seq === head.seq && kept.hash === head.hash,
    );
    if (isKept) {
      return;
    }
    const { seq, hash, at, mac } = head;
    const gap = text === '' || text.endsWith('\n') ? '' : '\n';
    const line = `${gap}${JSON.stringify({ seq, hash, at, mac })}\n`;
    await mkdir(path.dirname(this.file), { recursive: true });
    // 'a' is O_APPEND: the system puts each write at the end.
    const handle = await open(this.file, 'a', 0o640);
    try {
      await handle.write(line);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (text === '') {
      await syncDirectory(path.dirname(this.file));
    }
  }

  async read(): Promise<AnchoredHead[]> {
    return parseAnchorFile(await this.text(), this.file);
  }

  private async text(): Promise<string> {
    try {
      return await readFile(this.file, 'utf8');
    } catch (error) {
      if (isNoSuchFile(error)) {
        return '';
      }
      throw error;
    }
  }
}

/** A new file survives a crash only when its directory was synced as well. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
