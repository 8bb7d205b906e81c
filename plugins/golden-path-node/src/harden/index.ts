export { describeHardening } from './describe';
export { hardenService } from './harden';
export type {
  HardenInput,
  Hardening,
  HardeningStep,
  LeftToTeam,
} from './types';
