/**
 * Types, permissions and client of Fairway just-in-time access.
 *
 * @packageDocumentation
 */
export * from './types';
export * from './permissions';
export * from './client';
export * from './core';
export * from './DefaultJitAccessClient';
