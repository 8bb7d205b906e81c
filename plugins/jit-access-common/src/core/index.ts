export * from './approvals';
export * from './grantMachine';
export * from './identity';
export * from './leases';
export * from './requestMachine';
