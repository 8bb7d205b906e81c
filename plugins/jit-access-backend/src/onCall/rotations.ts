import type { Config } from '@backstage/config';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { canonicalRef } from '@fairway/plugin-jit-access-common';
import { DateTime, IANAZone } from 'luxon';

/** People who take turns, a week each. */
export interface WeeklyRotation {
  /** The first handover, to the first of the people. */
  begins: DateTime;
  /** Canonical refs. */
  people: string[];
}

/** How a rotation is told: by a group, all of whose members are on call, or by turns. */
export type Rotation = { group: string } | { weekly: WeeklyRotation };

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/**
 * Who has the turn; undefined before the first one. Turns change at the same
 * time of day in the rotation's zone, also when its clocks change.
 */
export function personOnCall(
  { begins, people }: WeeklyRotation,
  now: Date,
): string | undefined {
  const local = DateTime.fromJSDate(now, { zone: begins.zone });
  const weeks = Math.floor(local.diff(begins, 'weeks').weeks);
  return weeks < 0 ? undefined : people[weeks % people.length];
}

function refused(where: string, what: string): InputError {
  return new InputError(`jitAccess.onCall.rotations.${where}: ${what}`);
}

function readWeekly(name: string, config: Config): WeeklyRotation {
  const zone = config.getOptionalString('zone') ?? 'UTC';
  if (!IANAZone.isValidZone(zone)) {
    throw refused(name, `zone '${zone}' is no time zone`);
  }
  const handover = config.getOptionalString('handover') ?? 'Mon 09:00';
  const [, day, hour, minute] =
    /^([A-Z][a-z]{2}) ([01]\d|2[0-3]):([0-5]\d)$/.exec(handover) ?? [];
  const weekday = DAYS.indexOf(day) + 1;
  if (weekday === 0) {
    throw refused(name, `handover '${handover}' is not like 'Mon 09:00'`);
  }
  const start = DateTime.fromISO(config.getString('start'), { zone });
  if (!start.isValid) {
    throw refused(name, 'start must be a date, for example 2026-01-05');
  }
  const people = config.getStringArray('people').map(canonicalRef);
  if (people.length === 0 || !people.every(ref => ref.startsWith('user:'))) {
    throw refused(name, 'people must be refs of users, at least one');
  }
  const first = start
    .startOf('day')
    .plus({ days: (weekday - start.weekday + 7) % 7 })
    .set({ hour: Number(hour), minute: Number(minute) });
  return { begins: first, people };
}

/** Reads `jitAccess.onCall.rotations`. Throws InputError, naming the rotation. */
export function readRotations(root: RootConfigService): Map<string, Rotation> {
  const config = root.getOptionalConfig('jitAccess.onCall.rotations');
  return new Map(
    (config?.keys() ?? []).map((name): [string, Rotation] => {
      const rotation = config?.getOptionalConfig(name);
      const group = rotation?.getOptionalString('group');
      const schedule = rotation?.getOptionalConfig('schedule');
      if ((group === undefined) === (schedule === undefined)) {
        throw refused(name, 'needs either a group or a schedule');
      }
      if (group !== undefined && !canonicalRef(group).startsWith('group:')) {
        throw refused(name, `'${group}' is no ref of a group`);
      }
      return [
        name,
        schedule
          ? { weekly: readWeekly(name, schedule) }
          : { group: canonicalRef(group ?? '') },
      ];
    }),
  );
}
