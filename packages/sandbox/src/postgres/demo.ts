/** The database of the demo. */
export const DEMO_DATABASE = 'payments';

/** Roles that are granted just in time. */
export const DEMO_ROLES = { write: 'pay_rw', read: 'pay_ro' };

/** Logins of the demo's people. */
export const DEMO_LOGINS = ['ana', 'bo', 'chen', 'omar', 'otto'];

/** An old batch job that holds the write role for ever: standing access to be found. */
export const DEMO_STANDING_LOGIN = 'settlement_batch';

/** The least-privileged role that Fairway grants and revokes with. */
export const DEMO_ADMIN = 'fairway_jit';

/** Password of {@link DEMO_ADMIN} where `FAIRWAY_POSTGRES_PASSWORD` sets no other. */
export const DEMO_ADMIN_PASSWORD = 'fairway-jit-demo';

/** A person's password in the demo database. */
export const demoPassword = (login: string): string => `${login}-demo`;
