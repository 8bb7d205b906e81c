/**
 * Sample data and clients without a server, for tests of what shows access.
 *
 * @packageDocumentation
 */
export * from './testing/page';
export * from './testing/samples';
export * from './testing/oversight';
export * from './testing/client';
export * from './testing/FakeAccess';
export * from './testing/fakeClient';
