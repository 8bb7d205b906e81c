import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Lines } from '../services/ImageRegister';

/** Sends a table as a file, as fast as the reader takes it. */
export async function sendCsv(
  res: Response,
  name: string,
  lines: Lines,
): Promise<void> {
  res.setHeader('Content-Type', 'text/csv; charset=utf-8');
  res.setHeader('Content-Disposition', `attachment; filename="${name}.csv"`);
  await pipeline(Readable.from(lines), res);
}
