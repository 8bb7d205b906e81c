/**
 * The golden path's judges. Their parsers are packages of their own, and only
 * the commands that judge files load them: the others run from one file.
 */
export function loadGoldenPath(): typeof import('@fairway/plugin-golden-path-node') {
  return require('@fairway/plugin-golden-path-node');
}
