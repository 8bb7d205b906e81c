import { open } from 'node:fs/promises';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { parseManifest } from '../manifests/parse';
import type { AuditPolicySource } from './config';
import { isAuditPolicy, readAuditPolicy, type ReadPolicy } from './policy';

const MAX_BYTES = 1024 * 1024;

const TOO_LARGE = `it has more than ${MAX_BYTES} bytes`;

/** A policy as it is kept; `unread` is neither a policy nor the lack of one. */
export type KeptPolicy =
  | { kind: 'policy'; read: ReadPolicy; where: string }
  | { kind: 'unread'; reason: string };

async function readFileText(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size > MAX_BYTES) {
      throw new Error(TOO_LARGE);
    }
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** Where a policy is read from. */
export interface PolicyReader {
  urls: Pick<UrlReaderService, 'readUrl'>;
  signal: AbortSignal;
}

async function readText(
  source: AuditPolicySource,
  { urls, signal }: PolicyReader,
): Promise<string> {
  if ('file' in source) {
    return readFileText(source.file);
  }
  const answer = await urls.readUrl(source.url, { signal });
  const bytes = await answer.buffer();
  if (bytes.length > MAX_BYTES) {
    throw new Error(TOO_LARGE);
  }
  return bytes.toString('utf8');
}

/** The policy of a text; a text that the API server would not take is none. */
export function policyOf(text: string): ReadPolicy {
  const parsed = parseManifest(text);
  if (!parsed.ok) {
    return parsed;
  }
  const [found] = parsed.objects.filter(({ value }) => isAuditPolicy(value));
  return found
    ? readAuditPolicy(found.value)
    : { ok: false, reason: 'it holds no Policy of audit.k8s.io' };
}

/** Reads the policy of a cluster from where it is kept. Only aborting throws. */
export async function readKeptPolicy(
  source: AuditPolicySource | undefined,
  reader: PolicyReader,
): Promise<KeptPolicy> {
  if (!source) {
    return {
      kind: 'unread',
      reason:
        'it is not known where the audit policy of the cluster is kept; set auditPolicy of the cluster',
    };
  }
  const where = 'file' in source ? source.file : source.url;
  try {
    return {
      kind: 'policy',
      read: policyOf(await readText(source, reader)),
      where,
    };
  } catch (error) {
    reader.signal.throwIfAborted();
    return {
      kind: 'unread',
      reason: `the audit policy ${where} could not be read: ${toError(error).message}`,
    };
  }
}
