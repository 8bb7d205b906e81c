import { randomBytes } from 'node:crypto';
import type { IdentityCenter } from './identityCenter';

/** Credentials that somebody got for a permission set in an account, for a while. */
export interface AwsSession {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  accountId: string;
  permissionSet: string;
  /** As in Identity Center: a mail address. */
  userName: string;
  userId: string;
  identityStoreId: string;
  expiresAt: Date;
}

/** Why there is no session. */
export class NoSession extends Error {}

const HOUR_MILLIS = 3600_000;

/** Sessions of people; like the real ones they outlive the assignment they came from. */
export class Sessions {
  readonly #sessions = new Map<string, AwsSession>();

  constructor(
    private readonly now: () => Date,
    private readonly center: IdentityCenter | undefined,
  ) {}

  /** Throws {@link NoSession} when the person is not assigned. */
  open(asked: {
    userName: string;
    accountId: string;
    permissionSet: string;
  }): AwsSession {
    const { center } = this;
    const user = center?.users.find(each => each.userName === asked.userName);
    const set = center?.permissionSets.find(
      each => each.name === asked.permissionSet,
    );
    if (!center || !user?.enabled || !set) {
      throw new NoSession(
        `There is no ${asked.userName} or no permission set ${asked.permissionSet}.`,
      );
    }
    const groups = center.groups
      .filter(({ members }) => members.includes(user.id))
      .map(({ id }) => id);
    const isAssigned = center.state
      .read()
      .assignments.some(
        each =>
          each.account === asked.accountId &&
          each.permissionSet === set.id &&
          [user.id, ...groups].includes(each.principalId),
      );
    if (!isAssigned) {
      throw new NoSession(
        `${asked.userName} is not assigned ${asked.permissionSet} in ${asked.accountId}.`,
      );
    }
    const session: AwsSession = {
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(20).toString('hex'),
      sessionToken: randomBytes(32).toString('base64url'),
      ...asked,
      userId: user.id,
      identityStoreId: center.identityStoreId,
      expiresAt: new Date(this.now().getTime() + HOUR_MILLIS),
    };
    this.#sessions.set(session.accessKeyId, session);
    return session;
  }

  /** The session that a key signs for; undefined when there is none or it is over. */
  find(accessKeyId: string): AwsSession | undefined {
    const session = this.#sessions.get(accessKeyId);
    return session && session.expiresAt > this.now() ? session : undefined;
  }
}
