import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  canonicalRef,
  type RequestKind,
} from '@fairway/plugin-jit-access-common';
import type { Resolution } from '@fairway/plugin-jit-access-node';
import type { CompiledPolicy } from '../policy/compile';
import {
  judgeBreakGlass,
  judgeEligibility,
  type Eligibility,
} from '../policy/evaluate';
import { ON_CALL } from './OnCall';
import { groupsOf } from './People';

/** Who is on call for a rotation. */
export type AskRotation = (rotation: string) => Promise<Resolution<string[]>>;

/** Rotations whose people may ask, or may not. */
function rotationsOf({ document }: CompiledPolicy, kind: RequestKind) {
  const { allow, deny } = document.request.eligible;
  const asked =
    kind === 'break-glass' ? (document.breakGlass?.eligible ?? []) : allow;
  return [...asked, ...deny]
    .filter(set => set.startsWith(ON_CALL))
    .map(set => set.slice(ON_CALL.length));
}

/** Whether a person may ask, by name, group and rotation. */
export async function judgePerson(
  policy: CompiledPolicy,
  kind: RequestKind,
  person: Entity,
  askRotation: AskRotation,
): Promise<Eligibility> {
  const ref = canonicalRef(stringifyEntityRef(person));
  const onCall: string[] = [];
  let why: string | undefined;
  for (const rotation of new Set(rotationsOf(policy, kind))) {
    const found = await askRotation(rotation);
    if (found.status === 'error') {
      why ??= found.reason;
    } else if (found.status === 'resolved' && found.value.includes(ref)) {
      onCall.push(rotation);
    }
  }
  const judge = kind === 'break-glass' ? judgeBreakGlass : judgeEligibility;
  const answer = judge(policy, {
    ref,
    groups: groupsOf(person),
    onCall: why === undefined ? onCall : undefined,
  });
  return !answer.eligible && answer.unknown && why !== undefined
    ? { ...answer, reason: `${answer.reason}: ${why}` }
    : answer;
}
