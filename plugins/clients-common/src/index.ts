/**
 * What the clients of Fairway's APIs have in common. No part of it knows a plugin.
 *
 * @packageDocumentation
 */
export { pathOf, PluginApi } from './PluginApi';
export type {
  PluginApiOptions,
  PluginApiTraits,
  PluginCall,
  PluginRequestOptions,
} from './PluginApi';
