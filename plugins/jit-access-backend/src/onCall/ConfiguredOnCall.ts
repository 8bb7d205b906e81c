import type { OnCallSource, Resolution } from '@fairway/plugin-jit-access-node';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { People } from '../services/People';
import { personOnCall, type Rotation } from './rotations';

/** Rotations of the configuration: a group of the catalog, or people who take turns. */
export class ConfiguredOnCall implements OnCallSource {
  readonly id = 'config';

  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly people: Pick<People, 'entity' | 'resolveSet'>,
    private readonly rotations: ReadonlyMap<string, Rotation>,
  ) {}

  async onCall(name: string): Promise<Resolution<string[]>> {
    const rotation = this.rotations.get(name);
    if (!rotation) {
      return {
        status: 'empty',
        reason: `The configuration has no rotation '${name}'`,
      };
    }
    if ('weekly' in rotation) {
      const now = await this.clock.now(this.knex);
      const person = personOnCall(rotation.weekly, now);
      return person === undefined
        ? {
            status: 'empty',
            reason: `The turns of '${name}' begin at ${rotation.weekly.begins.toUTC().toISO()}`,
          }
        : { status: 'resolved', value: [person] };
    }
    const group = await this.people.entity(rotation.group);
    if (group.status === 'empty') {
      // A group that is gone is a mistake in the configuration, not nobody.
      return { status: 'error', reason: group.reason };
    }
    return group.status === 'resolved'
      ? this.people.resolveSet(rotation.group, group.value)
      : group;
  }
}
