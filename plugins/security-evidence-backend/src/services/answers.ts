import { NotFoundError } from '@backstage/errors';
import {
  CONTROL_STATES,
  type Control,
  type ControlState,
  type EvidenceContext,
  type EvidenceQuery,
  type ServiceCounts,
} from '@fairway/plugin-security-evidence-common';
import {
  STANDINGS,
  type CheckDefinition,
} from '@fairway/plugin-security-scorecard-common';
import type { Catalogue, CatalogueControl } from '../frameworks';

/** Sums over no service. */
export const noServices = (): ServiceCounts => ({
  'not-satisfied': 0,
  undetermined: 0,
  excepted: 0,
  satisfied: 0,
  'not-applicable': 0,
});

/** @throws NotFoundError when the framework has no such control */
export function controlOf(catalogue: Catalogue, id: string): CatalogueControl {
  const found = catalogue.controls.find(control => control.id === id);
  if (!found) {
    throw new NotFoundError(
      `${catalogue.title} ${catalogue.version} has no control '${id}'`,
    );
  }
  return found;
}

/** What every answer says of the framework. */
export function about({
  id,
  title,
  version,
  publisher,
  url,
}: Catalogue): EvidenceContext['framework'] {
  return { id, title, version, publisher, url };
}

/** The scope in the form of stored refs; null for the organisation. */
export const scopeOf = ({ scope }: EvidenceQuery): string | null =>
  scope?.toLocaleLowerCase('en-US') ?? null;

/** How a scope stood by a control: as its worst service. */
export function toControl(
  { id, title, group }: CatalogueControl,
  checkIds: readonly string[],
  services: ServiceCounts,
): Control {
  const state: ControlState = checkIds.length
    ? (STANDINGS.find(standing => services[standing] > 0) ?? 'not-applicable')
    : 'no-check';
  return { id, title, group, state, checkIds: [...checkIds], services };
}

/** Number of controls by state. */
export function totalsOf(
  controls: readonly Control[],
): Record<ControlState, number> {
  const totals: Record<ControlState, number> = {
    ...noServices(),
    'no-check': 0,
  };
  for (const state of CONTROL_STATES) {
    totals[state] = controls.filter(c => c.state === state).length;
  }
  return totals;
}

/** The checks that look at some controls. */
export function definitionsOf(
  controls: readonly Control[],
  definitions: readonly CheckDefinition[],
): CheckDefinition[] {
  const wanted = new Set(controls.flatMap(c => c.checkIds));
  return definitions.filter(check => wanted.has(check.id));
}
