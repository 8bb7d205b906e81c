/** Text of providers and of people at them. */
export { foreignText } from '@fairway/plugin-backends-node';
