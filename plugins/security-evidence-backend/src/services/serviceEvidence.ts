import type { ServiceEvidence } from '@fairway/plugin-security-evidence-common';
import type {
  AsOfEntity,
  CheckDefinition,
} from '@fairway/plugin-security-scorecard-common';

/** How the record's answer is shown. */
export function toServiceEvidence(
  entity: AsOfEntity,
  definitions: ReadonlyMap<string, CheckDefinition>,
): ServiceEvidence {
  return {
    entityRef: entity.entityRef,
    title: entity.title,
    ownerRef: entity.ownerRef,
    inCatalog: entity.inCatalog,
    state: entity.standing,
    results: entity.results.flatMap(result => {
      const check = definitions.get(result.checkId);
      return check
        ? [
            {
              ...result,
              title: check.title,
              pillar: check.pillar,
              source: check.collector,
            },
          ]
        : [];
    }),
    exceptions: entity.exceptions,
    openFindings: entity.openFindings,
  };
}
