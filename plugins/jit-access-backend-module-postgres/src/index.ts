/**
 * PostgreSQL role membership as a provider of Fairway just-in-time access.
 *
 * @packageDocumentation
 */
export { jitAccessModulePostgres as default } from './module';
export { POSTGRES_LOGIN_ANNOTATION } from './names';
export {
  PostgresProvider,
  type PostgresProviderOptions,
} from './PostgresProvider';
export type { PostgresInstance, PostgresTls } from './config';
export type { Dialect } from './dialect';
