import type {
  Resolution,
  ServicePosture,
} from '@fairway/plugin-jit-access-node';
import type { StoredRequest } from '../../database/records/request';
import { canonicalJson, sha256 } from '../../ledger/hashing';
import type { CompiledPolicy } from '../../policy/compile';
import type { Extensions } from '../Extensions';
import { lookUp, onceEach } from '../lookups';

/**
 * What a live grant was last found to be in order under, as one text: the
 * policy, and what of the target's and the person's posture it reads. A grant
 * is judged again only when this changes.
 */
export class Signatures {
  private readonly posture: (
    ref: string,
  ) => Promise<Resolution<ServicePosture>>;
  private readonly incidents: (ref: string) => Promise<Resolution<number>>;

  /** For one sweep: each target and person is asked about once. */
  constructor(extensions: Extensions) {
    const source = extensions.postureSource;
    const none = {
      status: 'empty' as const,
      reason: 'No source of posture is installed',
    };
    this.posture = onceEach(async ref =>
      source
        ? lookUp(`the posture of ${ref}`, signal =>
            source.posture(ref, { signal }),
          )
        : none,
    );
    this.incidents = onceEach(async ref =>
      source?.openIncidents
        ? lookUp(`the incidents of ${ref}`, signal =>
            askIncidents(source, ref, signal),
          )
        : none,
    );
  }

  /** Of what has not changed since the request was made, posture apart. */
  plain(request: StoredRequest): string {
    return sign(request.policyHash, null, null);
  }

  /** undefined when it can't be told now. */
  async of(
    request: StoredRequest,
    policy: CompiledPolicy,
  ): Promise<string | undefined> {
    const reads = (path: string) =>
      [...policy.reads].some(
        read => read === path || read.startsWith(`${path}.`),
      );
    const posture = reads('service')
      ? await this.posture(request.entityRef)
      : null;
    const incidents = reads('subject.openIncidents')
      ? await this.incidents(request.grantee)
      : null;
    return posture?.status === 'error' || incidents?.status === 'error'
      ? undefined
      : sign(policy.hash, standingOf(posture), valueOf(incidents));
  }
}

function askIncidents(
  source: NonNullable<Extensions['postureSource']>,
  ref: string,
  signal: AbortSignal,
): Promise<Resolution<number>> {
  return source.openIncidents
    ? source.openIncidents(ref, { signal })
    : Promise.resolve({ status: 'empty', reason: 'nothing tells' });
}

function valueOf<T>(found: Resolution<T> | null): T | null {
  return found?.status === 'resolved' ? found.value : null;
}

/** Without when it was computed, which changes all the time. */
function standingOf(found: Resolution<ServicePosture> | null): unknown {
  const posture = valueOf(found);
  return (
    posture && [posture.level, posture.overdueCriticals, posture.openCriticals]
  );
}

function sign(hash: string, posture: unknown, incidents: unknown): string {
  return sha256(canonicalJson([hash, posture, incidents]));
}
