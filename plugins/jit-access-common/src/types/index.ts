export * from './request';
export * from './entitlement';
export * from './grant';
export * from './oversight';
export * from './audit';
export * from './chat';
export * from './policy';
export * from './page';
