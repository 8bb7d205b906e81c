import type { RootConfigService } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { ForwardedError, InputError } from '@backstage/errors';
import {
  SEVERITIES,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import { parseDuration } from '../domain/durations';
import { NOTICE_KINDS, type NoticeKind } from './notices';
import type { NoticeSettings } from './NoticeStore';

/** `securityScorecard.notifications`, read and checked. */
export interface NotificationConfig extends NoticeSettings {
  /** Entity refs of those who decide on waivers. */
  deciders: readonly string[];
  chat: { url: string; kinds: readonly NoticeKind[] | undefined } | undefined;
  tickets: {
    /** Base URL of the built-in ticket system; undefined when a module brings one. */
    url: string | undefined;
    token: string | undefined;
    /** How long a check fails before a ticket is opened, ISO 8601. */
    after: string;
    severities: ReadonlySet<Severity>;
  };
  /** URL of the portal, for links. */
  baseUrl: string;
}

const KEY = 'securityScorecard.notifications';

/** Kinds that gather before they are told. */
const GATHERED: readonly NoticeKind[] = [
  'level-lost',
  'check-failing',
  'finding-overdue',
  'campaign-reminder',
];

function oneOf<T extends string>(
  values: readonly string[],
  known: readonly T[],
): T[] {
  return values.map(value => {
    const found = known.find(candidate => candidate === value);
    if (!found) {
      throw new InputError(`'${value}' is none of ${known.join(', ')}`);
    }
    return found;
  });
}

/** Reads `securityScorecard.notifications`; throws when a value is not usable, naming its key. */
export function readNotificationConfig(
  root: RootConfigService,
): NotificationConfig {
  const config = root.getOptionalConfig(KEY);
  const at = <T>(key: string, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw new ForwardedError(`Invalid ${KEY}.${key}`, error);
    }
  };
  const duration = (key: string, fallback: string) =>
    at(key, () => {
      const value = config?.getOptionalString(key) ?? fallback;
      parseDuration(value);
      return value;
    });
  const kinds = (key: string) =>
    at(key, () => {
      const values = config?.getOptionalStringArray(key);
      return values && oneOf(values, NOTICE_KINDS);
    });
  const wait = duration('batch', 'PT15M');
  const chatUrl = config?.getOptionalString('chat.webhookUrl');
  return {
    kinds: new Set(kinds('kinds') ?? NOTICE_KINDS),
    batch: Object.fromEntries(GATHERED.map(kind => [kind, wait])),
    deciders: at('deciders', () =>
      (config?.getOptionalStringArray('deciders') ?? []).map(ref =>
        stringifyEntityRef(
          parseEntityRef(ref, {
            defaultKind: 'group',
            defaultNamespace: 'default',
          }),
        ),
      ),
    ),
    chat: chatUrl ? { url: chatUrl, kinds: kinds('chat.kinds') } : undefined,
    tickets: {
      url: config?.getOptionalString('tickets.url'),
      token: config?.getOptionalString('tickets.token'),
      after: duration('tickets.after', 'P1D'),
      severities: new Set(
        at('tickets.severities', () =>
          oneOf(
            config?.getOptionalStringArray('tickets.severities') ?? [
              'critical',
              'high',
            ],
            SEVERITIES,
          ),
        ),
      ),
    },
    baseUrl: root.getOptionalString('app.baseUrl') ?? 'http://localhost:3000',
  };
}
