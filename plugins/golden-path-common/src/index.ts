/**
 * Types, permissions, events and the client of golden paths.
 *
 * @packageDocumentation
 */
export * from './types';
export { areaOfControl } from './areas';
export { GOLDEN_PATH_TOPIC } from './events';
export type { GoldenPathObservedEvent } from './events';
export * from './permissions';
export type { Preview, PreviewValues } from './preview';
export type {
  GoldenPathClient,
  GoldenPathRequestOptions,
  ListServicesOptions,
} from './client';
export { DefaultGoldenPathClient } from './DefaultGoldenPathClient';
