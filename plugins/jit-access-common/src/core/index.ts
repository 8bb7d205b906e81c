export * from './approvals';
export * from './budget';
export * from './grantMachine';
export * from './identity';
export * from './leases';
export * from './requestMachine';
export * from './seats';
