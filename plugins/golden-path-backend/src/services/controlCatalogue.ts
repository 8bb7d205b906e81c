import { controls, type ControlResult } from '@fairway/plugin-golden-path-node';

/** What is known of a control without any service. */
export type ControlInfo = Pick<
  ControlResult,
  'id' | 'title' | 'severity' | 'remediation' | 'frameworks'
>;

/** Controls by id. */
export type ControlCatalogue = ReadonlyMap<string, ControlInfo>;

/** The controls of the engine. */
export const controlCatalogue: ControlCatalogue = new Map(
  controls.map(control => [control.id, control]),
);
