import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const BYTES = 32;

/**
 * Reads the key that forms are signed with; the first process makes it, and
 * all others use the same.
 */
export async function loadFormKey(root: string): Promise<Buffer> {
  const path = join(root, '.form-key');
  const present = await readFile(path).catch(() => undefined);
  if (present?.length === BYTES) {
    return present;
  }
  await mkdir(root, { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, randomBytes(BYTES), { mode: 0o600 });
  // Unlike a rename, a link does not replace what another process was faster with.
  await link(draft, path).catch(() => undefined);
  await rm(draft, { force: true });
  return readFile(path);
}

/** Token of the forms that one person gets for one repository. */
export function formToken(key: Buffer, person: string, place: string): string {
  return createHmac('sha256', key)
    .update(`${person}\n${place}`)
    .digest('base64url');
}

/** Whether a form came from a page of this person. */
export function isFormToken(
  key: Buffer,
  person: string,
  place: string,
  token: string,
): boolean {
  const wanted = Buffer.from(formToken(key, person, place));
  const given = Buffer.from(token);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
