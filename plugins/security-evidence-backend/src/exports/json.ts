import {
  ACTIVITY_KINDS,
  type ActivityKind,
} from '@fairway/plugin-security-evidence-common';
import type { EvidenceSet } from './EvidenceSet';

/** The evidence as one JSON object, as it comes: context, controls, services, activities. */
export async function* writeJson(set: EvidenceSet): AsyncGenerator<string> {
  const { summary, definitions, from, generatedAt, generatedBy } = set;
  const { controls, ...context } = summary;
  const head = { ...context, from, generatedAt, generatedBy, controls };
  yield `${JSON.stringify({ ...head, checks: definitions }).slice(0, -1)},"serviceEvidence":[`;
  let separator = '\n';
  for await (const services of set.services) {
    let piece = '';
    for (const service of services) {
      piece += `${separator}${JSON.stringify(service)}`;
      separator = ',\n';
    }
    yield piece;
  }
  yield '],"activities":[';
  separator = '\n';
  const unavailable: Partial<Record<ActivityKind, string>> = {};
  for await (const part of set.activities) {
    if ('unavailable' in part) {
      unavailable[part.kind] = part.unavailable;
      continue;
    }
    let piece = '';
    for (const activity of part.items) {
      piece += `${separator}${JSON.stringify(activity)}`;
      separator = ',\n';
    }
    yield piece;
  }
  const missing = ACTIVITY_KINDS.flatMap(kind =>
    unavailable[kind] === undefined
      ? []
      : [{ kind, reason: unavailable[kind] }],
  );
  yield `],"unavailable":${JSON.stringify(missing)}}\n`;
}
