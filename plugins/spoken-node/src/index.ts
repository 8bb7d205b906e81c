/**
 * What machines write, as people say it: times, durations, and the names of
 * people and things in place of their entity refs.
 *
 * @packageDocumentation
 */
export { chatText } from './chatText';
export { spokenDuration, spokenTime } from './spoken';
export { Speaker } from './Speaker';
export type { SpeakerOptions } from './Speaker';
export type { SpokenPart } from './refs';
